"""The names in a document with all their occurrences: elements of the topology, ids in a Bundle, and anchors."""

from __future__ import annotations

from workerlint.core.record import Record, Struct
from workerlint.core.text import Span
from workerlint.manifest.anchors import Anchor, alias_name, anchors_of
from workerlint.manifest.bundle import is_bundle
from workerlint.manifest.bundle_graph import read_graph
from workerlint.manifest.ranges import inner_span
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Alias, Node, Scalar, Sequence


class Occurrence(Record):
    """One occurrence of a name."""

    span: Span
    """The name alone, without quotes, ``&`` or ``*``."""
    defines: bool
    """Whether it is an element's ``name``, the ``id`` of a resource of a Bundle or an anchor, not a use."""
    node: Node | None
    """The node of the occurrence; None for an anchor."""


class ElementName(Struct):
    """The name of a topology element, or of several by mistake, with the dependencies on it.

    For a Bundle, the ``id`` of a resource.
    """

    text: str
    places: list[Occurrence]
    what: str
    """The kind of the name as messages show it."""


class AnchorName(Struct):
    """The name of an anchor, with the aliases that refer to it."""

    anchor: Anchor
    text: str
    places: list[Occurrence]
    what: str
    """The kind of the name as messages show it."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.text = anchor.name
        self.what = "anchor"
        self.places = [Occurrence(alias_name(alias), False, alias) for alias in anchor.uses]
        if anchor.span is not None:
            self.places.insert(0, Occurrence(anchor.span, True, None))


Name = ElementName | AnchorName


def name_at(worker: Worker, offset: int) -> tuple[Name, Occurrence] | None:
    """Return the name in or at *offset* (code points) and the occurrence there; None if there is none.

    At an alias, the name is that of the anchor, whatever the anchor contains.
    """
    for anchor in anchors_of(worker):
        name: Name = AnchorName(anchor)
        for place in name.places:
            # The sign before the name belongs to it.
            if place.span.start - 1 <= offset <= place.span.end:
                return name, place
    for place, text in worker.cached(_element_places):
        node = place.node
        if isinstance(node, Scalar) and node.start <= offset <= node.end:
            return element_name(worker, text), place
    return None


def element_name(worker: Worker, text: str) -> ElementName:
    """Return all occurrences of *text* as the name of topology elements, or as an id in a Bundle."""
    places = {place.span: place for place, name in worker.cached(_element_places) if name == text}
    what = "Bundle resource" if is_bundle(worker.root) else "topology element"
    return ElementName(text, sorted(places.values(), key=lambda place: (not place.defines, place.span)), what)


def _element_places(worker: Worker) -> list[tuple[Occurrence, str]]:
    """Return the names and dependencies of all elements, or of all resources of a Bundle, as they are written.

    An alias stays an alias.
    """
    found: dict[Span, tuple[Occurrence, str]] = {}
    for element in worker.topology.elements:
        pair = element.node.entries.get("name")
        if element.name and pair is not None:
            _add(found, pair[1], element.name, defines=True)
        dependencies = element.dependencies
        for item in dependencies.items if isinstance(dependencies, Sequence) else ():
            node = item.target()
            if isinstance(node, Scalar) and node.kind not in {"unknown", "null"} and node.text:
                _add(found, item, node.text, defines=False)
    for entry in worker.cached(read_graph).entries:
        if entry.id:
            _add(found, entry.node.entries[entry.key("id")][1], entry.id, defines=True)
        for dependency in entry.dependencies:
            _add(found, dependency.node, dependency.target, defines=False)
    return list(found.values())


def _add(found: dict[Span, tuple[Occurrence, str]], node: Node, text: str, *, defines: bool) -> None:
    span = alias_name(node) if isinstance(node, Alias) else inner_span(node)
    if span not in found:
        found[span] = Occurrence(span, defines, node), text
