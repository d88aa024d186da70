"""Suppression comments: on the line of a finding, above a value of several lines, or for a document."""

from __future__ import annotations

from bisect import bisect_left

from workerlint.core.diagnostic import Diagnostic, Edit
from workerlint.core.text import Pattern, Span, indent_of
from workerlint.engine.suppression import Suppression, is_suppressible
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.engine.suppression_scope import comment_place
from workerlint.manifest.worker import Worker
from workerlint.syntax.parser import BYTE_ORDER_MARK

_NO_REASON = "(add a reason)"
_MARKER_LINE = Pattern(r"(?:%[^\r\n]*+[\r\n]++)*+---[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)")


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
    unreasoned = _first(worker.cached(_Comments).unreasoned, start, end)
    if unreasoned is not None:
        return _with_reason(worker, unreasoned, diagnostic.code, reason)
    if _first(worker.cached(_Comments).past, start, end) is not None:
        return None
    place = comment_place(worker, diagnostic.span.start)
    if place is None:
        return None
    comment = _comment(worker, "ignore", diagnostic.code, reason)
    at = place.offset
    if not place.is_above:
        invalid = _first(worker.cached(_Comments).without_rules, *lines.line_bounds(lines.line_of(at)))
        if invalid is not None:
            return Edit(Span(invalid.span.start, invalid.span.start), f"{comment} ")
        return Edit(Span(at, at), f" {comment}")
    line_text = lines.line_text(lines.line_of(at))
    indent = line_text[: indent_of(line_text)]
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
    if source.text.startswith(BYTE_ORDER_MARK, at) and at:
        return None  # a comment before the mark is not in this document, and after it is not read
    return Edit(Span(at, at), f"{indent}{_comment(worker, 'ignore-file', diagnostic.code, reason)}{source.newline}")


class _Comments:
    """The suppression comments of a document, in order: a document may have as many as findings."""

    def __init__(self, worker: Worker) -> None:
        found = read_suppressions(worker)
        self.past = [item for item in found if _is_past(item)]
        """Those that have no effect until somebody changes their date."""
        self.without_rules = [item for item in found if not item.selectors]
        """Those that name no rule: they hide one after them."""
        self.unreasoned = [
            item
            for item in found
            if item.keyword == "ignore" and item.unreasoned and item.selectors and not _is_past(item)
        ]
        """Those that have no effect until somebody adds a reason."""
        in_effect = [item for item in found if item.scope and item.selectors and not item.is_expired]
        self.by_keyword = {
            keyword: [item for item in in_effect if item.keyword == keyword] for keyword in ("ignore", "ignore-file")
        }
        """Those that are in effect."""


def _is_past(comment: Suppression) -> bool:
    return comment.is_expired or comment.is_misdated


def _first(comments: list[Suppression], start: int, end: int) -> Suppression | None:
    """Return the first of some comments that starts between two offsets."""
    at = bisect_left(comments, start, key=lambda item: item.span.start)
    return comments[at] if at < len(comments) and comments[at].span.start < end else None


def _comment(worker: Worker, keyword: str, code: str, reason: str) -> str:
    reason = reason or (_NO_REASON if worker.settings.require_suppression_reason else "")
    return f"# workerlint: {keyword}[{code}] {reason}".rstrip()


def _with_reason(worker: Worker, comment: Suppression, code: str, reason: str) -> Edit | None:
    """Return the edit that adds the required reason, and a code that is missing, to a comment without effect."""
    last = comment.selectors[-1].span.end
    bracket = worker.text.find("]", last, comment.span.end) + 1
    if not bracket:
        return None
    is_listed = any(selector.text.upper() == code for selector in comment.selectors)
    return Edit(Span(last, bracket), f"{'' if is_listed else f', {code}'}] {reason or _NO_REASON}")


def _extended(worker: Worker, code: str, keyword: str, start: int, end: int) -> Edit | None:
    """Return the edit that adds a code to an existing comment between two offsets that is in effect."""
    comment = _first(worker.cached(_Comments).by_keyword[keyword], start, end)
    if comment is None:
        return None
    last = comment.selectors[-1].span.end
    return Edit(Span(last, last), f", {code}")
