"""Where attributes are written, whether they are missing, and where to report that."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Source
from workerlint.manifest.schema import root_shape
from workerlint.manifest.unknown import is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty


def place_of_missing(parent: Node, name: str, key: Node | None = None) -> Node:
    """Return the node to report when *name* is missing in *parent*, the value of *key*.

    That is the key called *name* when it has no value, else *key*, else the first key of *parent*.
    """
    if isinstance(parent, Mapping):
        written = parent.key(name)
        if written is not None:
            return written
        if key is None and parent.pairs:
            return parent.pairs[0][0]
    return key or parent


def is_own(worker: Worker, *path: str, anchored: bool = False) -> bool:
    """Return whether the value at *path* below the Worker-specific section is written there, not aliased or merged.

    Unless *anchored*, no node on the path may have an anchor either: changing it would change what aliases refer to.
    """
    node: Node | None = worker.root
    for name in (worker.section_name, *path):
        pair = node.entries.get(name) if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or pair is None or not node.owns(pair[0]):
            return False
        node = pair[1]
        if isinstance(node, Alias) or (node.anchor is not None and not anchored):
            return False
    return True


def line_number(source: Source, node: Node) -> int:
    """Return the 1-based line on which *node* starts."""
    return source.lines.line_of(node.start) + 1


def lacks(worker: Worker, name: str) -> bool:
    """Return whether the top-level attribute *name* is missing, or has nothing after its colon."""
    root = worker.root
    if root is None or worker.damaged or root.is_open:
        return False
    node = root.get(name)
    return node is None or is_empty(node)


class Missing(Record):
    """An attribute of the Worker section that has no value."""

    place: Node
    """The node to report."""
    written: bool
    """Whether the key of the attribute is written, at *place*."""


def section_attributes(worker: Worker) -> tuple[str, ...]:
    """Return the attributes of the Worker section in documented order."""
    return tuple(root_shape(worker.v2alpha).properties[worker.section_name].properties)


def find_missing(worker: Worker, name: str) -> Missing | None:
    """Return where the attribute *name* of the Worker section is missing; None when it has a value.

    Nothing after the colon, null, and an empty string or list where the attribute accepts one count as missing; a
    misspelt key and an empty value of another kind do not: those are other findings.
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
    """Return whether a value is written but empty. Where nothing is written, the value may be next to its key."""
    if node.kind == "null":
        return not is_empty(node)
    if node.items if isinstance(node, Sequence) else not isinstance(node, Scalar) or node.text.strip():
        return False
    return node.kind in root_shape(worker.v2alpha).properties[worker.section_name].properties[name].types
