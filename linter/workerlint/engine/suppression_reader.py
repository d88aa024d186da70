"""Reads the suppression comments of a document."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.text import Pattern, Span
from workerlint.engine.gates import has_suppressions
from workerlint.engine.suppression import FILE, Selector, Suppression
from workerlint.engine.suppression_scope import Scopes
from workerlint.syntax.nodes import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from workerlint.manifest.worker import Worker

_COMMENT = Pattern(r"(?im)(?:^|(?<=[ \t]))#[ \t]*workerlint:[^\r\n]*")
_DIRECTIVE = Pattern(r"(?i)#[ \t]*workerlint:[ \t]*(ignore-file|ignore)[ \t]*\[([^\]]*)\](.*)")
_SELECTOR = Pattern(r"[^\s,]+")
_UNTIL = Pattern(r"(?i)(?<![^\s,;(\]])until[ \t]*=[ \t]*([^\s,;)]*[^\s,;.)]|)")


def read_suppressions(worker: Worker, today: date | None = None) -> list[Suppression]:
    """Return the suppression comments of a document, as of *today* (by default, the current date).

    Text inside scalars is not a comment.
    """
    text = worker.text
    span = worker.span
    if not has_suppressions(worker):
        return []
    found = []
    scalars = sorted(_scalar_spans(worker))
    scopes = Scopes(worker)
    at = span.start
    while match := _COMMENT.search(text, at, span.end):
        at = match.end()
        before = bisect_right(scalars, (match.start(), len(text)))
        if before and match.start() < scalars[before - 1][1]:
            at = scalars[before - 1][1]  # a comment may follow on the same line
            continue
        found.append(_read(worker, Span(match.start(), match.start() + len(match[0].rstrip())), scopes, today))
    return found


def _read(worker: Worker, span: Span, scopes: Scopes, today: date | None) -> Suppression:
    match = _DIRECTIVE.match(worker.text, span.start, span.end)
    if not match:
        return Suppression(span, "", [], "", malformed=True)
    selectors = [
        Selector(Span(match.start(2) + part.start(), match.start(2) + part.end()), part[0])
        for part in _SELECTOR.finditer(match[2])
    ]
    keyword = match[1].lower()
    suppression = Suppression(span, keyword, selectors, match[3].strip(" \t-:"), malformed=not selectors)
    until = _UNTIL.search(worker.text, match.start(3), span.end)
    if until is not None:
        _set_date(suppression, Span(*until.span(1)), until[1], today)
        before = worker.text[match.start(3) : until.start()].rstrip(" \t,;(")
        after = worker.text[until.end() : span.end].lstrip(" \t,;).")
        suppression.reason = f"{before} {after}".strip(" \t-:")
    suppression.unreasoned = worker.settings.require_suppression_reason and not suppression.reason
    suppression.scope = (
        None if suppression.unreasoned or suppression.is_misdated else scopes.of(span, is_for_file=keyword == FILE)
    )
    return suppression


def _set_date(suppression: Suppression, span: Span, text: str, today: date | None) -> None:
    """Set the date of a comment, which is written at a span."""
    from workerlint.core.dates import current_date, read_date  # few comments have a date

    suppression.date_span = span
    suppression.until = read_date(text)
    if suppression.until is not None:
        suppression.days = (suppression.until - (today or current_date())).days


def _scalar_spans(worker: Worker) -> list[tuple[int, int]]:
    """Return the ranges in which a ``#`` does not begin a comment: quoted scalars, and the lines of block scalars."""
    spans = []
    lines = worker.source.lines
    for node in worker.nodes():
        if isinstance(node, Scalar):
            if node.style in {"|", ">"}:
                spans.append((lines.line_bounds(lines.line_of(node.start))[1], node.end))
            elif node.style:
                spans.append((node.start, node.end))
    return spans
