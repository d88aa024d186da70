"""The stored form of recorded resources."""

from __future__ import annotations

import pytest

from workerlint.report.effective import Capacity
from workerlint_shim.manifests.attributes import DEFAULT, Attribute, Attributes
from workerlint_shim.manifests.capacity import CapacityRange
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.recorded_state import ACTIVE, RecordedResource

IDENTITY = Identity("orders", "v1beta", "worker", "public")
ATTRIBUTES = Attributes([Attribute("worker.stack", "flink é"), Attribute("worker.replicas", "1", DEFAULT)])
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
