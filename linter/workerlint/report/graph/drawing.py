"""What there is to draw of a topology: boxes and arrows, each with what is wrong about it."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.record import Record
from workerlint.core.wording import listing, plural, shorten, visible
from workerlint.manifest.reader import read_workers
from workerlint.syntax.markdown import yaml_of
from workerlint.syntax.nodes import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.manifest.topology import Element, Topology
    from workerlint.manifest.worker import Worker
    from workerlint.report.report import FileReport
    from workerlint.syntax.nodes import Node

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

    name: str
    kind: str = ""
    state: str = FINE

    @property
    def note(self) -> str:
        """What to write about the box; empty when nothing is wrong."""
        return NOTES.get(self.state, "")


class Arrow(Record):
    """From a dependency to the element that depends on it, the way that data takes.

    *start* and *end* count the boxes from 0. *times* is how often the dependency is listed.
    """

    start: int
    end: int
    state: str = FINE
    times: int = 1

    @property
    def note(self) -> str:
        """What to write beside the arrow; empty when nothing is wrong with it."""
        return "listed twice" if self.times == 2 else f"listed {self.times} times" if self.times > 2 else ""


class Drawing(Record):
    """The topology of one Worker, called *title*, whose document begins on the 1-based *line* of the file at *path*."""

    title: str
    path: str
    line: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

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


LONGEST = 48
"""Characters of a name that a drawing shows."""


def draw_all(file: FileReport) -> Iterator[Drawing]:
    """Yield the drawing of each Worker in a file, in order; without boxes where there is no topology.

    Secrets of the file are masked, should a name be one.
    """
    source = file.source
    if source is None:
        return

    def shown(text: str) -> str:
        return visible(shorten(file.hide(text), LONGEST))

    for worker in read_workers(yaml_of(source), DEFAULT):
        yield _draw(worker, file.path, shown)


def _draw(worker: Worker, path: str, shown: Callable[[str], str]) -> Drawing:
    start = worker.root.start if worker.root else worker.span.start
    name = worker.root.get("name") if worker.root else None
    title = name.text if isinstance(name, Scalar) else ""
    boxes, arrows = _Sketch(worker.topology, shown).finish()
    return Drawing(
        shown(title) or "(no name)", visible(path), worker.source.lines.line_of(start) + 1, tuple(boxes), tuple(arrows)
    )


class _Sketch:
    """Collects the boxes and arrows of one topology."""

    def __init__(self, topology: Topology, shown: Callable[[str], str]) -> None:
        self.topology = topology
        self.shown = shown
        self.boxes: list[Box] = []
        self.by_name: dict[str, int] = {}
        self.rings = _rings(topology)

    def finish(self) -> tuple[list[Box], list[Arrow]]:
        """Give what there is to draw, elements first and in order."""
        own = [self._add_element(element) for element in self.topology.elements]
        times: dict[tuple[int, int], int] = {}
        for end, element in zip(own, self.topology.elements, strict=True):
            for name, known in _dependencies(element):
                # An element whose name is taken still means itself by it, as the rule on that sees it.
                start = end if known and name == element.name else self._named(name, known=known)
                times[start, end] = times.get((start, end), 0) + 1
        arrows = [
            Arrow(start, end, ITSELF if start == end else self._state(start, end, own), count)
            for (start, end), count in times.items()
        ]
        return self.boxes, arrows

    def _add_element(self, element: Element) -> int:
        at = len(self.boxes)
        written = element.name or _text(element.name_node)
        state = FINE
        if element.name and element.name in self.by_name:
            state = REPEATED
        elif element.name in self.rings:
            state = CYCLE
        elif element.name and any(edge.target == element.name for edge in element.edges):
            state = ITSELF
        if written:
            self.by_name.setdefault(written, at)
        kind = element.kind or _text(element.node.get("type"))
        self.boxes.append(Box(self.shown(written) or "(no name)", self.shown(kind), state))
        return at

    def _named(self, name: str, *, known: bool) -> int:
        """Give the box that a dependency speaks of; a new one where no element has the name."""
        if name not in self.by_name:
            self.by_name[name] = len(self.boxes)
            state = UNDEFINED if known and not self.topology.may_name(name) else OPEN
            self.boxes.append(Box(self.shown(name), "", state))
        return self.by_name[name]

    def _state(self, start: int, end: int, own: list[int]) -> str:
        if self.boxes[start].state == UNDEFINED:
            return UNDEFINED
        elements = self.topology.elements
        if start < len(own) and self.rings.get(elements[start].name, -1) == self.rings.get(elements[end].name, -2):
            return CYCLE
        return FINE


def _dependencies(element: Element) -> Iterator[tuple[str, bool]]:
    """Yield what an element depends on, and whether that is a known name rather than a placeholder."""
    for item in element.dependencies.values() if element.dependencies else ():
        name = _text(item)
        if name:
            yield name, item.kind != "unknown"


def _rings(topology: Topology) -> dict[str, int]:
    """Return, for each name on a cycle, the number of the component whose members depend on each other."""
    groups = topology.cyclic_components(topology.successors())
    return {name: number for number, group in enumerate(groups) for name in group}


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and node.kind != "null" else ""
