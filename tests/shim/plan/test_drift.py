"""The drift: which differences between a live resource and its record count."""

from __future__ import annotations

import pytest

from workerlint_shim.manifests.attributes import (
    DEFAULT,
    DESCRIBED,
    GIVEN,
    PLATFORM,
    SECRET,
    Attribute,
    Attributes,
)
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.manifests.redaction import NO_TAG, tag
from workerlint_shim.plan.drift import Drift, drift_total, find_drift
from workerlint_shim.state.live_state import LiveResource, LiveState
from workerlint_shim.state.recorded_state import RecordedResource

KEY = b"key"
IDENTITY = Identity("orders", "v1beta", "worker", "public")


class Recorded:
    """A recorded state with one resource."""

    is_empty = False

    def __init__(self, item: RecordedResource) -> None:
        self.item = item

    def find(self, identity: Identity) -> RecordedResource | None:
        return self.item if identity == self.item.identity else None


def drift(before: list[Attribute], after: list[Attribute]) -> list[Drift]:
    recorded, found = (
        RecordedResource(IDENTITY, "ada", "ada", "active", "running:1", (), Attributes(fields))
        for fields in (before, after)
    )
    live = {IDENTITY.key: LiveResource(IDENTITY, found)}
    return find_drift(LiveState(live, Recorded(recorded), {IDENTITY.key: Attributes()}), KEY)  # type: ignore[arg-type]


def field(value: str | int, origin: str = GIVEN, path: tuple[str | int, ...] = ("worker", "replicas")) -> Attribute:
    mark = tag(KEY, str(value)) if origin == SECRET else ""
    return Attribute(path, value, "string" if isinstance(value, str) else "integer", origin, mark)


TAGS = ("tags", 0)


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ([field(2)], [field(2)], False),
        ([field(2)], [field(5)], True),
        ([field(2)], [], True),
        ([field(1, DEFAULT)], [], False),
        ([field(1, DEFAULT)], [field(1)], False),
        ([field(1, DEFAULT)], [field(3)], True),
        ([field("the user", DESCRIBED)], [field("ada")], False),
        ([field("a", path=TAGS)], [field("a", path=TAGS), field("dataos:x", PLATFORM, ("tags", 1))], False),
        ([field("a", path=TAGS)], [field("a", path=TAGS), field("b", path=("tags", 1))], True),
        ([field("one", SECRET)], [field("one", SECRET)], False),
        ([field("one", SECRET)], [field("two", SECRET)], True),
        ([field("one", SECRET)], [Attribute(("worker", "replicas"), "***", "string", SECRET, NO_TAG)], False),
    ],
)
def test_which_differences_count(before: list[Attribute], after: list[Attribute], differs: bool) -> None:
    assert any(item.changes for item in drift(before, after)) == differs


def test_a_field_that_only_the_platform_has_is_a_note() -> None:
    (item,) = drift([field(2)], [field(2), field(1, path=("worker", "generation", "of")), field(1, path=("age",))])
    assert item.changes == ()
    assert item.notes == ("only there, and perhaps added by the platform: worker.generation, age",)


def test_the_total() -> None:
    assert drift_total([], 2, knows_state=True) == "Drift: none; 2 resources as recorded."
    assert drift_total([], 2, knows_state=False) == "Drift: nothing is recorded to compare with."
    found = [Drift(IDENTITY, kind) for kind in ("changed", "changed", "absent", "unread")]
    assert drift_total(found, 5, knows_state=True) == "Drift: 2 changed, 1 absent, 1 could not be read."
