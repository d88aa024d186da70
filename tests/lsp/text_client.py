"""What an editor does with an edit: positions count UTF-16 code units, as the protocol defines them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_ENDS = re.compile("\r\n|\n|\r")


def offset(text: str, position: types.Position) -> int:
    """Return the offset (code points) of a position (0-based line and UTF-16 code units) that must exist."""
    starts = [0, *(match.end() for match in _LINE_ENDS.finditer(text))]
    start = starts[position.line]
    line = _LINE_ENDS.split(text[start:], maxsplit=1)[0]
    units = line.encode("utf-16-le")
    assert 2 * position.character <= len(units), "a position after the end of its line"
    return start + len(units[: 2 * position.character].decode("utf-16-le"))  # fails inside of a character


def text_edits(edit: types.WorkspaceEdit, uri: str, version: int | None) -> list[types.TextEdit]:
    """Return the edits of the document *uri*; there must be none of another document or version, and none annotated."""
    changes = dict(edit.changes or {})
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == version
        changes[change.text_document.uri] = [item for item in change.edits if type(item) is types.TextEdit]
        assert len(changes[change.text_document.uri]) == len(change.edits)
    assert list(changes) == [uri]
    assert not edit.change_annotations
    return [*changes[uri]]


def apply_edits(text: str, edits: Iterable[types.TextEdit]) -> str:
    """Return the text after edits, whose ranges are all in the text before them and must not overlap."""
    ranges = [(offset(text, item.range.start), offset(text, item.range.end), item.new_text) for item in edits]
    parts, at = [], 0
    for start, end, new in sorted(ranges, key=lambda item: item[:2]):
        assert at <= start <= end, "edits overlap"
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])
