"""The format ``rdjson`` (Reviewdog Diagnostic Format). Columns count UTF-8 bytes; a suggestion replaces one range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workerlint.core.diagnostic import Diagnostic, Edit, Fix
from workerlint.core.text import Span
from workerlint.engine.result import Result
from workerlint.fixes.fixer import apply_edits
from workerlint.report.json_reporter import ITEMS, shareable, stream
from workerlint.report.locations import repository_path, utf8_bytes
from workerlint.report.report import HOME_PAGE, RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the result as one JSON object."""
    diagnostics = (_diagnostic(report, file, diagnostic, options) for file, diagnostic in report.findings())
    return stream({"source": {"name": "workerlint", "url": HOME_PAGE}, "diagnostics": ITEMS}, diagnostics)


def _diagnostic(report: RunReport, file: Result, diagnostic: Diagnostic, options: RenderOptions) -> dict[str, Any]:
    message = file.hide(diagnostic.message, diagnostic.span)
    if diagnostic.help:
        message += f"\nhelp: {file.hide(diagnostic.help, diagnostic.span)}"
    url = report.url(diagnostic.code)
    return {
        "message": message,
        "location": {"path": repository_path(file.path, options), "range": _range(file, diagnostic.span)},
        "severity": diagnostic.severity.upper(),
        "code": {"value": diagnostic.code, **({"url": url} if url else {})},
        "suggestions": [
            suggestion for fix in diagnostic.fixes if (suggestion := _suggestion(file, shareable(file, fix)))
        ],
    }


def _suggestion(file: Result, fix: Fix | None) -> dict[str, Any] | None:
    """Return all edits of a fix as one suggestion: reviewdog treats several suggestions as alternatives."""
    if fix is None:
        return None
    start = min(edit.span.start for edit in fix.edits)
    end = max(edit.span.end for edit in fix.edits)
    before = file.source.text[start:end]
    text = apply_edits(
        before, [Edit(Span(edit.span.start - start, edit.span.end - start), edit.content) for edit in fix.edits]
    )
    if file.hide(text, Span(start, end)) != text or file.shown(start, end) != before:
        return None
    return {"range": _range(file, Span(start, end)), "text": text}


def _range(file: Result, span: Span) -> dict[str, dict[str, int]]:
    location = utf8_bytes(file.source, span)
    return {
        "start": {"line": location.line, "column": location.column},
        "end": {"line": location.end_line, "column": location.end_column},
    }
