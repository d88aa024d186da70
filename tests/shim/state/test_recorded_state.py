"""The stored form of recorded resources."""

from __future__ import annotations

import json
import os

import pytest

from workerlint.report.effective import Capacity
from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.attributes import DEFAULT, SECRET, VARIABLE, Attribute, Attributes
from workerlint_shim.manifests.capacity import CapacityRange
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.recorded_state import ACTIVE, RecordedResource

IDENTITY = Identity("orders", "v1beta", "worker", "public")
ATTRIBUTES = Attributes(
    [
        Attribute(("worker", "stack"), "flink é", "string"),
        Attribute(("worker", "topology", 0, "ports"), [], "list"),
        Attribute(("worker", "ratio"), 1.5, "number"),
        Attribute(("worker", "replicas"), 1, "integer", DEFAULT),
        Attribute(("worker", "apiKey"), MASK, "string", SECRET, "0a1b2"),
    ]
)
CAPACITY = CapacityRange(Capacity(1, "100m", "", "1Gi", ""), Capacity(3, "300m", "", "3Gi", ""))


@pytest.mark.parametrize(
    "resource",
    [
        RecordedResource(IDENTITY, "groot", "rocket", ACTIVE, "running:1", ("a", "b"), ATTRIBUTES, CAPACITY, 7),
        RecordedResource(IDENTITY, "", "", "", "", revision=1),
    ],
    ids=["complete", "imported"],
)
def test_what_is_stored_is_read_back(resource: RecordedResource) -> None:
    assert RecordedResource.from_json(IDENTITY, resource.as_json(), resource.revision) == resource


def test_no_value_from_a_variable_is_stored() -> None:
    attributes = Attributes(
        [
            Attribute(("owner",), MASK, "string", VARIABLE, "0a1b2"),
            Attribute(("tags", 0), "a", "string"),
            Attribute(("tags", 1), MASK, "string", VARIABLE, "0a1b2"),
        ]
    )
    resource = RecordedResource(IDENTITY, "groot", "rocket", ACTIVE, "", ("a", "b", "c"), attributes)
    stored = RecordedResource.from_json(IDENTITY, resource.as_json(), 1)
    assert (stored.owner, stored.user, stored.tags) == (MASK, "rocket", ("a", MASK, "c"))


def test_other_values_are_stored_whatever_their_names() -> None:
    attributes = Attributes(
        [
            Attribute(("owner",), "groot", "string"),
            Attribute(("tags", 0), "a", "string"),
            Attribute(("worker", "owner"), MASK, "string", VARIABLE, "0a1b2"),
            Attribute(("worker", "tags", 0), MASK, "string", VARIABLE, "0a1b2"),
        ]
    )
    resource = RecordedResource(IDENTITY, "groot", "rocket", ACTIVE, "", ("a",), attributes)
    assert RecordedResource.from_json(IDENTITY, resource.as_json(), 0) == resource


def test_the_identity_and_the_revision_are_stored_apart() -> None:
    stored = json.loads(RecordedResource(IDENTITY, "groot", "rocket", ACTIVE, "", revision=7).as_json())
    assert not {"identity", "revision"} & stored.keys()


def test_a_path_that_is_not_utf_8_is_stored_as_ascii() -> None:
    resource = RecordedResource(IDENTITY, "", "", ACTIVE, "", path=os.fsdecode(b"caf\xe9.yaml"))
    assert resource.as_json().isascii()
    assert RecordedResource.from_json(IDENTITY, resource.as_json(), 0) == resource
