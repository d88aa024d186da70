"""What tests of rules import: the examples of a rule's page, and what the rule finds in them.

A ``bad`` example shows each finding on lines of its own below the line where it starts: carets as wide as the span with
the message after them, and ``= `` with the help. The whole example is rendered again from the findings and compared.
"""

from __future__ import annotations

import re

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import Diagnostic
from workerlint.core.text import Source
from workerlint.engine.project import engine_for_rule
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import Example, Page, parse_examples, read_page, strip_annotations
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document

__all__ = [
    "Example",
    "Page",
    "Settings",
    "annotate",
    "apply_all_fixes",
    "check_bad",
    "parse_examples",
    "read_page",
    "strip_annotations",
]


def annotate(text: str, diagnostics: list[Diagnostic]) -> str:
    """Return *text* with each diagnostic below the line where it starts."""
    source = Source("manifest.yaml", text)
    below: dict[int, list[str]] = {}
    for diagnostic in diagnostics:
        line = source.lines.line_of(diagnostic.span.start)
        start, end = source.lines.line_bounds(line)
        pad = re.sub(r"[^\t]", " ", text[start : diagnostic.span.start])
        width = max(min(diagnostic.span.end, end) - diagnostic.span.start, 1)
        notes = below.setdefault(line, [])
        notes.append(f"{pad}{'^' * width} {diagnostic.message}")
        if diagnostic.help:
            notes.append(f"{pad}= {diagnostic.help}")
    out = []
    for line in range(len(source.lines.starts)):
        content = source.lines.line_text(line)
        if content or line + 1 < len(source.lines.starts):
            out.append(content)
        out += below.get(line, [])
    return "\n".join(out) + "\n"


def check_bad(rule: Rule, block: str, settings: Settings | None = None) -> str:
    """Return a ``bad`` example rendered from what *rule* finds in it: the same as *block* if page and rule agree.

    Raise AssertionError if the rule fails.
    """
    text = strip_annotations(block)
    engine = engine_for_rule(rule, settings)
    checked = engine.check(Document(Source("manifest.yaml", text)))
    if checked.failures:
        raise AssertionError(checked.failures[0])
    return annotate(text, [diagnostic for diagnostic in checked.diagnostics if diagnostic.code == rule.code])


def apply_all_fixes(rule: Rule, block: str, settings: Settings | None = None) -> str:
    """Return the text of a ``bad`` example after the preferred fixes of *rule*, unsafe ones included."""
    engine = engine_for_rule(rule, settings)
    document = Document(Source("manifest.yaml", strip_annotations(block)))
    return fix_document(engine, document, lambda finding, _fix: finding.code == rule.code).text
