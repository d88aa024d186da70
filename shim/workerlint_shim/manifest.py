"""One resource of a file set, ready to be planned."""

from __future__ import annotations

from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint_shim.attributes import Attributes
    from workerlint_shim.capacity import Range
    from workerlint_shim.identity import Identity


class Manifest(Record):
    """*attributes* takes the key for the digests of secrets. *line* is the 1-based line at which the document begins.

    *owner* is empty where the manifest does not say. *resolved* gives its text, variables filled in and secrets masked.
    """

    __slots__ = ("attributes", "capacity", "identity", "line", "owner", "path", "resolved", "tags")

    identity: Identity
    owner: str
    tags: tuple[str, ...]
    path: str
    line: int
    attributes: Callable[[bytes], Attributes]
    capacity: Range | None
    resolved: Callable[[], str]

    def __init__(
        self,
        identity: Identity,
        owner: str,
        tags: tuple[str, ...],
        path: str,
        line: int,
        attributes: Callable[[bytes], Attributes],
        capacity: Range | None,
        resolved: Callable[[], str],
    ) -> None:
        self.identity = identity
        self.owner = owner
        self.tags = tags
        self.path = path
        self.line = line
        self.attributes = attributes
        self.capacity = capacity
        self.resolved = resolved
