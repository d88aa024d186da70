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
from workerlint_shim.plan.drift import Drift, drift_lines, drift_total, find_drift
from workerlint_shim.state.live_state import LiveResource, LiveState
from workerlint_shim.state.recorded_state import RecordedResource

KEY = b"key"
IDENTITY = Identity("orders", "v1beta", "worker", "public")


class Recorded:
    """A recorded state with one resource."""

    is_empty = False

    def __init__(self, item: RecordedResource | None) -> None:
        self.item = item

    def find(self, identity: Identity) -> RecordedResource | None:
        return self.item if self.item and identity == self.item.identity else None


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


def resource(status: str = "active", runtime: str = "running:1", fields: Attributes | None = None) -> RecordedResource:
    return RecordedResource(IDENTITY, "ada", "ada", status, runtime, (), fields, revision=7)


def found(
    live: LiveResource, recorded: RecordedResource | None, *, records: bool = True, planned: Attributes | None = None
) -> list[tuple[str, tuple[str, ...], int]]:
    """Return the kinds, the notes and the numbers of changes of the drift of a resource."""
    store = Recorded(recorded) if records else None
    state = LiveState({IDENTITY.key: live}, store, {IDENTITY.key: planned or Attributes()})  # type: ignore[arg-type]
    return [(item.kind, item.notes, len(item.changes)) for item in find_drift(state, KEY)]


def test_a_resource_that_could_not_be_read_is_named_with_the_reason() -> None:
    live = LiveResource(IDENTITY, None, "no answer")
    for recorded in (None, resource()):
        assert found(live, recorded) == [("unread", ("no answer",), 0)]


def test_only_what_was_recorded_is_absent() -> None:
    live = LiveResource(IDENTITY, None)
    assert found(live, resource()) == [("absent", ("recorded in revision 7",), 0)]
    assert found(live, None) == []
    assert found(live, None, records=False) == []


def test_a_resource_that_is_not_recorded_is_one_only_if_others_are() -> None:
    live = LiveResource(IDENTITY, resource(fields=Attributes([field(2)])))
    planned = Attributes([field(2)])
    assert found(live, None, planned=planned) == [("unrecorded", (), 0)]
    assert found(live, None, records=False, planned=planned) == []
    note = "only there, and perhaps added by the platform: worker.replicas"
    assert found(live, None, records=False) == [("unrecorded", (note,), 0)]


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        (("active", "running:1"), ("active", "running:1"), ()),
        (("active", ""), ("error", ""), ("status: active -> error",)),
        (("", ""), ("error", ""), ()),
        (("active", ""), ("", ""), ()),
        (("active", "running:1"), ("active", "running:12"), ("runtime: running:1 -> running:12",)),
        (("active", "running:1"), ("active", "succeeded"), ()),
        (("active", "pending"), ("active", "running:1"), ()),
    ],
)
def test_the_status_and_the_number_of_replicas(
    before: tuple[str, str], after: tuple[str, str], notes: tuple[str, ...]
) -> None:
    assert found(LiveResource(IDENTITY, resource(*after)), resource(*before)) == [("changed", notes, 0)] * bool(notes)


def test_unknown_fields_are_not_compared() -> None:
    known = resource(fields=Attributes([field(2)]))
    assert found(LiveResource(IDENTITY, resource()), known) == []
    assert found(LiveResource(IDENTITY, known), resource(), planned=Attributes([field(3)])) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([field(2), field(1, DEFAULT, ("worker", "a"))], []),
        ([field("a", path=TAGS)], [field("dataos:x", PLATFORM, TAGS)]),
        ([field(2), field("the user", DESCRIBED, ("worker", "b"))], [field(3), field("x", path=("worker", "b"))]),
    ],
)
def test_what_was_changed_is_drift_next_to_what_was_not(before: list[Attribute], after: list[Attribute]) -> None:
    (item,) = drift(before, after)
    assert len(item.changes) == 1


def test_the_lines_of_the_drift() -> None:
    (changed,) = drift([field(2)], [field(5), field(1, path=("age",))])
    assert list(drift_lines(changed)) == [
        ("~", "  ~ orders:v1beta:worker (public) differs from the recorded state"),
        ("note", "      only there, and perhaps added by the platform: age"),
        ("~", "      ~ worker.replicas  2 -> 5"),
    ]
    assert [next(drift_lines(Drift(IDENTITY, kind))) for kind in ("unread", "absent", "unrecorded")] == [
        ("?", "  ? orders:v1beta:worker (public) could not be read"),
        ("-", "  - orders:v1beta:worker (public) does not exist"),
        ("+", "  + orders:v1beta:worker (public) exists, but is not recorded"),
    ]


def test_a_total_counts_what_is_not_recorded() -> None:
    assert drift_total([Drift(IDENTITY, "unrecorded")], 1, knows_state=False) == "Drift: 1 not recorded."
    assert drift_total([], 1, knows_state=True) == "Drift: none; 1 resource as recorded."
