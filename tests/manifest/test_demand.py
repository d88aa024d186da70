"""What the replicas of a Worker request and are limited to together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.demand import read_demand
from workerlint.manifest.quantities import CPU, LIMITS, MEMORY, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

SCALING = "  autoscaling: {{enabled: true, {}, targetCPUUtilizationPercentage: 80}}\n"


@pytest.mark.parametrize(
    ("section", "counts"),
    [
        ("  stack: a\n", (1, 1)),
        ("  replicas: 3\n", (3, 3)),
        (SCALING.format("minReplicas: 2, maxReplicas: 5"), (2, 5)),
        (SCALING.format("maxReplicas: 5"), (1, 5)),
        ("  replicas: 3\n" + SCALING.format("minReplicas: 2, maxReplicas: 5"), (2, 5)),
        ("  replicas: ${N}\n", None),
        ("  replicas: 0\n", None),
        (SCALING.format("minReplicas: 2"), None),
        (SCALING.format("minReplicas: x, maxReplicas: 5"), None),
        ("  autoscaling: {enabled: '${E}', maxReplicas: 5}\n", None),
    ],
)
def test_the_replicas(worker: Callable[..., Worker], section: str, counts: tuple[int, int] | None) -> None:
    demand = read_demand(worker(section))
    assert (None if demand is None else (demand.least, demand.most)) == counts


def test_the_total_counts_each_replica(worker: Callable[..., Worker]) -> None:
    demand = read_demand(
        worker("  resources: {requests: {cpu: 500m}}\n" + SCALING.format("minReplicas: 2, maxReplicas: 5"))
    )
    assert demand is not None
    totals = [Fraction(*demand.total(REQUESTS, CPU, replicas)) for replicas in ("minimum", "maximum")]
    assert totals == [1, Fraction(5, 2)]


def test_a_default_counts_and_an_unknown_quantity_adds_nothing(worker: Callable[..., Worker]) -> None:
    demand = read_demand(worker("  resources: {requests: {cpu: '${CPU}'}, limits: {cpu: 0}}\n"))
    assert demand is not None
    assert not demand.knows(REQUESTS, CPU)
    assert demand.total(REQUESTS, CPU, "maximum") == (0, 1)
    assert demand.knows(REQUESTS, MEMORY)
    assert Fraction(*demand.total(REQUESTS, MEMORY, "maximum")) == 100 * 2**20
    assert demand.knows(LIMITS, CPU)
    assert demand.total(LIMITS, CPU, "maximum") == (0, 1)
