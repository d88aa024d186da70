"""The entries of the recorded state: resources, and the events that changed them."""

from __future__ import annotations

import json

from workerlint.core.record import Record, as_dict
from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.attributes import VARIABLE, Attributes
from workerlint_shim.manifests.capacity import CapacityRange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_shim.manifests.identity import Identity

CREATED = "created"
UPDATED = "updated"
DELETED = "deleted"
IMPORTED = "imported"
ABSENT = "absent"
"""A complete list no longer contains it."""
ROLLED_BACK = "rolled back"

ACTIVE = "active"


class RecordedResource(Record):
    """A resource as it was recorded."""

    identity: Identity
    owner: str
    user: str
    """The user who recorded it; empty if it was imported."""
    status: str
    """The status, such as ACTIVE."""
    runtime: str
    """The state of its replicas, such as ``running:1``; may be empty."""
    tags: tuple[str, ...] = ()
    attributes: Attributes | None = None
    """The fields; None if unknown, because a table does not contain them."""
    capacity: CapacityRange | None = None
    """The requested capacity; None if unknown."""
    revision: int = 0
    """The revision of the state that recorded it."""
    path: str = ""
    """The file of its manifest, relative to the repository; empty if unknown."""

    def as_json(self) -> str:
        """Return the JSON that is stored next to the identity. It contains no value from a variable."""
        body = as_dict(self)
        del body["identity"], body["revision"]
        for item in self.attributes or ():
            if item.origin == VARIABLE and item.path == ("owner",):
                body["owner"] = MASK
            elif item.origin == VARIABLE and item.path[0] == "tags":
                body["tags"] = [MASK if at in item.path[1:] else tag for at, tag in enumerate(body["tags"])]
        for name in ("attributes", "capacity"):
            if body[name] is not None:
                body[name] = body[name].as_lists()
        return json.dumps(body)  # in ASCII, because a path may contain bytes that are not valid UTF-8

    @classmethod
    def from_json(cls, identity: Identity, text: str, revision: int) -> RecordedResource:
        """Return the resource that ``as_json`` has returned as JSON."""
        body = json.loads(text)
        return cls(
            identity,
            body["owner"],
            body["user"],
            body["status"],
            body["runtime"],
            tuple(body["tags"]),
            None if body["attributes"] is None else Attributes.from_lists(body["attributes"]),
            None if body["capacity"] is None else CapacityRange.from_lists(body["capacity"]),
            revision,
            body["path"],
        )


class Event(Record):
    """A change of a resource in one revision."""

    revision: int
    at: str
    """The time, in UTC."""
    command: str
    user: str
    identity: Identity
    action: str
    """The action, such as CREATED."""
    after: RecordedResource | None
    """The resource after the event; None if it was deleted."""
