"""The entries of the rehearsed state: recorded resources, and the events that changed them."""

from __future__ import annotations

import json

from workerlint.core.record import Record
from workerlint_shim.attributes import Attributes
from workerlint_shim.capacity import CapacityRange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint_shim.identity import Identity

CREATED = "created"
UPDATED = "updated"
DELETED = "deleted"
IMPORTED = "imported"
ROLLED_BACK = "rolled back"

ACTIVE = "active"


class RecordedResource(Record):
    """A resource as it was recorded."""

    identity: Identity
    """The identity of the resource."""
    owner: str
    """The owner."""
    user: str
    """The user who recorded it; empty if it was imported."""
    status: str
    """The status, such as ACTIVE."""
    runtime: str
    """The state of its replicas, such as ``running:1``; may be empty."""
    tags: tuple[str, ...]
    """The tags."""
    attributes: Attributes | None
    """The attributes; None if unknown, because a table does not contain them."""
    capacity: CapacityRange | None
    """What it requests; None if unknown."""
    revision: int
    """The revision of the state that recorded it."""

    def __init__(
        self,
        identity: Identity,
        owner: str,
        user: str,
        status: str,
        runtime: str,
        tags: Iterable[str] = (),
        attributes: Attributes | None = None,
        capacity: CapacityRange | None = None,
        revision: int = 0,
    ) -> None:
        self.identity = identity
        self.owner = owner
        self.user = user
        self.status = status
        self.runtime = runtime
        self.tags = tuple(tags)
        self.attributes = attributes
        self.capacity = capacity
        self.revision = revision

    def as_json(self) -> str:
        """Return what is stored next to the identity."""
        return json.dumps(
            {
                "owner": self.owner,
                "user": self.user,
                "status": self.status,
                "runtime": self.runtime,
                "tags": self.tags,
                "attributes": None if self.attributes is None else self.attributes.as_lists(),
                "capacity": None if self.capacity is None else self.capacity.as_lists(),
            },
            ensure_ascii=False,
        )

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
            body["tags"],
            None if body["attributes"] is None else Attributes.from_lists(body["attributes"]),
            None if body["capacity"] is None else CapacityRange.from_lists(body["capacity"]),
            revision,
        )


class Event(Record):
    """A change of a resource in one revision."""

    revision: int
    """The revision."""
    at: str
    """The time, in UTC."""
    command: str
    """The command."""
    user: str
    """The user who ran the command."""
    identity: Identity
    """The identity of the resource."""
    action: str
    """What happened, such as CREATED."""
    after: RecordedResource | None
    """The resource after the event; None if it was deleted."""
