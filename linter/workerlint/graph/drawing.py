"""What there is to draw of a topology: boxes and arrows, each with what is wrong about it."""

from __future__ import annotations

from workerlint.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.topology import Topology
    from workerlint.worker import Worker

FINE = ""
UNDEFINED = "undefined"
DUPLICATE = "duplicate"
CYCLE = "cycle"
SELF = "self"


class Box(Record):
    """An element. *number* identifies it in the drawing; *fault* is UNDEFINED for a name that no element has."""

    __slots__ = ("fault", "kind", "name", "number")

    number: int
    name: str
    kind: str
    fault: str

    def __init__(self, number: int, name: str, kind: str, fault: str = FINE) -> None:
        self.number = number
        self.name = name
        self.kind = kind
        self.fault = fault


class Arrow(Record):
    """From a dependency to the element that depends on it: the way that data takes. Ends are numbers of boxes."""

    __slots__ = ("end", "fault", "start")

    start: int
    end: int
    fault: str

    def __init__(self, start: int, end: int, fault: str = FINE) -> None:
        self.start = start
        self.end = end
        self.fault = fault


class Drawing(Record):
    """One Worker's topology."""

    __slots__ = ("arrows", "boxes", "title")

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def __init__(self, title: str, boxes: tuple[Box, ...], arrows: tuple[Arrow, ...]) -> None:
        self.title = title
        self.boxes = boxes
        self.arrows = arrows


def draw(worker: Worker) -> Drawing:
    """Give the drawing of a Worker's topology; without boxes where it has none."""
    topology = worker.topology
    name = worker.meta("name")
    boxes: list[Box] = []
    numbers: dict[str, int] = {}
    own: dict[int, int] = {}  # element index to box
    for element in topology.elements:
        shown = element.name or (getattr(element.name_node, "text", "") or "(no name)")
        repeated = bool(element.name) and element.name in numbers
        own[element.index] = len(boxes)
        if element.name and not repeated:
            numbers[element.name] = len(boxes)
        boxes.append(Box(len(boxes), shown, element.kind, DUPLICATE if repeated else FINE))
    for edge in topology.edges():
        if edge.target not in numbers:
            numbers[edge.target] = len(boxes)
            fault = FINE if topology.may_name(edge.target) else UNDEFINED
            boxes.append(Box(len(boxes), edge.target, "", fault))
    return Drawing(name.text if name else "(no name)", tuple(boxes), tuple(_arrows(topology, numbers, own, boxes)))


def _arrows(topology: Topology, numbers: dict[str, int], own: dict[int, int], boxes: list[Box]) -> list[Arrow]:
    in_cycle = {(edge.source.index, edge.target) for cycle in topology.cycles() for edge in cycle}
    arrows: list[Arrow] = []
    seen: set[tuple[int, int]] = set()
    for edge in topology.edges():
        start, end = numbers[edge.target], own[edge.source.index]
        if start == end:
            fault = SELF
        elif (start, end) in seen:
            fault = DUPLICATE
        elif (edge.source.index, edge.target) in in_cycle:
            fault = CYCLE
        else:
            fault = UNDEFINED if boxes[start].fault == UNDEFINED else FINE
        seen.add((start, end))
        arrows.append(Arrow(start, end, fault))
    return arrows
