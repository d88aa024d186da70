"""Tables as dataos-ctl prints them: cells between bars, columns by their headers."""

from __future__ import annotations

import re

from workerlint.core.record import Struct, new

BARS = "|│┃║"
"""What separates cells."""

_BAR = re.compile(f"[{BARS}]")
_COLUMN = re.compile(rf"[{BARS}]|\s{{2,}}")
_OF_RULES = frozenset(" \t|│┃║+:=-─━═┼╪╋╬├┤┬┴┌┐└┘╭╮╰╯╞╡╠╣╦╩╔╗╚╝┏┓┗┛┣┫┳┻")
_LINES = ("---", "───", "━━━", "═══", "===")
_TITLE = re.compile(r"[A-Z][A-Z0-9 /_()-]*")
_SECRET_TITLE = re.compile(r"(?:[A-Z0-9]+ )*(?:TOKENS?|API ?KEYS?|PASSWORDS?)")


class Row(Struct):
    """One row: a line of text between bars."""

    line: int
    """1-based."""
    cells: dict[str, str]
    """The cells by the title of their column."""


class Table(Struct):
    """A table that is being read."""

    line: int
    """The 1-based line of the header."""
    titles: tuple[str, ...]
    has_left: bool
    """Whether lines begin with a bar."""
    has_right: bool
    """Whether lines end in a bar."""
    rows: list[Row] = new(list)
    misfits: list[int] = new(list)
    """The lines with more or fewer cells than the header."""
    is_interrupted: bool = False
    """Whether there is other text between its rows, or an ellipsis in place of rows."""
    _may_be_over: bool = False
    is_in_header: bool = True
    """Whether no row was read yet, so that a line may continue a title above it."""

    def add(self, line: int, text: str) -> None:
        """Add a line of text as a row."""
        self.is_interrupted = self.is_interrupted or self._may_be_over
        cells = split_cells(text)
        if self.has_left and cells and not cells[0]:
            del cells[0]
        if self.has_right and cells and not cells[-1]:
            del cells[-1]
        if len(cells) != len(self.titles):
            self.misfits.append(line)
        elif not (self.is_in_header and not cells[0] and all(not cell or _TITLE.fullmatch(cell) for cell in cells)):
            self.is_in_header = False
            self.rows.append(Row(line, dict(zip(self.titles, cells, strict=True))))

    def interrupt(self, text: str) -> None:
        """Record a line that is not a row: the table has ended, or is not complete."""
        self._may_be_over = True
        self.is_interrupted = self.is_interrupted or not text.strip(".… ")


def split_cells(text: str) -> list[str]:
    """Return the cells of a line of text; a single one if it has no bars."""
    return [cell.strip() for cell in _BAR.split(text.strip())]


def is_rule(text: str) -> bool:
    """Return whether a line separates rows."""
    return _OF_RULES.issuperset(text) and any(part in text for part in _LINES)


def read_header(line: int, text: str) -> Table | None:
    """Return the table that a line of text begins; None if it is not the header of one."""
    cells = split_cells(text)
    has_left, has_right = not cells[0], not cells[-1]
    titles = cells[has_left : len(cells) - has_right]
    if len(titles) < 2 or len(set(titles)) < len(titles) or not all(_TITLE.fullmatch(title) for title in titles):
        return None
    return Table(line, tuple(titles), has_left, has_right)


def is_secret_header(text: str) -> bool:
    """Return whether a line has the title of a column of tokens or passwords."""
    titles = [part.strip() for part in _COLUMN.split(text.strip())]
    return (len(titles) > 1 or titles[0].startswith("TOKEN")) and any(
        _SECRET_TITLE.fullmatch(title) for title in titles
    )
