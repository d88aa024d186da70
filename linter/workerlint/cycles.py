"""Finds the cycles of a directed graph, without recursion: manifests come with chains of any length."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    Graph = Mapping[str, Collection[str]]
    """The successors of each name; a name without any may be left out."""


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
