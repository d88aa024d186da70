"""Draws the topologies of a file: names that dependencies speak of become boxes too, and faults are marked."""

from __future__ import annotations

from workerlint.cycles import components
from workerlint.documents import read_workers
from workerlint.graph.drawing import CYCLE, FINE, ITSELF, OPEN, REPEATED, UNDEFINED, Arrow, Box, Drawing
from workerlint.markdown import yaml_of
from workerlint.nodes import Scalar
from workerlint.settings import DEFAULT
from workerlint.visible import visible
from workerlint.wording import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.nodes import Node
    from workerlint.report import FileReport
    from workerlint.topology import Element, Topology
    from workerlint.worker import Worker

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
    """Give each name that lies on a cycle the number of the group whose members depend on each other."""
    successors: dict[str, list[str]] = {}
    for edge in topology.edges():
        if edge.source.name and edge.target in topology.named and edge.target != edge.source.name:
            successors.setdefault(edge.source.name, []).append(edge.target)
    groups = (group for group in components(list(topology.named), successors) if len(group) > 1)
    return {name: number for number, group in enumerate(groups) for name in group}


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and node.kind != "null" else ""
