"""The JSON of recorded resources: what `get` prints is what `state import` reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.report.effective import Capacity
from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.attributes import DEFAULT, GIVEN, SECRET, Attribute, Attributes
from workerlint_shim.manifests.capacity import CapacityRange
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.recorded_state import ACTIVE, RecordedResource
from workerlint_shim.state.resource_json import FormatError, read_resource, resource_json

CAPACITY = CapacityRange(Capacity(1, "100m", "", "1Gi", ""), Capacity(3, "300m", "", "3Gi", ""))
PATHS = st.lists(st.text(max_size=5) | st.integers(0, 9), min_size=1, max_size=3).map(tuple)
VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
ATTRIBUTES = st.builds(
    Attribute, PATHS, VALUES, st.sampled_from(["string", "number"]), st.sampled_from([GIVEN, DEFAULT])
)
RESOURCES = st.builds(
    RecordedResource,
    st.builds(Identity, st.text(min_size=1), st.just("v1beta"), st.sampled_from(["worker", "depot"]), st.text()),
    st.text(),
    st.text(),
    st.just(ACTIVE),
    st.text(),
    st.lists(st.text(), max_size=3).map(tuple),
    st.none() | st.lists(ATTRIBUTES, max_size=5).map(Attributes),
    st.none() | st.just(CAPACITY),
    path=st.sampled_from(["", "workers/a.yaml"]),
)


@given(RESOURCES)
def test_what_is_printed_is_read_back(item: RecordedResource) -> None:
    assert read_resource(json.loads(json.dumps(resource_json(item)))) == item


def test_a_secret_is_a_tag() -> None:
    secret = Attribute(("data", "a"), MASK, "string", SECRET, "0011aabb:0a1b2")
    item = RecordedResource(Identity("a", "v1", "secret", "public"), "", "", ACTIVE, "", (), Attributes([secret]))
    (shown,) = resource_json(item)["attributes"]
    assert (shown["value"], shown["hidden"], shown["tag"]) == (MASK, True, "0011aabb:0a1b2")


GOOD = resource_json(
    RecordedResource(
        Identity("a", "v1", "secret", "public"), "", "", ACTIVE, "", (), Attributes([Attribute(("x",), 1, "integer")])
    )
)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        {**GOOD, "name": 1},
        {**GOOD, "tags": None},
        {**GOOD, "attributes": 7},
        {**GOOD, "attributes": [{}]},
        {**GOOD, "attributes": [{**GOOD["attributes"][0], "keys": []}]},
        {**GOOD, "attributes": [{**GOOD["attributes"][0], "keys": [True]}]},
        {**GOOD, "capacity": {"at_min": {}}},
    ],
)
def test_anything_else_is_refused(data: Any) -> None:
    with pytest.raises(FormatError):
        read_resource(data)
