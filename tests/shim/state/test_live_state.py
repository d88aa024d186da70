"""The live state: the base of a plan that starts from the resources as they are."""

from __future__ import annotations

from workerlint_shim.manifests.attributes import GIVEN, SECRET, Attribute, Attributes
from workerlint_shim.manifests.identity import Identity, Selector
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.state.live_state import LiveResource, LiveState, live_only
from workerlint_shim.state.recorded_state import RecordedResource

IDENTITY = Identity("orders", "v1beta", "worker", "public")
REPLICAS = ("worker", "replicas")
KEY = ("worker", "runAsApiKey")


def field(path: tuple[str | int, ...], value: object = 1, origin: str = GIVEN, tag: str = "") -> Attribute:
    return Attribute(path, value, "string", origin, tag)  # type: ignore[arg-type]


def resource(*fields: Attribute) -> RecordedResource:
    return RecordedResource(IDENTITY, "ada", "bob", "active", "", (), Attributes(fields), revision=7, path="a.yaml")


class Recorded:
    """A recorded state with one resource, or none."""

    def __init__(self, item: RecordedResource | None) -> None:
        self.item = item

    def find(self, _: Identity) -> RecordedResource | None:
        return self.item

    def select(self, _: Selector) -> list[RecordedResource]:
        return [self.item] if self.item else []

    @property
    def is_empty(self) -> bool:
        return self.item is None


def state(live: LiveResource, recorded: RecordedResource | None = None) -> LiveState:
    planned = {IDENTITY.key: Attributes([field(REPLICAS)])}
    return LiveState({IDENTITY.key: live}, Recorded(recorded), planned)  # type: ignore[arg-type]


def test_what_only_the_platform_has_is_left_out() -> None:
    live = LiveResource(IDENTITY, resource(field(REPLICAS, 5), field(("worker", "added", "by"))))
    found = state(live).find(IDENTITY)
    assert found is not None
    assert found.attributes == Attributes([field(REPLICAS, 5)])


def test_what_was_recorded_and_is_no_longer_in_the_manifest_stays() -> None:
    fields = (field(REPLICAS, 5), field(("worker", "old"), "x"))
    found = state(LiveResource(IDENTITY, resource(*fields)), resource(field(("worker", "old")))).find(IDENTITY)
    assert found is not None
    assert found.attributes == Attributes(fields)
    assert (found.user, found.revision, found.path) == ("bob", 7, "a.yaml")


def test_what_is_hidden_is_as_it_was_recorded() -> None:
    hidden = field(KEY, "***", SECRET, NO_TAG)
    known = field(KEY, "***", SECRET, "0011aabb:0a1b2")
    found = state(LiveResource(IDENTITY, resource(hidden)), resource(known)).find(IDENTITY)
    assert found is not None
    assert found.attributes == Attributes([known])


def test_what_could_not_be_read_is_as_it_was_recorded_and_may_exist() -> None:
    recorded = resource(field(REPLICAS))
    live = state(LiveResource(IDENTITY, None, "no answer"), recorded)
    assert live.find(IDENTITY) == recorded
    assert live.unknown == {IDENTITY.key}
    assert state(LiveResource(IDENTITY, None), recorded).find(IDENTITY) is None


def test_an_item_more_in_a_list_is_not_added_by_the_platform() -> None:
    assert live_only([field(("tags", 5))], [field(("tags", 0))]) == []


def test_fields_are_told_apart_by_their_first_two_keys() -> None:
    known = [field(("worker", "envs", "A")), field(("owner",))]
    live = [field(("worker", "envs", "B")), field(("worker", "added")), field(("owner",)), field(("layer",))]
    assert [item.path for item in live_only(live, known)] == [("worker", "added"), ("layer",)]


def test_a_tag_that_the_manifest_does_not_have_is_added_by_the_platform() -> None:
    assert live_only([field(("tags", 0))], [field(("labels", 0))]) == [field(("tags", 0))]


def test_a_resource_that_was_never_recorded_has_no_user_and_no_revision() -> None:
    live = state(LiveResource(IDENTITY, resource(field(REPLICAS, 5))))
    for recorded in (live.recorded, None):
        found = LiveState(live.live, recorded, live.planned).find(IDENTITY)
        assert found is not None
        assert (found.owner, found.user, found.revision, found.path) == ("ada", "", 0, "")


def test_a_resource_that_was_not_asked_for_is_as_it_was_recorded() -> None:
    recorded = resource(field(REPLICAS))
    assert LiveState({}, Recorded(recorded), {}).find(IDENTITY) == recorded  # type: ignore[arg-type]
    assert LiveState({}, None, {}).find(IDENTITY) is None


def test_fields_that_a_table_does_not_show_are_as_they_were_recorded() -> None:
    shown = RecordedResource(IDENTITY, "ada", "", "error", "running:1")
    found = state(LiveResource(IDENTITY, shown), resource(field(REPLICAS))).find(IDENTITY)
    assert found is not None
    assert (found.status, found.attributes) == ("error", Attributes([field(REPLICAS)]))
    unknown = state(LiveResource(IDENTITY, shown)).find(IDENTITY)
    assert unknown is not None
    assert unknown.attributes is None


def test_only_what_is_hidden_is_taken_from_the_record() -> None:
    hidden = field(REPLICAS, "***", SECRET, NO_TAG)
    recorded = resource(field(REPLICAS, 2), field(("worker", "key"), "***", SECRET, "0a1b2"))
    changed = field(REPLICAS, 5)
    live = state(LiveResource(IDENTITY, resource(changed)), recorded).find(IDENTITY)
    unknown = state(LiveResource(IDENTITY, resource(hidden)), resource()).find(IDENTITY)
    assert live is not None
    assert unknown is not None
    assert (live.attributes, unknown.attributes) == (Attributes([changed]), Attributes([hidden]))


def test_what_is_recorded_is_that_of_the_recorded_state() -> None:
    recorded = resource(field(REPLICAS))
    live = state(LiveResource(IDENTITY, None), recorded)
    assert (live.select(Selector()), live.has_records, live.unknown) == ([recorded], True, frozenset())
    assert not state(LiveResource(IDENTITY, None)).has_records
    none = LiveState({}, None, {})
    assert (none.select(Selector()), none.has_records) == ([], False)
