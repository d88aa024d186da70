"""The tables of dataos-ctl, in its two styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workerlint.core.wording import visible
from workerlint.report.frame import text_width


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


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - text_width(cell))


def _centred(title: str, width: int) -> str:
    space = width - text_width(title)
    return " " * (space // 2) + title + " " * (space - space // 2)
