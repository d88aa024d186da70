"""Walks the values at the ends of a tree, each with the way that leads to it."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.nodes import Mapping, Node, Scalar, Sequence
from workerlint.violation import dotted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

Trail = tuple["Trail | None", "str | int"]
"""The way to a node, innermost part first: ``(the way to the collection around it, its key or index)``."""


class Leaf:
    """A scalar, or a ``{{name}}`` that YAML reads as a mapping. *is_key* tells a key from a value."""

    __slots__ = ("is_key", "node", "trail")

    node: Node
    trail: Trail | None
    is_key: bool

    def __init__(self, node: Node, trail: Trail | None, is_key: bool) -> None:
        self.node = node
        self.trail = trail
        self.is_key = is_key

    @property
    def path(self) -> tuple[str | int, ...]:
        """The keys and list indexes that lead here from the root; for a key, its own text is the last of them."""
        return trail_path(self.trail)

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.envs.REGION``."""
        return dotted(self.path)


def leaves(root: Node, trail: Trail | None = None) -> Iterator[Leaf]:
    """Yield keys and values below *root* in the order they are written.

    An alias is passed over: what it stands for is yielded where it is written. Without recursion, since manifests may
    nest deeper than Python calls.
    """
    todo: list[Leaf] = [Leaf(root, trail, False)]
    while todo:
        leaf = todo.pop()
        node = leaf.node
        if isinstance(node, Mapping) and node.kind == "mapping":
            below = []
            for key, value in node.pairs:
                part = (leaf.trail, key.text if isinstance(key, Scalar) else "?")
                below.append(Leaf(key, part, True))
                below.append(Leaf(value, part, False))
            todo.extend(reversed(below))
        elif isinstance(node, Sequence):
            items = [Leaf(item, (leaf.trail, at), False) for at, item in enumerate(node.items)]
            todo.extend(reversed(items))
        elif isinstance(node, (Scalar, Mapping)):
            yield leaf


class LeafIndex:
    """Finds the leaf that holds an offset; the tree is walked when the first is asked for."""

    __slots__ = ("_leaves", "_root", "_starts", "_trail")

    def __init__(self, root: Node, trail: Trail | None = None) -> None:
        self._root = root
        self._trail = trail
        self._leaves: list[Leaf] | None = None
        self._starts: list[int] = []

    def at(self, offset: int) -> Leaf | None:
        """Give the leaf whose own text holds *offset*; None in a comment or between leaves."""
        if self._leaves is None:
            self._leaves = list(leaves(self._root, self._trail))
            self._starts = [leaf.node.start for leaf in self._leaves]
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._leaves[number].node.end:
            return self._leaves[number]
        return None


def trail_path(trail: Trail | None) -> tuple[str | int, ...]:
    """Give the parts of a trail, outermost first."""
    parts = []
    while trail is not None:
        trail, part = trail
        parts.append(part)
    return tuple(reversed(parts))
