"""Suppression comments: on the line of a finding, above a value of several lines, or for a document."""

from __future__ import annotations

from workerlint.core.diagnostic import Diagnostic, Edit
from workerlint.core.text import Pattern, Span
from workerlint.engine.suppression import is_suppressible
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.engine.suppression_scope import comment_place
from workerlint.manifest.worker import Worker
from workerlint.syntax.parser import BYTE_ORDER_MARK

_MARKER_LINE = Pattern(r"(?:%[^\r\n]*+[\r\n]++)*+---[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")


def suppress_on_line(worker: Worker, diagnostic: Diagnostic, reason: str = "") -> Edit | None:
    """Return the edit that suppresses a finding on its line; None where no comment is possible.

    A new comment has the *reason*, or asks for one if the configuration requires it.
    """
    if not is_suppressible(diagnostic):
        return None
    source = worker.source
    lines = source.lines
    line = lines.line_of(diagnostic.span.start)
    start, end = lines.line_bounds(line)
    extended = _extended(worker, diagnostic.code, "ignore", start, end)
    if extended is not None:
        return extended
    if _has_past_date(worker, start, end):
        return None
    place = comment_place(worker, diagnostic.span.start)
    if place is None:
        return None
    comment = _comment(worker, "ignore", diagnostic.code, reason)
    at = place.offset
    if not place.is_above:
        invalid = _without_rules(worker, *lines.line_bounds(lines.line_of(at)))
        return Edit(Span(at, at), f" {comment}") if invalid is None else Edit(Span(invalid, invalid), f"{comment} ")
    line_text = lines.line_text(lines.line_of(at))
    indent = line_text[: len(line_text) - len(line_text.lstrip(" "))]
    return Edit(Span(at, at), f"{indent}{comment}{source.newline}")


def suppress_in_document(worker: Worker, diagnostic: Diagnostic, reason: str = "") -> Edit | None:
    """Return the edit that suppresses the rule of a finding in its document; None where no comment is possible.

    A new comment has the *reason*, or asks for one if the configuration requires it.
    """
    if not is_suppressible(diagnostic):
        return None
    span, source = worker.span, worker.source
    extended = _extended(worker, diagnostic.code, "ignore-file", span.start, span.end)
    if extended is not None:
        return extended
    at = span.start
    indent = ""
    if worker.entry is not None and worker.root is not None:
        if source.lines.position(at).column > 1:
            return None  # it is in one line with its key
        indent = " " * (source.lines.position(worker.root.start).column - 1)
    if source.text.startswith(("---", "%"), at):
        match = _MARKER_LINE.match(source.text, at)
        if match is None:
            return None  # something follows the marker on its line
        at = match.end()
        if source.text[at - 1 : at] not in {"\n", "\r"}:
            return None
    if source.text.startswith(BYTE_ORDER_MARK, at) and at:
        return None  # a comment before the mark is not in this document, and after it is not read
    return Edit(Span(at, at), f"{indent}{_comment(worker, 'ignore-file', diagnostic.code, reason)}{source.newline}")


def _has_past_date(worker: Worker, start: int, end: int) -> bool:
    """Return whether there is a comment between two offsets that has no effect until somebody changes its date."""
    return any(
        (item.is_expired or item.is_misdated) and start <= item.span.start < end for item in read_suppressions(worker)
    )


def _without_rules(worker: Worker, start: int, end: int) -> int | None:
    """Return where a suppression comment that names no rule starts between two offsets: it hides one after it."""
    for suppression in read_suppressions(worker):
        if not suppression.selectors and start <= suppression.span.start < end:
            return suppression.span.start
    return None


def _comment(worker: Worker, keyword: str, code: str, reason: str) -> str:
    reason = reason or ("(add a reason)" if worker.settings.require_suppression_reason else "")
    return f"# workerlint: {keyword}[{code}] {reason}".rstrip()


def _extended(worker: Worker, code: str, keyword: str, start: int, end: int) -> Edit | None:
    """Return the edit that adds a code to an existing comment between two offsets that is in effect."""
    for suppression in read_suppressions(worker):
        in_effect = suppression.scope and suppression.selectors and not suppression.is_expired
        if in_effect and suppression.keyword == keyword and start <= suppression.span.start < end:
            last = suppression.selectors[-1].span.end
            return Edit(Span(last, last), f", {code}")
    return None
