"""Tells which of the attributes that a Worker must have is not there, and where to say so."""

from __future__ import annotations

from workerlint.misspelling import is_misspelt
from workerlint.nodes import Node, Scalar, Sequence, is_empty
from workerlint.record import Record
from workerlint.schema_walk import root_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.worker import Worker


class Missing(Record):
    """An attribute of the Worker section that has no value. *written* tells whether its key is there, at *place*."""

    __slots__ = ("place", "written")

    place: Node
    written: bool

    def __init__(self, place: Node, written: bool) -> None:
        self.place = place
        self.written = written


def section_attributes(worker: Worker) -> tuple[str, ...]:
    """Give the attributes of the Worker section in documented order."""
    return tuple(root_shape(worker.v2alpha).properties[worker.section_name].properties)


def find_missing(worker: Worker, name: str) -> Missing | None:
    """Give where the attribute *name* of the Worker section is missing; None when it is there.

    Nothing behind the colon, null, an empty text and an empty list count as missing; a misspelt key does not: that is
    another finding. The place is the attribute's key, or else the key of the section.
    """
    section = worker.section
    if section is None:
        return None
    node = section.get(name)
    if node is not None and not is_empty(node) and not _is_hollow(node):
        return None
    key = section.key(name)
    if key is not None:
        empty = worker.absent(name) or (not worker.damaged and _is_hollow(section.get(name)))
        return Missing(key, True) if empty else None
    if not worker.absent(name) or is_misspelt(worker, section, section_attributes(worker), name):
        return None
    return Missing(worker.section_key or section, False)


def _is_hollow(node: Node | None) -> bool:
    if isinstance(node, Sequence):
        return not node.items
    # What is empty without null or quotes may have its content beside it: `absent` has looked.
    return (isinstance(node, Scalar) and not node.text.strip() and bool(node.style)) or _is_null(node)


def _is_null(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.kind == "null" and bool(node.text)
