"""The comments of a document."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.text import Pattern, Span
from workerlint.syntax.nodes import leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker

_COMMENT = Pattern(r"(?m)^[ \t]*+#[^\r\n]*(?:\r?\n)?|(?<![ \t])[ \t]++#[^\r\n]*")
"""A comment: alone on its line, which it includes, or after a value, with the spaces before it."""


def comments_in(document: Worker) -> Iterator[Span]:
    """Yield the comments of a document that was read completely."""
    if document.text.find("#", document.span.start, document.span.end) < 0:
        return
    scalars = [leaf.node for leaf in leaves(document.root)] if document.root is not None else []
    starts = [node.start for node in scalars]
    at, end = document.span.start, document.span.end
    while match := _COMMENT.search(document.text, at, end):
        mark = document.text.index("#", match.start())
        number = bisect_right(starts, mark) - 1
        if number >= 0 and mark < scalars[number].end:
            at = scalars[number].end
        else:
            yield Span(match.start(), match.end())
            at = match.end()
