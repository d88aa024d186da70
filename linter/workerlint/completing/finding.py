"""Finds the place of the cursor in a manifest.

A word that nobody else writes is put in where the cursor is, the text is read, and the word looked up in the tree. In a
text that is no YAML the recovery takes part; where even that loses the word, the indentation of the lines around tells.
"""

from __future__ import annotations

from workerlint.completing.line import CLOSERS, FLOW, KEY, VALUE, Line
from workerlint.completing.outline import outline
from workerlint.completing.place import Place
from workerlint.completing.reading import is_sound, read_marked, unused_word
from workerlint.nodes import Scalar, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.completing.spot import Spot
    from workerlint.settings import Settings
    from workerlint.text import LineIndex
    from workerlint.worker import Worker


def find_place(text: str, lines: LineIndex, offset: int, settings: Settings) -> Place | None:
    """Give the place of *offset* (code points) in the document *text*; None where nothing of ours can stand."""
    number = lines.line_of(offset)
    start, stop = lines.line_bounds(number)
    line = Line(text[start:stop], min(offset, stop) - start)
    if not line.role or line.rest.startswith("#") or (line.role == VALUE and _stands_below(lines, number, line)):
        return None
    if line.role == KEY and not line.typed and not line.colon and line.is_followed:
        return None  # in the indentation of a line, or in front of its dash
    if line.role == KEY and text.startswith(("---", "...", "%"), start):
        return None
    place = _Finder(text, lines, number, settings).find(line)
    return None if place is None or (place.is_started and _is_another(place, text)) else place


class _Finder:
    """Tries ways to put the marker in, the plainest first."""

    def __init__(self, text: str, lines: LineIndex, number: int, settings: Settings) -> None:
        self.text = text
        self.lines = lines
        self.number = number
        self.settings = settings
        self.marker = unused_word(text)
        self.start, self.stop = lines.line_bounds(number)

    def find(self, line: Line) -> Place | None:
        settled, place = self._try(line, strict=True)
        if not settled and line.role == KEY:
            settled, place = self._try_inside(line, "{[")
        if not settled and is_sound(self.text):
            return None  # nothing more can stand here
        if not settled:
            settled, place = self._try(line, strict=False)
        if not settled:
            return self._by_indentation(line)
        if place is not None and place.flow and line.role != FLOW and not line.open:
            settled, place = self._try_inside(line, place.flow)
        return place

    def _try_inside(self, line: Line, brackets: str) -> tuple[bool, Place | None]:
        """Take it that one of *brackets* was opened on a line above, and read the line once more."""
        for bracket in brackets:
            inside = Line(self.text[self.start : self.stop], line.column, bracket)
            if inside.role:
                settled, place = self._try(inside, strict=True)
                if settled and place is not None and place.flow:
                    return True, place
        return False, None

    def _try(self, line: Line, *, strict: bool) -> tuple[bool, Place | None]:
        """Tell whether a text with the marker could be read, and give its place; None where nothing can be written."""
        before = self.text[: self.start + line.start]
        after = self.text[self.start + line.end :]
        for lead, written, trail in self._ways(line):
            read = read_marked(f"{before}{lead}{written}{trail}{after}", self.marker, self.settings, strict=strict)
            if read is None:
                continue
            if read.spot is None:
                # It went into a comment; or was set aside with a line that cannot be read.
                if not read.worker.damaged:
                    return True, None
            elif not read.spot.inside:
                place = self._place(line, lead, read.worker, read.spot, is_started=read.is_started)
                place.trail = trail if trail == "," else ""
                return True, place
            elif strict and line.role != FLOW:
                return True, None
        return False, None

    def _ways(self, line: Line) -> Iterator[tuple[str, str, str]]:
        """Yield what to write in front of the marker, it with what belongs to it, and what to write behind.

        An offer needs the first too, and the last when it is a comma.
        """
        marker = self.marker + line.closing
        lead = line.lead
        if line.role == VALUE or line.colon:
            yield lead, marker, ""
            return
        if line.role == FLOW:
            yield lead, marker, ""
            yield lead, marker, ","
            yield lead, marker, "".join(CLOSERS[bracket] for bracket in reversed(line.open))
            return
        snap = ""
        dash = False
        if not line.typed and not line.dashed and not line.is_followed:
            column, dash = self._below(line.start)
            snap = " " * max(0, column - line.start)
        key = f"{marker}: " if line.is_followed else f"{marker}:"
        if dash:
            yield f"{snap}- ", key, ""
        yield snap + lead, key, ""
        if line.is_followed:
            yield snap + lead, marker, ""
        if not dash and not line.dashed:
            yield "- ", key, ""

    def _below(self, column: int) -> tuple[int, bool]:
        """Give where the next line with content begins, and whether with a dash, when it belongs to what stands here.

        Else *column* and False.
        """
        for number in range(self.number + 1, len(self.lines.starts)):
            line = self.lines.line_text(number)
            content = line.lstrip(" ")
            if content and not content.startswith("#"):
                below = len(line) - len(content)
                dash = content.startswith("- ") or content == "-"
                return (below, dash) if below > column or (below == column and dash) else (column, False)
        return column, False

    def _place(self, line: Line, lead: str, worker: Worker, spot: Spot, *, is_started: bool) -> Place:
        place = Place(worker, spot.path, line, self.start, lead, is_started=is_started)
        place.flow = spot.flow
        if spot.mapping is not None:
            place.is_key = True
            own = [key.text for key, _ in spot.mapping.pairs if isinstance(key, Scalar) and key.text != self.marker]
            place.names = frozenset(own)
            place.merged = frozenset(spot.mapping.entries) - place.names - {self.marker}
            place.alone = not own and not line.colon
            place.filled = line.colon or line.is_followed or (spot.value is not None and not is_empty(spot.value))
        return place

    def _by_indentation(self, line: Line) -> Place | None:
        """Find the place by the lines around, when the text cannot be read at all."""
        if line.role == FLOW or line.open:
            return None
        before = self.text[: self.start]
        after = self.text[self.lines.line_bounds(self.number)[1] :]
        read = read_marked(before + after, self.marker, self.settings, strict=False)
        if read is None:
            return None
        found = outline(self.lines, self.number, line)
        if found is None:
            return None
        path, names = found
        if line.role == VALUE:
            path = (*path, line.key)
        place = Place(read.worker, path, line, self.start, line.lead, is_started=read.is_started)
        place.is_key = line.role == KEY
        place.names = names
        place.alone = not names and not line.colon
        place.filled = line.colon or line.is_followed
        return place


def _is_another(place: Place, text: str) -> bool:
    """Tell whether the type of a document that is no Worker stands under the cursor: it was taken out to look."""
    if place.is_key:
        return place.filled
    return place.path == ("type",) and not "worker".startswith(text[place.start : place.end].strip())


def _stands_below(lines: LineIndex, number: int, line: Line) -> bool:
    """Tell whether the value of the key in this line stands in the lines below."""
    if line.typed or line.quote:
        return False
    for below in range(number + 1, len(lines.starts)):
        text = lines.line_text(below)
        content = text.lstrip(" \t")
        if content and not content.startswith("#"):
            column = len(text) - len(content)
            return column > line.key_column or (column == line.key_column and content.startswith("- "))
    return False
