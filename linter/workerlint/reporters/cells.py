"""One source line as terminal cells: tabs expanded, wide characters counted, secrets masked, long lines cut."""

from __future__ import annotations

from workerlint.report import MASK
from workerlint.visible import break_commands, visible_character

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TAB_SIZE = 4
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_EMOJI_STYLE = "\ufe0f"


class Line:
    """A line ready to be shown.

    *pieces* holds what is shown for each code point, *edges* the cell at which it begins, and one edge more for the end
    of the line. A combining character is shown as part of the piece before, its own is empty.
    """

    __slots__ = ("edges", "pieces")

    pieces: Sequence[str]
    edges: Sequence[int]

    def __init__(self, text: str, masks: Sequence[tuple[int, int]] = ()) -> None:
        """Measure *text*; *masks* are the ranges of 0-based columns whose text is not to be shown."""
        if text.isascii() and text.isprintable() and not masks and "##" not in text:
            self.pieces = text
            self.edges = range(len(text) + 1)
            return
        pieces: list[str] = []
        edges = [0]
        for column, character in enumerate(break_commands(text)):
            hidden = _masked(column, masks)
            if hidden is not None:
                piece = hidden
            elif character == "\t":
                piece = " " * (TAB_SIZE - edges[-1] % TAB_SIZE)
            else:
                piece = visible_character(character)
            more = _joined(piece, edges[-1] - edges[-2]) if pieces and not piece.isascii() else None
            if more is None:
                pieces.append(piece)
                edges.append(edges[-1] + _width(piece))
            else:
                pieces[-1] += piece
                pieces.append("")
                edges[-1] += more
                edges.append(edges[-1])
        self.pieces = pieces
        self.edges = edges

    @property
    def width(self) -> int:
        """The number of cells that the whole line takes."""
        return self.edges[-1]

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """Give the cells that the 0-based columns from *start* to *end* take: at least one."""
        left = self.edges[start]
        return left, max(self.edges[end], left + 1)

    def cut(self, left: int, right: int, ellipsis: str) -> str:
        """Give what stands between two cells; where the line goes on, an *ellipsis* takes the outermost ones."""
        if left <= 0 and right >= self.width:
            return "".join(self.pieces).rstrip(" ")
        before = ellipsis if left > 0 else ""
        after = ellipsis if right < self.width else ""
        first, last = left + len(before), right - len(after)
        shown = ""
        at = first
        for piece, start, end in zip(self.pieces, self.edges, self.edges[1:], strict=False):
            if start >= first and end <= last:
                shown += " " * (start - at) + piece
                at = end
        return f"{before}{shown}{' ' * (last - at)}{after}".rstrip(" ")


def text_width(text: str) -> int:
    """Give the number of terminal cells that a printable *text* takes."""
    return len(text) if text.isascii() else Line(text).width


def _masked(column: int, masks: Sequence[tuple[int, int]]) -> str | None:
    """Give what stands for a masked column: the mask for the first of a range, nothing for its others."""
    for start, end in masks:
        if start <= column < end:
            return MASK if column == start else ""
    return None


def _joined(character: str, before: int) -> int | None:
    """Give the cells by which *character* widens the one before, of *before* cells; None when it stands for itself."""
    from unicodedata import category

    if character == _EMOJI_STYLE:
        return 1 if before == 1 else 0
    if category(character) in {"Mn", "Me"} or ord(character) in _HANGUL_VOWELS_AND_FINALS:
        return 0
    return 0 if ord(character) in _SKIN_TONES and before == 2 else None


def _width(piece: str) -> int:
    """Give the cells of what is shown for one code point."""
    if len(piece) != 1 or piece.isascii():
        return len(piece)
    from unicodedata import category, east_asian_width

    if category(piece) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(piece) in "WF" else 1
