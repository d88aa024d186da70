"""Finds a marker in a tree: a word that nobody else writes, put in where the cursor is."""

from __future__ import annotations

from workerlint.nodes import Mapping, Node, Scalar, Sequence
from workerlint.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    Path = tuple[str | int, ...]


class Spot(Record):
    """Where the marker was found.

    As a key: *path* leads to *mapping*, and *value* is what stands behind it. Else *path* leads to the marker itself,
    and *mapping* is None. *flow* is the bracket around it, empty in block style. *inside* tells that it was found as a
    part of a longer text: in a block scalar or a sentence.
    """

    __slots__ = ("flow", "inside", "mapping", "path", "value")

    path: Path
    mapping: Mapping | None
    value: Node | None
    flow: str
    inside: bool

    def __init__(
        self, path: Path, mapping: Mapping | None, value: Node | None, flow: str, *, inside: bool = False
    ) -> None:
        self.path = path
        self.mapping = mapping
        self.value = value
        self.flow = flow
        self.inside = inside


def find_marker(root: Node, marker: str) -> Spot | None:
    """Give where *marker* stands below *root*; None when it is in no key and no value: in a comment, or lost."""
    todo: list[tuple[Node, Path, str]] = [(root, (), "")]
    while todo:
        node, path, flow = todo.pop()
        if isinstance(node, Mapping):
            flow = "{" if node.flow else flow
            for key, value in node.pairs:
                name = key.text if isinstance(key, Scalar) else ""
                if marker in name:
                    return Spot(path, node, value, flow, inside=name != marker)
                if not isinstance(key, Scalar):
                    todo.append((key, path, flow))
                todo.append((value, (*path, name), flow))
        elif isinstance(node, Sequence):
            flow = "[" if node.flow else flow
            todo += [(item, (*path, at), flow) for at, item in enumerate(node.items)]
        elif isinstance(node, Scalar) and marker in node.text:
            return Spot(path, None, node, flow, inside=node.text != marker)
    return None
