r"""The text of an open document, kept by the client's edits.

pygls has a document model of its own. It takes U+2028, form feeds and the like for line breaks, and cuts an edit past
the end of the last line one character short, so every later edit hits the wrong place. This one counts lines as the
protocol does: they end at ``\n``, ``\r\n`` and ``\r`` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.text import LineIndex
from workerlint_lsp.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterable


def apply_changes(positions: Positions, changes: Iterable[types.TextDocumentContentChangeEvent]) -> Positions:
    """Give the text after the client's *changes*, each of which speaks of the text that the one before it left.

    An editor that lays out a file, or has a hundred cursors, sends a change for each place, most often the last place
    first. What lies in front of a change is as it was, so that these are all read by the lines of one text.
    """
    waiting: list[tuple[int, int, str]] = []
    for change in changes:
        if not isinstance(change, types.TextDocumentContentChangePartial):
            waiting = []
            positions = Positions(LineIndex(change.text), positions.encoding)
            continue
        start, end = positions.offsets(change.range)
        # Two that touch may make one line break of two characters.
        if waiting and end >= waiting[-1][0]:
            positions = _spliced(positions, waiting)
            waiting = []
            start, end = positions.offsets(change.range)
        waiting.append((start, end, change.text))
    return _spliced(positions, waiting) if waiting else positions


def _spliced(positions: Positions, changes: list[tuple[int, int, str]]) -> Positions:
    """Give the text with the parts between two offsets replaced, from the last to the first."""
    text = positions.lines.text
    parts: list[str] = []
    behind = len(text)
    for start, end, content in changes:
        parts += (text[end:behind], content)
        behind = start
    parts.append(text[:behind])
    return Positions(LineIndex("".join(reversed(parts))), positions.encoding)
