"""Runs the examples of a rule's page: what stands under a faulty line is compared with what the rule says.

A ``bad`` block shows each finding on lines of its own below the line where it starts: carets as wide as the span with
the message behind them, and ``= `` with the help. The whole block is rendered again from the diagnostics and compared.
"""

from __future__ import annotations

import re

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SUPPRESSION
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.rule import Rule

_ANNOTATION = re.compile(r"^[ \t]*(?:\^+ .*|= .*)(?:\n|\Z)", re.MULTILINE)


def strip_annotations(block: str) -> str:
    """Give the manifest of a ``bad`` block: the block without its carets, messages and help."""
    return _ANNOTATION.sub("", block)


def annotate(text: str, diagnostics: list[Diagnostic]) -> str:
    """Write each diagnostic below the line where it starts."""
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


def engine_for(rule: Rule, settings: Settings | None = None) -> Engine:
    """Give an engine that runs *rule* alone; a rule on suppressions needs the others to have run."""
    known = load_rules()
    return Engine(settings or Settings(), known if rule.phase == SUPPRESSION else [rule], known)


def check_bad(rule: Rule, block: str, settings: Settings | None = None) -> str:
    """Render a ``bad`` block anew from what *rule* alone finds in it; equal to the block when page and rule agree.

    Raises AssertionError when the rule breaks down.
    """
    text = strip_annotations(block)
    engine = engine_for(rule, settings)
    checked = engine.check(Document(Source("manifest.yaml", text)))
    if checked.failures:
        raise AssertionError(checked.failures[0])
    return annotate(text, [diagnostic for diagnostic in checked.diagnostics if diagnostic.code == rule.code])


def apply_all_fixes(rule: Rule, block: str, settings: Settings | None = None) -> str:
    """Give the text of a ``bad`` block after the preferred fixes of *rule*, unsafe ones included."""
    engine = engine_for(rule, settings)
    document = Document(Source("manifest.yaml", strip_annotations(block)))
    return fix_document(engine, document, lambda finding, _fix: finding.code == rule.code).text
