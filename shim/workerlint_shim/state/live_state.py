"""The state of the platform itself: what the real dataos-ctl shows of resources, on top of the recorded state."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, replace
from workerlint.core.text import Path
from workerlint_shim.manifests.attributes import Attributes
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.state.recorded_state import RecordedResource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.manifests.identity import Identity, Selector
    from workerlint_shim.state.store import Store


class LiveResource(Record):
    """What the real dataos-ctl shows of one resource."""

    identity: Identity
    found: RecordedResource | None
    """The resource; None if it does not exist, or if it could not be read."""
    problem: str = ""
    """Why it could not be read; empty if it could."""


class LiveState(Struct):
    """The state of the resources that were read, and the recorded state of all others."""

    live: dict[tuple[str, str, str], LiveResource]
    """The resources by the key of their identity."""
    recorded: Store | None
    planned: dict[tuple[str, str, str], Attributes]
    """The fields of the manifests, by the key of the identity."""

    def find(self, identity: Identity) -> RecordedResource | None:
        """Return the resource as it is, without the fields that the platform may have added."""
        live = self.live.get(identity.key)
        recorded = self.recorded.find(identity) if self.recorded is not None else None
        if live is None or live.problem:
            return recorded
        found = live.found
        if found is None:
            return None
        return replace(
            found,
            user=recorded.user if recorded else "",
            attributes=self._known_fields(found, recorded),
            revision=recorded.revision if recorded else 0,
            path=recorded.path if recorded else "",
        )

    def _known_fields(self, found: RecordedResource, recorded: RecordedResource | None) -> Attributes | None:
        """Return the fields to compare with the manifest. What is hidden in the live resource is as it was recorded."""
        before = recorded.attributes if recorded is not None else None
        if found.attributes is None:
            return before
        added = set(map(id, live_only(found.attributes, [*self.planned[found.identity.key], *(before or ())])))
        known = before.by_path() if before is not None else {}
        fields = (item for item in found.attributes if id(item) not in added)
        return Attributes(known.get(item.path, item) if item.tag == NO_TAG else item for item in fields)

    def select(self, selector: Selector) -> list[RecordedResource]:
        """Return the recorded resources that match."""
        return self.recorded.select(selector) if self.recorded is not None else []

    @property
    def has_records(self) -> bool:
        """Whether anything is recorded."""
        return self.recorded is not None and not self.recorded.is_empty

    @property
    def unknown(self) -> frozenset[tuple[str, str, str]]:
        """The keys of the resources that could not be read."""
        return frozenset(key for key, live in self.live.items() if live.problem)


def live_only(live: Iterable[Attribute], known: Iterable[Attribute]) -> list[Attribute]:
    """Return the fields of a live resource below keys that neither the manifest nor the recorded state has.

    The platform may have added them, as nothing documents which fields it adds. Only the first two keys of a path
    count: what differs deeper is a change.
    """
    heads = {_head(item.path) for item in known}
    return [item for item in live if _head(item.path) not in heads]


def _head(path: Path) -> Path:
    return path[:1] if len(path) > 1 and isinstance(path[1], int) else path[:2]
