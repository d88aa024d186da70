"""The sum of capacities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.report.effective import Capacity
from workerlint_shim.manifests.capacity import CapacityRange, total

if TYPE_CHECKING:
    pass


def amount(replicas: int, cpu: str, memory: str) -> Capacity:
    return Capacity(replicas, cpu, "", memory, "")


def test_capacities_add_up_exactly() -> None:
    ranges = [
        CapacityRange(amount(1, "100m", "128Mi"), amount(2, "200m", "256Mi")),
        CapacityRange(amount(2, "1900m", "1Gi"), amount(2, "1900m", "1Gi")),
    ]
    found = total(ranges)
    assert found is not None
    assert (found.at_min.cpu_requests, found.at_min.memory_requests, found.at_min.replicas) == ("2", "1152Mi", 3)
    assert (found.at_max.cpu_requests, found.at_max.memory_requests, found.at_max.cpu_limits) == ("2100m", "1280Mi", "")
    assert total([]) is None
    assert CapacityRange.from_lists(found.as_lists()) == found
