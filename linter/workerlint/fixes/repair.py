"""Repairs of a text: of its indentation or its comments. They must not change the content of its manifests."""

from __future__ import annotations

from workerlint.syntax.nodes import Alias, Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.document import Document
    from workerlint.manifest.worker import Worker


def same_content(before: Document, after: Document) -> bool:
    """Return whether the Workers of two texts have the same keys and values, comments and layout aside."""
    one, other = before.workers, after.workers
    return len(one) == len(other) and all(map(_same_nodes, one, other))


def _same_nodes(one: Worker, other: Worker) -> bool:
    if one.root is None or other.root is None:
        return one.root is other.root
    return [_shape(node) for node in one.root.walk()] == [_shape(node) for node in other.root.walk()]


def _shape(node: Node) -> tuple[object, ...]:
    """Return a node without its offsets and the nodes below it."""
    value = node.text if isinstance(node, Scalar) else node.name if isinstance(node, Alias) else len(node.children())
    return type(node), node.kind, value, node.anchor, node.tag
