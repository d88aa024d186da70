"""Tells which of the attributes that a Worker must have is not there, and where to say so."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.manifest.schema import root_shape
from workerlint.manifest.unknown import is_misspelt
from workerlint.syntax.nodes import Node, Scalar, Sequence, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker


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
