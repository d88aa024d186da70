"""What there is to draw of a topology: boxes and arrows, each with what is wrong about it."""

from __future__ import annotations

from workerlint.record import Record
from workerlint.wording import listing, plural

FINE = ""
UNDEFINED = "undefined"
"""No element has the name."""
OPEN = "open"
"""An element may have the name once placeholders are filled in: nothing is wrong, as far as one can tell."""
CYCLE = "cycle"
"""The elements depend on each other."""
REPEATED = "repeated"
"""A name that an element before has, or a dependency that is listed before."""
ITSELF = "itself"
"""An element that depends on itself."""

NOTES = {
    UNDEFINED: "undefined",
    CYCLE: "in a cycle",
    REPEATED: "name is taken",
    ITSELF: "depends on itself",
    OPEN: "known once filled in",
}
"""How a box says what it is."""


class Box(Record):
    """An element, or a name that dependencies speak of and no element has.

    *name* and *kind* can be shown: they are cut to one line, without anything invisible, and may hold any markup.
    """

    __slots__ = ("kind", "name", "state")

    name: str
    kind: str
    state: str

    def __init__(self, name: str, kind: str = "", state: str = FINE) -> None:
        self.name = name
        self.kind = kind
        self.state = state

    @property
    def note(self) -> str:
        """What to write about the box; empty when nothing is wrong."""
        return NOTES.get(self.state, "")


class Arrow(Record):
    """From a dependency to the element that depends on it, the way that data takes.

    *start* and *end* count the boxes from 0. *times* is how often the dependency is listed.
    """

    __slots__ = ("end", "start", "state", "times")

    start: int
    end: int
    state: str
    times: int

    def __init__(self, start: int, end: int, state: str = FINE, times: int = 1) -> None:
        self.start = start
        self.end = end
        self.state = state
        self.times = times

    @property
    def note(self) -> str:
        """What to write beside the arrow; empty when nothing is wrong with it."""
        return "listed twice" if self.times == 2 else f"listed {self.times} times" if self.times > 2 else ""


class Drawing(Record):
    """The topology of one Worker, called *title*, whose document begins on the 1-based *line* of the file at *path*."""

    __slots__ = ("arrows", "boxes", "line", "path", "title")

    title: str
    path: str
    line: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def __init__(self, title: str, path: str, line: int, boxes: tuple[Box, ...], arrows: tuple[Arrow, ...]) -> None:
        self.title = title
        self.path = path
        self.line = line
        self.boxes = boxes
        self.arrows = arrows

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is wrong with it, as far as one can tell."""
        return not any(arrow.note for arrow in self.arrows) and all(box.state in {FINE, OPEN} for box in self.boxes)

    @property
    def outline(self) -> str:
        """What there is to see, in a few words: for those who do not see it."""
        elements = sum(box.state not in {UNDEFINED, OPEN} for box in self.boxes)
        faults = (
            (sum(box.state == UNDEFINED for box in self.boxes), "undefined dependency", "undefined dependencies"),
            (sum(box.state == CYCLE for box in self.boxes), "element in a cycle", "elements in a cycle"),
            (sum(box.state == REPEATED for box in self.boxes), "repeated name", ""),
            (sum(arrow.times > 1 for arrow in self.arrows), "repeated dependency", "repeated dependencies"),
            (sum(arrow.state == ITSELF for arrow in self.arrows), "element that depends on itself",
             "elements that depend on themselves"),
        )  # fmt: skip
        found = [plural(count, one, many) for count, one, many in faults if count]
        return f"{plural(elements, 'element')}{' with ' if found else ''}{listing(found)}"
