"""A recorded resource as JSON, as ``get --output json`` prints it and ``state import`` reads it."""

from __future__ import annotations

from workerlint.core.record import as_dict
from workerlint_shim.manifests.attributes import Attribute, Attributes, path_text
from workerlint_shim.manifests.capacity import CapacityRange
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.recorded_state import RecordedResource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FormatError(Exception):
    """Data is not what ``resource_json`` returns."""


def resource_json(item: RecordedResource) -> dict[str, Any]:
    """Return a resource as JSON data. Of a secret and of a value from a variable, it contains only the tag."""
    attributes = None
    if item.attributes is not None:
        attributes = [
            {
                "path": path_text(attribute.path),
                "keys": list(attribute.path),
                "value": attribute.value,
                "type": attribute.kind,
                "origin": attribute.origin,
                "default": attribute.is_default,
                "hidden": attribute.is_hidden,
                "tag": attribute.tag or None,
            }
            for attribute in item.attributes
        ]
    return {
        **item.identity.as_json(),
        "status": item.status,
        "runtime": item.runtime,
        "owner": item.owner,
        "user": item.user,
        "tags": list(item.tags),
        "revision": item.revision,
        "file": item.path or None,
        "attributes": attributes,
        "capacity": None if item.capacity is None else {end: as_dict(getattr(item.capacity, end)) for end in _ENDS},
    }


_ENDS = ("at_min", "at_max")
_TEXTS = ("name", "version", "type", "workspace", "owner", "user", "status", "runtime", "file")


def read_resource(data: Any) -> RecordedResource:
    """Return the resource that ``resource_json`` has returned as data. Raises FormatError if it is anything else."""
    try:
        name, version, kind, workspace, owner, user, status, runtime, file = (_text(data, field) for field in _TEXTS)
        attributes = capacity = None
        if data["attributes"] is not None:
            attributes = Attributes(map(_read_attribute, data["attributes"]))
        if data["capacity"] is not None:
            lists = [[data["capacity"][end][name] for name in CapacityRange.FIELDS] for end in _ENDS]
            capacity = CapacityRange.from_lists(lists)
        identity, tags = Identity(name, version, kind, workspace), tuple(map(str, data["tags"]))
        return RecordedResource(identity, owner, user, status, runtime, tags, attributes, capacity, path=file)
    except (KeyError, TypeError, AttributeError) as error:
        raise FormatError(f"{type(error).__name__}: {error}") from None


def _text(data: Any, name: str) -> str:
    value = data[name]
    if not isinstance(value, str) and value is not None:
        raise FormatError(f"`{name}` is not a string")
    return value or ""


def _read_attribute(data: Any) -> Attribute:
    path = tuple(data["keys"])
    if not path or not all(isinstance(step, str | int) and not isinstance(step, bool) for step in path):
        raise FormatError("`keys` is not a list of keys and indexes")
    return Attribute(path, data["value"], _text(data, "type"), _text(data, "origin"), _text(data, "tag"))
