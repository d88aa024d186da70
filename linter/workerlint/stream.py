"""Takes a stream of YAML documents apart, by its own lines, so that a broken document does not hide the others."""

from __future__ import annotations

import re

from workerlint.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKER = Pattern(r"^(---|\.\.\.)(?=[ \t\r\n]|\Z)", re.MULTILINE)
_NO_CONTENT = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?(?:[\r\n]+|\Z)|%[^\r\n]*(?:[\r\n]+|\Z))*")


def split_documents(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end offset (code points) of each document, its ``---`` line and what stands above that included.

    YAML forbids ``---`` and ``...`` at the start of a line inside any scalar, so the lines alone tell. A last stretch
    without content (comments only) is yielded too; it parses to nothing.
    """
    if "---" not in text and "..." not in text:
        yield 0, len(text)
        return
    start = 0
    for match in _MARKER.finditer(text):
        if match[1] == "---":
            before = _NO_CONTENT.match(text, start, match.start())
            if before and before.end() == match.start():
                continue  # directives and comments belong to the document that this marker opens
            if match.start() > start:
                yield start, match.start()
            start = match.start()
        else:
            end = text.find("\n", match.end())
            end = len(text) if end < 0 else end + 1
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)
