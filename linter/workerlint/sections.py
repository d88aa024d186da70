"""Compares a manifest's type and version with the sections that it has."""

from __future__ import annotations

from workerlint.documents import RESOURCE_TYPES
from workerlint.misspelling import intended
from workerlint.nodes import Node, Scalar
from workerlint.schema_walk import root_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.worker import Worker

SECTION_NAMES = ("worker", "spec")
"""The Worker-specific section of v1beta, and that of v2alpha."""


def other_sections(worker: Worker) -> list[Node]:
    """Give the keys at the top level that are the section of another type of Resource: it is named after the type."""
    root = worker.root
    if root is None:
        return []
    return [
        key
        for name, (key, value) in root.entries.items()
        if name in RESOURCE_TYPES
        and name not in SECTION_NAMES
        and id(key) not in worker.misplaced.keys
        and (not isinstance(value.target(), Scalar) or value.kind in {"null", "unknown"})
    ]


def rival_section(worker: Worker) -> Node | None:
    """Give the key of the section that goes with the other version: ``spec`` for v1beta, ``worker`` for v2alpha."""
    return worker.root.key("worker" if worker.v2alpha else "spec") if worker.root else None


def misspelt_section(worker: Worker) -> Node | None:
    """Give the key that was meant to be the Worker-specific section when that is not there."""
    root = worker.root
    if root is None or worker.section_key is not None:
        return None
    known = tuple(root_shape(worker.v2alpha).properties)
    for key, _ in root.pairs:
        if (
            isinstance(key, Scalar)
            and key.text not in known
            and key.text not in RESOURCE_TYPES
            and intended(key.text, root, known) == worker.section_name
        ):
            return key
    return None


def is_section_key(worker: Worker, key: Node) -> bool:
    """Tell whether a key of the top level is a section of any kind, rightly there or not."""
    return key in (*other_sections(worker), rival_section(worker), misspelt_section(worker))


def is_another_type(worker: Worker) -> bool:
    """Tell whether type or section say that the manifest may be meant for another type of Resource altogether."""
    kind = worker.meta("type")
    named = kind is not None and kind.text != "worker" and kind.text in RESOURCE_TYPES
    return named or (worker.section_key is None and bool(other_sections(worker)))
