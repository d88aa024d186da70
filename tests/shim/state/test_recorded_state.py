"""The stored form of recorded resources."""

from __future__ import annotations

import pytest

from workerlint.report.effective import Capacity
from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.attributes import DEFAULT, SECRET, Attribute, Attributes
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
