"""How and where a node is written: its quotes, its line, and where to point at what is not there."""

from __future__ import annotations

from workerlint.syntax.nodes import Alias, Mapping, Node, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.text import Source
    from workerlint.manifest.worker import Worker


def place_of_missing(parent: Node, name: str, key: Node | None = None) -> Node:
    """Give the node to point at when *name* is missing in *parent*, which stands behind *key*.

    That is the key called *name* when nothing stands behind it, else *key*, else the first key of *parent*.
    """
    if isinstance(parent, Mapping):
        written = parent.key(name)
        if written is not None:
            return written
        if key is None and parent.pairs:
            return parent.pairs[0][0]
    return key or parent


def is_written_in(mapping: Mapping, key: Node) -> bool:
    """Tell whether *key* stands in *mapping* itself: a merge key may bring in pairs that others share."""
    return mapping.owns(key)


def is_own(worker: Worker, *path: str, anchored: bool = False) -> bool:
    """Tell whether the value at *path* below the Worker-specific section is written there, by no alias or merge key.

    Unless *anchored*, nothing on the way may have an anchor either: changing it would change what others take from it.
    """
    node: Node | None = worker.root
    for name in (worker.section_name, *path):
        pair = node.entries.get(name) if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or pair is None or not is_written_in(node, pair[0]):
            return False
        node = pair[1]
        if isinstance(node, Alias) or (node.anchor is not None and not anchored):
            return False
    return True


def line_number(source: Source, node: Node) -> int:
    """Give the 1-based line on which *node* starts."""
    return source.lines.line_of(node.start) + 1


def lacks(worker: Worker, name: str) -> bool:
    """Tell whether the attribute *name* of the top level is truly not there, or has nothing behind its colon."""
    root = worker.root
    if root is None or worker.damaged or root.is_open:
        return False
    node = root.get(name)
    return node is None or is_empty(node)
