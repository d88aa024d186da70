"""What is known of a rule, taken from its page and its examples: for listings, the documentation and other programs."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Source
from workerlint.engine.project import engine_for_rule
from workerlint.engine.rule_page import read_page, strip_annotations
from workerlint.manifest.document import Document
from workerlint.report.report import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine.rule import Rule
    from workerlint.engine.rule_page import Page


class RuleEntry(Record):
    """A rule with its *page*, and *fix*: ``safe``, ``unsafe``, ``safe or unsafe`` by the case, or empty for none."""

    rule: Rule
    page: Page
    fix: str

    def as_json(self) -> dict[str, object]:
        """Give the entry as JSON data."""
        return {
            "code": self.rule.code,
            "name": self.rule.name,
            "severity": self.rule.severity,
            "on_by_default": self.rule.on,
            "fix": self.fix or None,
            "title": self.page.title,
            "page": self.page.body,
            "evidence": self.page.evidence or None,
            "url": rule_url(self.rule.code),
        }


def describe(rule: Rule) -> RuleEntry:
    """Read a rule's page, and run its examples to see which fixes it offers."""
    page = read_page(rule)
    return RuleEntry(rule, page, _fix(rule, page) if page.fixable else "")


def _fix(rule: Rule, page: Page) -> str:
    engine = engine_for_rule(rule)
    kinds = {
        fix.applicability
        for example in page.examples
        if example.kind == "bad"
        for diagnostic in engine.check(Document(Source("example.yaml", strip_annotations(example.text)))).diagnostics
        if diagnostic.code == rule.code
        for fix in diagnostic.fixes[:1]
    }
    return " or ".join(sorted(kinds))
