"""Lines that are indented with tabs, and the same text with spaces."""

from __future__ import annotations

import re

from workerlint.core.text import LineIndex, Span, indent_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^ \t\r\n])", re.MULTILINE)

_SPACE_INDENT = re.compile(r"^ +(?=[^ \t\r\n])", re.MULTILINE)

_TAB_WIDTHS = (2, 4, 8, 1)
"""The columns that a tab may stand for, in the order in which they are tried: the platform's samples indent by two."""

_BLOCK_SCALAR_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$", re.DOTALL)


def likely_widths(text: str, lines: list[Span]) -> tuple[int, ...]:
    """Return the widths to try: 8 or 1 first if only that aligns the outermost of *lines* with other lines."""
    columns = {len(match[0]) for match in _SPACE_INDENT.finditer(text)}
    outer = min((text[line.start : line.end] for line in lines), key=lambda indent: indent.count("\t"))
    in_line = [width for width in _TAB_WIDTHS if len(outer.replace("\t", " " * width)) in columns]
    if not in_line or in_line[0] == 4:
        return _TAB_WIDTHS
    return (in_line[0], *(width for width in _TAB_WIDTHS if width != in_line[0]))


def may_be_deeper(text: str, lines: list[Span], width: int) -> bool:
    """Return whether wider tabs would align one of *lines* with the line above it."""
    for line in lines:
        end = max(line.start - 1, 0)
        above = text[text.rfind("\n", 0, end) + 1 : end]
        indent = text[line.start : line.end]
        wider = {len(indent.replace("\t", " " * other)) for other in _TAB_WIDTHS if other > width}
        if indent_of(above) in wider:
            return True
    return False


def tab_indented_lines(text: str) -> list[Span]:
    """Return the white space before each line that is indented with a tab, except in block scalars."""
    if not _TAB_INDENT.search(text):
        return []
    found = []
    for start, line in structure_lines(text):
        indent = len(line) - len(line.lstrip(" \t"))
        if "\t" in line[:indent]:
            found.append(Span(start, start + indent))
    return found


def structure_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of each line with content that is not in a block scalar."""
    lines = LineIndex(text)
    block_indent: int | None = None  # of the key whose block scalar the lines may belong to
    for number in range(len(lines.starts)):
        line = lines.line_text(number)
        if not line.strip(" \t"):
            continue
        spaces = indent_of(line)
        if block_indent is not None and spaces > block_indent:
            continue
        block_indent = None
        yield lines.starts[number], line
        # A line that is indented with a tab contains the header of no block scalar.
        if not line[spaces:].startswith("\t") and _BLOCK_SCALAR_HEADER.search(line):
            block_indent = spaces


def with_spaces(text: str, lines: list[Span], width: int) -> tuple[str, list[int]]:
    """Return the text with *width* spaces for each tab in *lines*, and the original offset of each character."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for line in lines:
        parts.append(text[at : line.start])
        origin.extend(range(at, line.start))
        for offset in range(line.start, line.end):
            count = width if text[offset] == "\t" else 1
            parts.append(" " * count)
            origin.extend([offset] * count)
        at = line.end
    parts.append(text[at:])
    origin.extend(range(at, len(text) + 1))
    return "".join(parts), origin
