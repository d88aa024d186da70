"""The tables of dataos-ctl: output in its two styles, and a parser of what ``get`` prints."""

from __future__ import annotations

from workerlint.core.text import Pattern
from workerlint.core.wording import visible
from workerlint.report.frame import text_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RULE = Pattern(r"[\s|+─━│┼├┤-]+")
_COLOR = Pattern(r"\x1b\[[0-9;]*m")


class TableError(Exception):
    """A text does not contain a valid table."""

    line: int
    """The 1-based line; 0 for the whole text."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def draw(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table as ``get`` prints it: without a border, with centered headings."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(text_width, column)) for column in zip(head, *shown, strict=True)]
    last = len(head) - 1

    def line(cells: Sequence[str]) -> str:
        padded = [f" {cell} " for cell in cells]
        padded[0] = f" {padded[0]}"
        return "|".join(padded).rstrip()

    yield line([_centred(title, width) for title, width in zip(head, widths, strict=True)])
    yield "|".join("-" * (width + 2 + (at in {0, last})) for at, width in enumerate(widths))
    for row in shown:
        yield line([_padded(cell, width) for cell, width in zip(row, widths, strict=True)])


def draw_boxed(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table as ``develop stack versions`` prints it: with box-drawing lines."""
    widths = [max(map(text_width, column)) for column in zip(head, *rows, strict=True)]
    yield "│".join(f" {_centred(title, width)} " for title, width in zip(head, widths, strict=True)).rstrip()
    yield "┼".join("─" * (width + 2) for width in widths)
    for row in rows:
        yield "│".join(f" {_padded(cell, width)} " for cell, width in zip(row, widths, strict=True)).rstrip()


def read(text: str, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of every table in *text*, each with its 1-based line number; console lines and rules are skipped.

    *needed* are the columns that a table must have. Raises TableError.
    """
    head: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = _COLOR.sub("", raw)
        cells = _cells(line.replace("│", "|").rstrip())
        if len(cells) < 2 or _RULE.fullmatch(line):
            continue
        if set(needed) <= set(cells):
            head = cells
        elif not head:
            raise TableError(number, f"row before the header: expected the columns {', '.join(needed)}")
        elif len(cells) != len(head):
            raise TableError(number, f"expected {len(head)} cells, found {len(cells)}")
        elif not cells[head.index(needed[0])]:
            _go_on(rows, number, dict(zip(head, cells, strict=True)))
        else:
            rows.append((number, dict(zip(head, cells, strict=True))))
    if not head:
        raise TableError(0, f"no table with the columns {', '.join(needed)}")
    return rows


def _cells(line: str) -> list[str]:
    """Return the cells of a line; a bar at its start means that it has a border on both sides."""
    inner = line[1:].removesuffix("|") if line.startswith("|") else line
    return [cell.strip() for cell in inner.split("|")]


def _go_on(rows: list[tuple[int, dict[str, str]]], number: int, more: dict[str, str]) -> None:
    """Append the cells of a continuation line, which dataos-ctl writes for long cells, to the row above."""
    if not rows:
        raise TableError(number, "missing name in this row")
    row = rows[-1][1]
    for title, cell in more.items():
        row[title] = f"{row[title]} {cell}".strip()


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - text_width(cell))


def _centred(title: str, width: int) -> str:
    space = width - text_width(title)
    return " " * (space // 2) + title + " " * (space - space // 2)
