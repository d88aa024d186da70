"""The dependency graph of a Worker's topology: its elements, the edges between them, and the cycles they form."""

from __future__ import annotations

import re
from itertools import islice

from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Collection, Iterator

    from workerlint.manifest.manifest import Manifest

    Graph = abc.Mapping[str, Collection[str]]
    """The successors of each name; a name without any may be left out."""

MAX_OPEN = 100
"""Where more names than this are unknown, any name is taken to be possible."""

MAX_NAME = 1_000
"""Characters. What is longer is no name, so nothing is read from it."""

_PLACEHOLDER = Pattern(r"\$\{\{.*?\}\}|\$\{[^}]*\}|\$[A-Za-z_]\w*", re.DOTALL)


class Element:
    """One item of ``topology``.

    *index* counts from 0 as written. *item* is what stands there, *node* the mapping that it is or refers to. *name* is
    empty when it is missing or a placeholder; *name_node* is the value. *key* is the key in front of *dependencies*.
    """

    __slots__ = ("dependencies", "edges", "index", "item", "key", "kind", "name", "name_node", "node", "shared")

    index: int
    item: Node
    node: Mapping
    name: str
    name_node: Node | None
    kind: str
    """The element's ``type``, empty when not known."""
    key: Node | None
    dependencies: Sequence | None
    shared: bool
    """Whether the list of dependencies stands elsewhere, behind an alias or in a merged mapping."""
    edges: list[Edge]

    def __init__(self, index: int, item: Node, node: Mapping) -> None:
        self.index = index
        self.item = item
        self.node = node
        self.name = _known_text(node.get("name"))
        self.name_node = node.get("name")
        self.kind = _known_text(node.get("type"))
        pair = node.entries.get("dependencies")
        value = pair[1] if pair else None
        target = value.target() if value else None
        self.key = pair[0] if pair else None
        self.dependencies = target if isinstance(target, Sequence) else None
        self.shared = isinstance(value, Alias) or (pair is not None and pair not in node.pairs)
        self.edges = []

    @property
    def place(self) -> Node:
        """Where to point at the element: at its name, at the alias that brings it in, else at its first key."""
        if isinstance(self.item, Alias):
            return self.item
        if self.name_node is not None and not is_empty(self.name_node):
            return self.name_node
        return self.node.pairs[0][0] if self.node.pairs else self.node


class Edge(Record):
    """*source* depends on the element called *target*.

    *node* is the dependency as written, or the alias that brings in the whole list; *index* its place in that list.
    """

    source: Element
    target: str
    node: Node
    index: int


class Topology:
    """The graph. *elements* are all items that are mappings, in order; *named* the first element of each name.

    *open* tells what the names may become that a placeholder leaves unknown: a dependency that fits one may be right.
    """

    __slots__ = ("elements", "named", "open")

    elements: list[Element]
    named: dict[str, Element]
    open: set[Wildcard]

    def __init__(self) -> None:
        self.elements = []
        self.named = {}
        self.open = set()

    def may_name(self, name: str) -> bool:
        """Tell whether an element is called *name*, or may be once placeholders are filled in."""
        return name in self.named or any(wildcard.matches(name) for wildcard in self.open)

    def edges(self) -> Iterator[Edge]:
        """Yield every dependency with a known name, as written."""
        for element in self.elements:
            yield from element.edges

    def cycles(self, limit: int = 20) -> Iterator[list[Edge]]:
        """Yield each elementary cycle once, as its edges in order, until *limit* of them are found.

        A cycle begins at the element that stands first in the manifest. An element that depends on itself is none.
        """
        successors: dict[str, dict[str, Edge]] = {}
        for edge in self.edges():
            source = edge.source.name
            if source and edge.target in self.named and edge.target != source:
                successors.setdefault(source, {}).setdefault(edge.target, edge)
        if not any(edge.target in successors for targets in successors.values() for edge in targets.values()):
            return  # nothing that anything depends on depends on anything: as in most topologies
        order = list(self.named)
        for names in islice(elementary_cycles(order, successors), limit):
            yield [successors[name][names[(at + 1) % len(names)]] for at, name in enumerate(names)]


def read_topology(manifest: Manifest) -> Topology:
    """Read the graph of a Worker; it is empty where there is no topology."""
    graph = Topology()
    topology = manifest.get("topology")
    for index, item in enumerate(topology.items if isinstance(topology, Sequence) else ()):
        node = item.target()
        if not isinstance(node, Mapping) or node.kind != "mapping":
            graph.open.add(ANYTHING)
            continue
        element = Element(index, item, node)
        graph.elements.append(element)
        if element.name:
            graph.named.setdefault(element.name, element)
        else:
            graph.open.add(_wildcard(element.name_node))
        if element.dependencies is not None:
            element.edges = _edges(element, element.dependencies)
    if manifest.damaged or ANYTHING in graph.open or len(graph.open) > MAX_OPEN:
        graph.open = {ANYTHING}
    return graph


def _edges(element: Element, dependencies: Sequence) -> list[Edge]:
    value = element.node.entries["dependencies"][1]
    found = []
    for index, item in enumerate(dependencies.items):
        target = _known_text(item.target())
        if target:
            found.append(Edge(element, target, value if isinstance(value, Alias) else item, index))
    return found


def _known_text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and node.kind not in {"unknown", "null"} else ""


def _wildcard(node: Node | None) -> Wildcard:
    """Give what an unknown name may become: ``sync-${{region}}`` still starts with ``sync-``."""
    if not isinstance(node, Scalar) or node.kind != "unknown" or len(node.text) > MAX_NAME:
        return ANYTHING
    return Wildcard(tuple(_PLACEHOLDER.split(node.text)))


def elementary_cycles(order: list[str], graph: Graph) -> Iterator[list[str]]:
    """Yield the elementary cycles, each beginning at its member that comes first in *order*.

    Johnson's algorithm (1975) without recursion: search from one member of a strongly connected component, step over
    what was found to lead nowhere, then take that member out and split what remains.
    """
    rank = {name: at for at, name in enumerate(order)}
    todo = [component for component in components(order, graph) if len(component) > 1]
    todo.sort(key=lambda component: min(rank[name] for name in component), reverse=True)
    while todo:
        component = todo.pop()
        start = min(component, key=rank.__getitem__)
        yield from _cycles_through(start, component, graph)
        rest = [name for name in component if name != start]
        parts = [part for part in components(rest, graph) if len(part) > 1]
        parts.sort(key=lambda part: min(rank[name] for name in part), reverse=True)
        todo += parts


def _cycles_through(start: str, component: list[str], graph: Graph) -> Iterator[list[str]]:
    members = set(component)
    path = [start]
    blocked = {start}
    closed: set[str] = set()
    waiting: dict[str, set[str]] = {}
    stack = [(start, [name for name in graph.get(start, ()) if name in members][::-1])]
    while stack:
        name, following = stack[-1]
        if following:
            successor = following.pop()
            if successor == start:
                yield path[:]
                closed.update(path)
            elif successor not in blocked:
                path.append(successor)
                stack.append((successor, [other for other in graph.get(successor, ()) if other in members][::-1]))
                closed.discard(successor)
                blocked.add(successor)
            continue
        if name in closed:
            _unblock(name, blocked, waiting)
        else:
            for other in graph.get(name, ()):
                if other in members:
                    waiting.setdefault(other, set()).add(name)
        stack.pop()
        path.pop()


def _unblock(name: str, blocked: set[str], waiting: dict[str, set[str]]) -> None:
    todo = {name}
    while todo:
        other = todo.pop()
        if other in blocked:
            blocked.discard(other)
            todo |= waiting.pop(other, set())


def components(names: list[str], graph: Graph) -> list[list[str]]:
    """Give the strongly connected components among *names* (Tarjan's algorithm, 1972, without recursion)."""
    members = set(names)
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_names: list[str] = []
    is_open: set[str] = set()
    found = []
    for root in names:
        if root in index:
            continue
        stack = [(root, iter(graph.get(root, ())))]
        index[root] = lowest[root] = len(index)
        open_names.append(root)
        is_open.add(root)
        while stack:
            name, following = stack[-1]
            for successor in following:
                if successor not in members:
                    continue
                if successor not in index:
                    index[successor] = lowest[successor] = len(index)
                    open_names.append(successor)
                    is_open.add(successor)
                    stack.append((successor, iter(graph.get(successor, ()))))
                    break
                if successor in is_open:
                    lowest[name] = min(lowest[name], index[successor])
            else:
                stack.pop()
                if stack:
                    lowest[stack[-1][0]] = min(lowest[stack[-1][0]], lowest[name])
                if lowest[name] == index[name]:
                    component = [open_names.pop()]
                    while component[-1] != name:
                        component.append(open_names.pop())
                    is_open.difference_update(component)
                    found.append(component)
    return found


class Wildcard(Record):
    """What *parts* may become once something, or nothing, is filled in between them; ``("", "")`` is anything.

    A regular expression of as many ``.*`` would need a time that grows with a power of the length of the text.
    """

    parts: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Tell whether *text* may come of it."""
        first, last = self.parts[0], self.parts[-1]
        if len(self.parts) == 1:
            return text == first
        if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
            return False
        at, end = len(first), len(text) - len(last)
        for part in self.parts[1:-1]:
            at = text.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True


ANYTHING = Wildcard(("", ""))
