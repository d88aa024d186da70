"""The catalog of rules: each rule with its page and the kind of its fix, for listings and the documentation."""

from __future__ import annotations

from workerlint.core.diagnostic import DEPRECATED, MASKS, NOT_SUPPRESSIBLE, PREVIEW, UNNECESSARY
from workerlint.core.record import Record
from workerlint.engine.example import BAD, ExampleError
from workerlint.engine.example_run import run_example
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import Page, cite, read_page
from workerlint.report.report import rule_url


class RuleEntry(Record):
    """A rule in the catalog."""

    rule: Rule
    page: Page
    fix: str
    """The kind of its fixes: ``safe``, ``unsafe``, ``safe or unsafe``, or empty without fixes."""

    @property
    def preview(self) -> bool:
        """Whether it runs only with ``--preview``."""
        return PREVIEW in self.rule.traits

    @property
    def default(self) -> str:
        """Whether it runs by default: ``on``, ``off`` or ``preview``."""
        return "preview" if self.preview else "on" if self.rule.on else "off"

    def as_json(self) -> dict[str, object]:
        """Return the entry as JSON data."""
        return {
            "code": self.rule.code,
            "name": self.rule.name,
            "severity": self.rule.severity,
            "on_by_default": self.rule.on and not self.preview,
            "preview": self.preview,
            "fix": self.fix or None,
            "title": self.page.title,
            "page": self.page.body,
            "evidence": self.rule.evidence or None,
            "area": self.rule.area or None,
            "tags": [trait for trait in self.rule.traits if trait in (DEPRECATED, UNNECESSARY)],
            "masks": MASKS in self.rule.traits,
            "suppressible": NOT_SUPPRESSIBLE not in self.rule.traits,
            "sources": [cite(source)._asdict() for source in self.page.sources],
            "since": self.rule.about.since,
            "changed": [{"version": version, "text": text} for version, text in self.rule.about.changed],
            "url": rule_url(self.rule) or None,
        }


def describe(rule: Rule) -> RuleEntry:
    """Return the entry of a rule: read its page, and run its examples to find the kinds of its fixes."""
    page = read_page(rule)
    try:
        return RuleEntry(rule, page, _fix_kinds(rule, page) if page.fixable else "")
    except ExampleError:  # the page of a plug-in is shown as it is
        return RuleEntry(rule, page, "")


def _fix_kinds(rule: Rule, page: Page) -> str:
    kinds = {
        fix.applicability
        for example in page.examples
        if example.kind == BAD
        for diagnostic in run_example(rule, example)[1]
        for fix in diagnostic.fixes[:1]
    }
    return " or ".join(sorted(kinds))
