r"""The text of an open document, kept by the client's edits.

pygls has a document model of its own. It takes U+2028, form feeds and the like for line breaks, and cuts an edit past
the end of the last line one character short, so every later edit hits the wrong place. This one counts lines as the
protocol does: they end at ``\n``, ``\r\n`` and ``\r`` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.text import LineIndex
from workerlint_lsp.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterable


def apply_changes(positions: Positions, changes: Iterable[types.TextDocumentContentChangeEvent]) -> Positions:
    """Give the text after the client's *changes*, each of which speaks of the text that the one before it left."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = positions.offsets(change.range)
            text = positions.lines.text
            text = f"{text[:start]}{change.text}{text[end:]}"
        else:
            text = change.text
        positions = Positions(LineIndex(text), positions.encoding)
    return positions
