"""A recorded resource as YAML, as ``get --details`` of dataos-ctl prints it."""

from __future__ import annotations

import json

from workerlint.secrets.redaction import MASK
from workerlint.syntax.nodes import Scalar
from workerlint.syntax.writer import CommentedMap, CommentedSeq, place, render, string, written
from workerlint_shim.manifests.attributes import DEFAULT, split_path
from workerlint_shim.manifests.capacity import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.state.recorded_state import RecordedResource

    Path = tuple[str | int, ...]

_USERS = ("owner", "runAsUser")
"""The fields whose default is the user who applies the manifest."""


def resource_yaml(item: RecordedResource) -> str:
    """Return a recorded resource as YAML: its identity, its fields with their defaults, and its status."""
    root = CommentedMap()
    identity = item.identity
    for name, value in (("name", identity.name), ("version", identity.version), ("type", identity.kind)):
        place(root, (name,), string(value))
    if identity.workspace:
        place(root, ("workspace",), string(identity.workspace))
    if item.attributes is None:
        place(root, ("owner",), string(item.owner))
        if item.tags:
            place(root, ("tags",), CommentedSeq(map(string, item.tags)))
    else:
        for path, attribute in _in_order(item.attributes, identity.kind):
            place(root, path, _value(attribute, path, item), _note(attribute))
    place(root, ("status", "aggregateStatus"), string(item.status))
    if item.runtime:
        place(root, ("status", "runtime"), string(item.runtime))
    return render(root, _head(item))


def _head(item: RecordedResource) -> Iterator[str]:
    identity = item.identity
    yield str(identity)
    yield ":".join(filter(None, (identity.kind, identity.version, identity.name, identity.workspace)))
    yield f"revision {item.revision} of the recorded state"
    if item.attributes is None:
        yield "fields unknown: imported from a table"
    if item.capacity is not None:
        yield from dict.fromkeys(describe(end) for end in (item.capacity.at_min, item.capacity.at_max))


def _in_order(attributes: Iterable[Attribute], section: str) -> list[tuple[Path, Attribute]]:
    """Return the fields with their paths. Defaults of the top level precede the section of the resource."""
    found = [(path, attribute) for path, attribute in _with_paths(attributes) if path != ("version",)]
    positions: dict[str | int, float] = {}
    for path, attribute in found:
        if attribute.origin != DEFAULT:
            positions.setdefault(path[0], len(positions))
    last = positions.get(section, len(positions)) - 0.5
    return sorted(found, key=lambda field: positions.get(field[0][0], last))


def _with_paths(attributes: Iterable[Attribute]) -> Iterator[tuple[Path, Attribute]]:
    """Yield the fields with their paths as keys and indexes."""
    indexes: dict[Path, dict[str, int]] = {}
    known: set[Path] = set()
    for attribute in attributes:
        path: Path = ()
        for name, is_item in split_path(attribute.path):
            if is_item:
                items = indexes.setdefault(path, {})
                # The items of a list of scalars have no names.
                path = (*path, items.setdefault(name or str(len(items)), len(items)))
            else:
                path = (*path, name)
        while path in known:  # masked keys are equal
            path = (*path[:-1], f"{path[-1]} ")
        known.add(path)
        yield path, attribute


def _value(attribute: Attribute, path: Path, item: RecordedResource) -> Any:
    text = attribute.value
    if attribute.is_described:
        return string((item.owner if path[-1] == "owner" else item.user) if path[-1] in _USERS else text)
    if text == "{}":
        return CommentedMap()
    if text == "[]":
        return CommentedSeq()
    if text.startswith('"'):
        text = json.loads(text)
        return written(Scalar(0, 0, text, '"')) if "\n" in text else string(text)
    node = Scalar(0, 0, text)
    # Readers that read another type than a string need quotes, and so does the mask.
    return string(text) if text == MASK or (node.kind == "string" and node.readings is not None) else written(node)


def _note(attribute: Attribute) -> str:
    return "secret" if attribute.digest else DEFAULT if attribute.origin == DEFAULT else ""
