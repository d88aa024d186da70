"""The dependency graph of a Worker's topology: its elements, the edges between them, and the cycles they form."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new
from workerlint.core.text import Pattern
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Collection, Iterator

    from workerlint.manifest.manifest import Manifest

    Graph = abc.Mapping[str, Collection[str]]
    """The successors of each name; a name without any may be left out."""

MAX_OPEN = 100
"""Where more names than this are unknown, any name counts as possible."""

MAX_STARTS = 50
"""How many members of a component the search for its shortest cycle starts from."""

MAX_NAME = 1_000
"""In characters. A longer text is not a name, so nothing is read from it."""

_PLACEHOLDER = Pattern(r"(?s)\$\{\{.*?\}\}|\$\{[^}]*\}|\$[A-Za-z_]\w*")


class Element:
    """One item of ``topology``."""

    __slots__ = ("dependencies", "edges", "index", "item", "key", "kind", "name", "name_node", "node")

    index: int
    """The position in the list, from 0."""
    item: Node
    """The item as written."""
    node: Mapping
    """The mapping that the item is or refers to."""
    name: str
    """The name; an empty string when it is missing, a placeholder or only white space."""
    name_node: Node | None
    """The value of the name."""
    kind: str
    """The element's ``type``, empty when not known."""
    key: Node | None
    """The key of *dependencies*."""
    dependencies: Sequence | None
    edges: list[Edge]

    def __init__(self, index: int, item: Node, node: Mapping) -> None:
        self.index = index
        self.item = item
        self.node = node
        self.name_node = node.get("name")
        name = known_text(self.name_node)
        self.name = "" if name.isspace() else name
        self.kind = known_text(node.get("type"))
        pair = node.entries.get("dependencies")
        value = pair[1] if pair else None
        target = value.target() if value else None
        self.key = pair[0] if pair else None
        self.dependencies = target if isinstance(target, Sequence) and target.kind == "list" else None
        self.edges = []

    @property
    def shared(self) -> bool:
        """Whether the list of dependencies is written elsewhere: an alias, or a merged mapping."""
        pair = self.node.entries.get("dependencies")
        return pair is not None and (isinstance(pair[1], Alias) or pair not in self.node.pairs)

    @property
    def place(self) -> Node:
        """The node to report for the element: its name, the alias that adds it, else its first key."""
        if isinstance(self.item, Alias):
            return self.item
        if self.name_node is not None and not is_empty(self.name_node):
            return self.name_node
        return self.node.pairs[0][0] if self.node.pairs else self.node


class Edge(Record):
    """A dependency of *source* on the element named *target*."""

    source: Element
    target: str
    node: Node
    """The dependency as written, or the alias that adds the whole list."""
    index: int
    """The position of the dependency in its list, from 0."""

    @property
    def path(self) -> tuple[str, int, str, int]:
        """The path of the dependency from the Worker section."""
        return "topology", self.source.index, "dependencies", self.index


class Topology(Struct):
    """The dependency graph."""

    elements: list[Element] = new(list)
    """All items that are mappings, in order."""
    named: dict[str, Element] = new(dict)
    """The first element of each name."""
    open: set[Wildcard] = new(set)
    """What the names with placeholders may become: a dependency that matches one may be valid."""

    def may_name(self, name: str) -> bool:
        """Return whether an element has the name *name*, or may have it once placeholders are filled in."""
        return name in self.named or any(wildcard.matches(name) for wildcard in self.open)

    def edges(self) -> Iterator[Edge]:
        """Yield every dependency with a known name, as written."""
        for element in self.elements:
            yield from element.edges

    def successors(self) -> dict[str, dict[str, Edge]]:
        """Return, for each name, the elements that it depends on; dependencies on itself are left out."""
        found: dict[str, dict[str, Edge]] = {}
        for element in self.elements:
            source = element.name
            if source and element.edges:
                for edge in element.edges:
                    if edge.target in self.named and edge.target != source:
                        found.setdefault(source, {}).setdefault(edge.target, edge)
        return found

    def cyclic_components(self, successors: Graph) -> list[list[str]]:
        """Return the names of the elements that depend on each other, one list per component, in manifest order."""
        if not any(target in successors for targets in successors.values() for target in targets):
            return []  # no chain of two dependencies, as in most topologies
        order = {name: at for at, name in enumerate(self.named)}
        if len({order[name] < order[target] for name, targets in successors.items() for target in targets}) == 1:
            return []  # all depend on elements before them, or all on elements after them
        return [names for names in components(list(self.named), successors) if len(names) > 1]

    def cycles(self) -> Iterator[list[Edge]]:
        """Yield one shortest cycle of each component, as its edges, from the element that comes first in the manifest.

        An element that depends on itself is not a cycle. Names of several elements are left out: the cycle may be
        there only because one of them has the wrong name.
        """
        if sum([len(element.edges) for element in self.elements]) < 2:
            return
        successors = self.successors()
        repeated = {element.name for element in self.elements if self.named.get(element.name) is not element}
        if repeated:
            successors = {
                name: {target: edge for target, edge in edges.items() if target not in repeated}
                for name, edges in successors.items()
                if name not in repeated
            }
        for component in self.cyclic_components(successors):
            names = shortest_cycle(component, successors)
            yield [successors[name][names[(at + 1) % len(names)]] for at, name in enumerate(names)]


def read_topology(manifest: Manifest) -> Topology:
    """Return the graph of a Worker; it is empty when there is no topology."""
    graph = Topology()
    topology = manifest.get("topology")
    is_known = isinstance(topology, Sequence) and topology.kind == "list"
    for index, item in enumerate(topology.items if isinstance(topology, Sequence) and is_known else ()):
        node = item.target()
        if node.kind == "null":
            continue
        if not isinstance(node, Mapping) or node.kind != "mapping":
            graph.open.add(ANYTHING)
            continue
        element = Element(index, item, node)
        graph.elements.append(element)
        if element.name:
            graph.named.setdefault(element.name, element)
        else:
            graph.open.add(wildcard_of(element.name_node))
        if element.dependencies is not None:
            element.edges = _edges(element, element.dependencies)
    if manifest.damaged or ANYTHING in graph.open or len(graph.open) > MAX_OPEN:
        graph.open = {ANYTHING}
    return graph


def _edges(element: Element, dependencies: Sequence) -> list[Edge]:
    value = element.node.entries["dependencies"][1]
    found = []
    for index, item in enumerate(dependencies.items):
        target = known_text(item.target())
        if target:
            found.append(Edge(element, target, value if isinstance(value, Alias) else item, index))
    return found


def wildcard_of(node: Node | None) -> Wildcard:
    """Return what an unknown name may become: ``sync-${{region}}`` still starts with ``sync-``."""
    if not isinstance(node, Scalar) or node.kind != "unknown" or len(node.text) > MAX_NAME:
        return ANYTHING
    return Wildcard(tuple(_PLACEHOLDER.split(node.text)))


def dependents(name: str, graph: Graph) -> set[str]:
    """Return *name* with all names that it can be reached from: none of them may follow it without a cycle."""
    above: dict[str, list[str]] = {}
    for source, successors in graph.items():
        for successor in successors:
            above.setdefault(successor, []).append(source)
    found = {name}
    pending = [name]
    while pending:
        following = [source for source in above.get(pending.pop(), ()) if source not in found]
        found.update(following)
        pending += following
    return found


def shortest_cycle(component: list[str], graph: Graph) -> list[str]:
    """Return a shortest cycle of a strongly connected component, from its member that comes first in *component*.

    In a component of many members only the first ones are tried, so that the time grows linearly.
    """
    members = frozenset(component)
    return min((_cycle_through(start, members, graph) for start in component[:MAX_STARTS]), key=len)


def _cycle_through(start: str, members: Collection[str], graph: Graph) -> list[str]:
    """Return a shortest cycle through *start*, by breadth-first search."""
    previous = {start: start}
    queue = [start]
    for name in queue:
        for successor in graph.get(name, ()):
            if successor == start:
                path = [name]
                while path[-1] != start:
                    path.append(previous[path[-1]])
                return path[::-1]
            if successor in members and successor not in previous:
                previous[successor] = name
                queue.append(successor)
    raise ValueError(start)  # not strongly connected


def components(names: list[str], graph: Graph) -> list[list[str]]:
    """Return the strongly connected components in the order of *names* (Tarjan's algorithm, 1972, not recursive)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_names: dict[str, None] = {}
    component_of: dict[str, str] = {}
    for root in names:
        stack = [(root, iter(graph.get(root, ())))] if root not in index else []
        while stack:
            name, following = stack[-1]
            if name not in index:
                index[name] = lowest[name] = len(index)
                open_names[name] = None
            for successor in following:
                if successor not in index:
                    stack.append((successor, iter(graph.get(successor, ()))))
                    break
                if successor in open_names:
                    lowest[name] = min(lowest[name], index[successor])
            else:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                while lowest[name] == index[name] and name in open_names:
                    component_of[open_names.popitem()[0]] = name
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(component_of[name], []).append(name)
    return list(found.values())


class Wildcard(Record):
    """The texts that *parts* may become once anything, or nothing, is filled in between them; ``("", "")`` is any text.

    The time of a regular expression with as many ``.*`` would grow with a power of the length of the text.
    """

    parts: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Return whether *text* may be a result."""
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
