"""A recorded resource as YAML, as ``get --details`` of dataos-ctl prints it."""

from __future__ import annotations

from workerlint.syntax.nodes import Scalar
from workerlint.syntax.writer import CommentedMap, CommentedSeq, place, render, string, written
from workerlint_shim.manifests.attributes import DEFAULT, DESCRIBED, SECRET, is_ambiguous, value_text
from workerlint_shim.manifests.capacity import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.manifests.identity import Identity
    from workerlint_shim.state.recorded_state import RecordedResource

_USERS = ("owner", "runAsUser")
"""The fields whose default is the user who applies the manifest."""


def resource_yaml(item: RecordedResource) -> str:
    """Return a recorded resource as YAML: its identity, its fields with their defaults, and its status."""
    root = identity_map(item.identity)
    if item.attributes is None:
        place(root, ("owner",), string(item.owner))
        if item.tags:
            place(root, ("tags",), CommentedSeq(map(string, item.tags)))
    else:
        for attribute in in_order(item.attributes, item.identity.kind):
            place(root, attribute.path, _value(attribute, item), field_note(attribute))
    place(root, ("status", "aggregateStatus"), string(item.status))
    if item.runtime:
        place(root, ("status", "runtime"), string(item.runtime))
    return render(root, _head(item))


def identity_map(identity: Identity) -> CommentedMap:
    """Return a document that contains only the identity of a resource."""
    root = CommentedMap()
    for name, value in (("name", identity.name), ("version", identity.version), ("type", identity.kind)):
        place(root, (name,), string(value))
    if identity.workspace:
        place(root, ("workspace",), string(identity.workspace))
    return root


def _head(item: RecordedResource) -> Iterator[str]:
    identity = item.identity
    yield str(identity)
    yield ":".join(filter(None, (identity.kind, identity.version, identity.name, identity.workspace)))
    yield f"revision {item.revision} of the recorded state"
    if item.attributes is None:
        yield "fields unknown: imported from a table"
    if item.capacity is not None:
        yield from dict.fromkeys(describe(end) for end in (item.capacity.at_min, item.capacity.at_max))


def in_order(attributes: Iterable[Attribute], section: str) -> list[Attribute]:
    """Return the fields to write below the identity. Defaults of the top level precede the section of the resource."""
    found = [attribute for attribute in attributes if attribute.path != ("version",)]
    positions: dict[str | int, float] = {}
    for attribute in found:
        if not attribute.is_default:
            positions.setdefault(attribute.path[0], len(positions))
    last = positions.get(section, len(positions)) - 0.5
    return sorted(found, key=lambda attribute: positions.get(attribute.path[0], last))


def _value(attribute: Attribute, item: RecordedResource) -> Any:
    name = attribute.path[-1]
    if attribute.origin == DESCRIBED and name in _USERS:
        return string(item.owner if name == "owner" else item.user)
    return field_value(attribute)


def field_value(attribute: Attribute) -> Any:
    """Return the value of a field as a manifest contains it; the mask if it is hidden."""
    value = attribute.value
    if isinstance(value, dict):
        return CommentedMap()
    if isinstance(value, list):
        return CommentedSeq()
    if isinstance(value, str) and (attribute.kind == "string" or attribute.is_hidden):
        if "\n" in value:
            return written(Scalar.of(0, 0, value, '"'))
        # Readers that read another type than a string need quotes, and so does the mask.
        return (
            string(value) if is_ambiguous(value) or Scalar.of(0, 0, value).readings else written(Scalar.of(0, 0, value))
        )
    return written(Scalar.of(0, 0, value_text(attribute)))


def field_note(attribute: Attribute) -> str:
    """Return the comment after a value; empty for most."""
    if attribute.is_hidden:
        return "secret" if attribute.origin == SECRET else "from a variable"
    return DEFAULT if attribute.is_default else ""
