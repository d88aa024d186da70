"""The drawing of a topology: its boxes and arrows, each with its problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workerlint.core.record import Record
from workerlint.core.text import Span
from workerlint.core.wording import listing, plural, shorten, visible
from workerlint.manifest.document import Document
from workerlint.manifest.topology import Element, Topology
from workerlint.manifest.worker import Worker
from workerlint.secrets.masking import redactor_of
from workerlint.syntax.nodes import Node, Scalar

FINE = ""
UNDEFINED = "undefined"
"""No element has the name."""
OPEN = "open"
"""An element may have the name after placeholders are replaced. This is not a problem."""
CYCLE = "cycle"
"""The element or dependency is part of a cycle."""
REPEATED = "repeated"
"""An earlier element has the same name, or the dependency is listed more than once."""
ITSELF = "itself"
"""The element depends on itself."""

NOTES = {
    UNDEFINED: "undefined",
    CYCLE: "in a cycle",
    REPEATED: "duplicate name",
    ITSELF: "depends on itself",
    OPEN: "placeholder",
}
"""The text that a box shows for its state."""


class BoxFinding(Record):
    """A finding to show in a box."""

    severity: str
    """ERROR, WARNING or INFO."""
    code: str
    message: str
    """The message with secrets masked."""


class Box(Record):
    """An element, or a name that dependencies refer to but no element has."""

    name: str
    """The name, shortened to one line without invisible characters. It may contain markup."""
    kind: str = ""
    """The type of the element, prepared in the same way."""
    state: str = FINE
    span: Span = Span(0, 0)
    """The element, or the first dependency with a name that no element has."""
    href: str = ""
    """What the box links to; empty for nothing."""
    findings: tuple[BoxFinding, ...] = ()

    @property
    def note(self) -> str:
        """The text to show in the box; empty without a problem."""
        return NOTES.get(self.state, "")


class Arrow(Record):
    """An arrow from a dependency to the element that depends on it, in the direction of the data."""

    start: int
    """The index of the dependency's box."""
    end: int
    """The index of the dependent element's box."""
    state: str = FINE
    times: int = 1
    """How often the dependency is listed."""

    @property
    def note(self) -> str:
        """The text to show next to the arrow; empty without a problem."""
        return "listed twice" if self.times == 2 else f"listed {self.times} times" if self.times > 2 else ""


class Drawing(Record):
    """The topology of one Worker."""

    title: str
    """The name of the Worker."""
    path: str
    line: int
    """The 1-based line where the document of the Worker starts."""
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the drawing shows no problem."""
        return not any(arrow.note for arrow in self.arrows) and all(box.state in {FINE, OPEN} for box in self.boxes)

    @property
    def outline(self) -> str:
        """A short description of the drawing, as alternative text."""
        elements = sum(box.state not in {UNDEFINED, OPEN} for box in self.boxes)
        problems = (
            (sum(box.state == UNDEFINED for box in self.boxes), "undefined dependency", "undefined dependencies"),
            (sum(box.state == CYCLE for box in self.boxes), "element in a cycle", "elements in a cycle"),
            (sum(box.state == REPEATED for box in self.boxes), "duplicate name", ""),
            (sum(arrow.times > 1 for arrow in self.arrows), "duplicate dependency", "duplicate dependencies"),
            (sum(arrow.state == ITSELF for arrow in self.arrows), "element that depends on itself",
             "elements that depend on themselves"),
        )  # fmt: skip
        found = [plural(count, one, many) for count, one, many in problems if count]
        return f"{plural(elements, 'element')}{' with ' if found else ''}{listing(found)}"


LONGEST = 48
"""The number of characters of a name that a drawing shows."""


def draw_all(document: Document) -> list[Drawing]:
    """Return the drawing of each Worker, in order; without boxes where there is no topology.

    Secrets in names are masked. The drawings are cached, so that they are available after the trees are released.
    """
    return document.cached(_draw_all)


def _draw_all(document: Document) -> list[Drawing]:
    redact = redactor_of(document).redact

    def shown(text: str) -> str:
        return visible(shorten(redact(text), LONGEST))

    return [_draw(worker, document.source.path, shown) for worker in document.workers]


def _draw(worker: Worker, path: str, shown: Callable[[str], str]) -> Drawing:
    start = worker.root.start if worker.root else worker.span.start
    name = worker.root.get("name") if worker.root else None
    title = name.text if isinstance(name, Scalar) else ""
    boxes, arrows = _Builder(worker.topology, shown).build()
    return Drawing(
        shown(title) or "(no name)", visible(path), worker.source.lines.line_of(start) + 1, tuple(boxes), tuple(arrows)
    )


class _Builder:
    """Collects the boxes and arrows of one topology."""

    def __init__(self, topology: Topology, shown: Callable[[str], str]) -> None:
        self.topology = topology
        self.shown = shown
        self.boxes: list[Box] = []
        self.by_name: dict[str, int] = {}
        groups = topology.cyclic_components(topology.successors())
        self.cycles = {name: number for number, group in enumerate(groups) for name in group}
        """For each name on a cycle, the number of the component whose members depend on each other."""

    def build(self) -> tuple[list[Box], list[Arrow]]:
        """Return the boxes, elements first and in order, and the arrows."""
        own = [self._add_element(element) for element in self.topology.elements]
        times: dict[tuple[int, int], int] = {}
        for end, element in zip(own, self.topology.elements, strict=True):
            for name, span, known in _dependencies(element):
                # An element with a repeated name that lists this name depends on itself, as in the rule on that.
                start = end if known and name == element.name else self._named(name, span, known=known)
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
        elif element.name in self.cycles:
            state = CYCLE
        elif element.name and any(edge.target == element.name for edge in element.edges):
            state = ITSELF
        if written:
            self.by_name.setdefault(written, at)
        kind = element.kind or _text(element.node.get("type"))
        self.boxes.append(Box(self.shown(written) or "(no name)", self.shown(kind), state, element.item.span))
        return at

    def _named(self, name: str, span: Span, *, known: bool) -> int:
        """Return the index of the box with *name*, adding a box for the dependency at *span* if no element has it."""
        if name not in self.by_name:
            self.by_name[name] = len(self.boxes)
            state = UNDEFINED if known and not self.topology.may_name(name) else OPEN
            self.boxes.append(Box(self.shown(name), "", state, span))
        return self.by_name[name]

    def _state(self, start: int, end: int, own: list[int]) -> str:
        if self.boxes[start].state == UNDEFINED:
            return UNDEFINED
        elements = self.topology.elements
        if start < len(own) and self.cycles.get(elements[start].name, -1) == self.cycles.get(elements[end].name, -2):
            return CYCLE
        return FINE


def _dependencies(element: Element) -> Iterator[tuple[str, Span, bool]]:
    """Yield the name and the span of each dependency of an element, and whether it is no placeholder."""
    for item in element.dependencies.values() if element.dependencies else ():
        name = _text(item)
        if name:
            yield name, item.span, item.kind != "unknown"


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and node.kind != "null" else ""
