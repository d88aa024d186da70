"""What the rehearsed state holds of a resource, and what happened to it."""

from __future__ import annotations

import json

from workerlint.record import Record
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
    """A resource as it was recorded.

    *user* is who recorded it, empty for what was imported; *owner* is whose it is. *attributes* is None when they are
    not known: a table does not tell them. *revision* counts the recordings of the whole state.
    """

    __slots__ = ("attributes", "capacity", "identity", "owner", "revision", "runtime", "status", "tags", "user")

    identity: Identity
    owner: str
    user: str
    status: str
    runtime: str
    tags: tuple[str, ...]
    attributes: Attributes | None
    capacity: CapacityRange | None
    revision: int

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
        """Give what is stored beside the identity."""
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
        """Read what ``as_json`` gave."""
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
    """What happened to a resource in a revision. *after* is what it then was, None when it was deleted."""

    __slots__ = ("action", "after", "at", "command", "identity", "revision", "user")

    revision: int
    at: str
    command: str
    user: str
    identity: Identity
    action: str
    after: RecordedResource | None

    def __init__(
        self,
        revision: int,
        at: str,
        command: str,
        user: str,
        identity: Identity,
        action: str,
        after: RecordedResource | None,
    ) -> None:
        self.revision = revision
        self.at = at
        self.command = command
        self.user = user
        self.identity = identity
        self.action = action
        self.after = after
