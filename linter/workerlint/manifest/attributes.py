"""How and where a node is written: its quotes, its line, and where to point at what is not there."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.manifest.schema import root_shape
from workerlint.manifest.unknown import is_misspelt
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty

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


class Missing(Record):
    """An attribute of the Worker section that has no value. *written* tells whether its key is there, at *place*."""

    place: Node
    written: bool


def section_attributes(worker: Worker) -> tuple[str, ...]:
    """Give the attributes of the Worker section in documented order."""
    return tuple(root_shape(worker.v2alpha).properties[worker.section_name].properties)


def find_missing(worker: Worker, name: str) -> Missing | None:
    """Give where the attribute *name* of the Worker section is missing; None when it is there.

    Nothing behind the colon, null, and an empty text or list where the attribute takes one count as missing; a misspelt
    key and an empty value of another kind do not: those are other findings. The place is the attribute's key, or else
    the key of the section.
    """
    section = worker.section
    if section is None:
        return None
    node = section.get(name)
    hollow = node is not None and _is_hollow(worker, name, node)
    if node is not None and not is_empty(node) and not hollow:
        return None
    key = section.key(name)
    if key is not None:
        return Missing(key, True) if worker.absent(name) or (hollow and not worker.damaged) else None
    if not worker.absent(name) or is_misspelt(worker, section, section_attributes(worker), name):
        return None
    return Missing(worker.section_key or section, False)


def _is_hollow(worker: Worker, name: str, node: Node) -> bool:
    """Tell whether a value is written and yet none. Where nothing is written it may stand beside its key."""
    if node.kind == "null":
        return not is_empty(node)
    if node.items if isinstance(node, Sequence) else not isinstance(node, Scalar) or node.text.strip():
        return False
    return node.kind in root_shape(worker.v2alpha).properties[worker.section_name].properties[name].types
