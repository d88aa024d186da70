"""The parent of a line by indentation alone, for texts that cannot be parsed."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.record import Struct
from workerlint.core.text import LineIndex, Path, Pattern
from workerlint_lsp.complete.line import CursorLine

_ENTRY = Pattern(r"""([ \t]*+)((?:-[ \t]++)*+)(?:(["']?)([\w.+$-]+)\3[ \t]*:(?:[ \t]+(.*))?|(.*))$""")


class _Entry(Struct):
    """A line above or below."""

    dash: int
    """The column of its last dash; -1 if it has none."""
    column: int
    key: str
    value: str

    def __init__(self, text: str) -> None:
        match = _ENTRY.match(text)
        spaces, dashes, key, value = (match[1], match[2], match[4], match[5]) if match else ("", "", None, None)
        self.column = len(spaces) + len(dashes)
        self.dash = len(spaces) + dashes.rfind("-") if dashes else -1
        self.key = key or ""
        self.value = (value or "").split(" #")[0].strip()


def outline(lines: LineIndex, number: int, line: CursorLine) -> tuple[Path, frozenset[str]] | None:
    """Return the path of the mapping that the *line* with this *number* belongs to, and the keys in it.

    None in the lines of a block scalar, and if no line above is its parent.
    """
    text = lines.line_text(number)[: line.column]
    own = _Entry(text + " " if line.tight else text)
    column = own.column
    names = set(_siblings_below(lines, number, column))
    path: list[str | int] = []
    if own.dash >= 0:
        column = own.dash
        path.append(0)
    for above in range(number - 1, -1, -1):
        entry = _Entry(lines.line_text(above))
        in_list = bool(path) and isinstance(path[-1], int)
        if entry.column == column and not in_list:
            if not path and entry.key:
                names.add(entry.key)
            if entry.dash >= 0:
                column = entry.dash
                path.append(0)
        elif in_list and entry.dash == column:
            path[-1] = int(path[-1]) + 1
        elif entry.key and (entry.column < column or (entry.column == column and entry.dash < 0)):
            if entry.value[:1] in {"|", ">"}:
                return None
            path.append(entry.key)
            column = entry.column
            if entry.dash >= 0:
                column = entry.dash
                path.append(0)
    return (tuple(reversed(path)), frozenset(names)) if column == 0 else None


def _siblings_below(lines: LineIndex, number: int, column: int) -> Iterator[str]:
    for below in range(number + 1, len(lines.starts)):
        text = lines.line_text(below)
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        entry = _Entry(text)
        if entry.column < column or entry.dash >= 0:
            return
        if entry.column == column and entry.key:
            yield entry.key
