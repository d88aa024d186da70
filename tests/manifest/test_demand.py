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
        ("  replicas: 3\n  autoscaling: {enabled: false, maxReplicas: 5}\n", (3, 3)),
        ("  replicas: 3\n  autoscaling: ${A}\n", None),
        ("  replicas: 1\n", (1, 1)),
        ("  replicas: x\n", None),
        ("  replicas:\n", (1, 1)),
        ("  replicas: 2\n  broken\n", None),
        (SCALING.format("minReplicas: 5, maxReplicas: 2"), (2, 5)),
        (SCALING.format("minReplicas: 4, maxReplicas: 4"), (4, 4)),
        (SCALING.format("minReplica: 2, maxReplicas: 5"), None),
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


@pytest.mark.parametrize(
    ("resources", "known"),
    [
        ("requests: {cpu: 250m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}", [(1, 4), (2**30, 1), (1, 1), (2**31, 1)]),
        ("requests: {cpu: 1}, limits: {}", [(1, 1), (100 * 2**20, 1), None, None]),
        ("requests: {cpu: abc, memory: -1}", [None, (0, 1), (2, 5), (400 * 2**20, 1)]),
    ],
)
def test_the_quantities_in_the_order_of_the_parts(
    worker: Callable[..., Worker], resources: str, known: list[tuple[int, int] | None]
) -> None:
    demand = read_demand(worker(f"  replicas: 2\n  resources: {{{resources}}}\n"))
    assert demand is not None
    parts = [(REQUESTS, CPU), (REQUESTS, MEMORY), (LIMITS, CPU), (LIMITS, MEMORY)]
    assert [demand.knows(*part) for part in parts] == [amount is not None for amount in known]
    totals = [Fraction(*demand.total(*part, "minimum")) for part in parts]
    assert totals == [2 * Fraction(*amount) if amount else 0 for amount in known]
