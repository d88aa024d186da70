"""What the replicas of a Worker request and are limited to together."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.manifest.autoscaling import Autoscaling, may_scale, read_autoscaling
from workerlint.manifest.quantities import CPU, LIMITS, MEMORY, REQUESTS, default_amount, read_amounts
from workerlint.manifest.quantity import Quantity
from workerlint.manifest.worker import Worker

PARTS = ((REQUESTS, CPU), (REQUESTS, MEMORY), (LIMITS, CPU), (LIMITS, MEMORY))


class Demand(Record):
    """The replicas of a Worker, and what each of them requests and is limited to."""

    least: int
    most: int
    amounts: tuple[tuple[int, int], ...]
    """The numerators and denominators of the quantities of PARTS; both are zero if one is unknown."""

    def total(self, part: str, resource: str, replicas: str) -> tuple[int, int]:
        """Return a quantity, as numerator and denominator, at the ``minimum`` or ``maximum`` of replicas."""
        numerator, denominator = self.amounts[PARTS.index((part, resource))]
        return numerator * (self.least if replicas == "minimum" else self.most), denominator or 1

    def knows(self, part: str, resource: str) -> bool:
        """Return whether a quantity is known. An unknown one adds nothing to a total."""
        return self.amounts[PARTS.index((part, resource))] != (0, 0)


def read_demand(worker: Worker) -> Demand | None:
    """Return the demand of a Worker; None if the number of its replicas is unknown."""
    counts = replica_counts(worker)
    if not counts:
        return None
    return Demand(counts[0], counts[-1], tuple([_fraction(worker, part, resource) for part, resource in PARTS]))


def _fraction(worker: Worker, part: str, resource: str) -> tuple[int, int]:
    amount = amount_in_force(worker, part, resource)
    if amount is not None:
        return amount.numerator, amount.denominator
    written = worker.cached(read_amounts).get((part, resource))
    return (0, 0) if written is None or written.quantity is None else (0, 1)


def replica_counts(worker: Worker) -> list[int]:
    """Return the minimum and maximum of replicas: one number if they are equal, none if they are unknown."""
    scaling = worker.cached(read_autoscaling)
    if scaling is not None and scaling.enabled:
        least, most = least_replicas(scaling), scaling.number("maxReplicas")
        return sorted({least, most.value}) if least is not None and most else []
    if may_scale(worker):
        return []
    node = worker.scalar("replicas")
    if node is not None and node.integer is not None and node.integer > 0:
        return [node.integer]
    return [1] if worker.absent("replicas") else []


def least_replicas(scaling: Autoscaling) -> int | None:
    """Return the lower bound or its default; None if it is unknown."""
    least = scaling.number("minReplicas")
    if least is None:
        return 1 if scaling.lacks("minReplicas") else None
    return least.value


def amount_in_force(worker: Worker, part: str, resource: str) -> Quantity | None:
    """Return a quantity as written, or its default; None if it is unknown, unlimited, or not positive."""
    amount = worker.cached(read_amounts).get((part, resource))
    quantity: Quantity | None = amount.quantity if amount else default_amount(worker, part, resource)
    return quantity if quantity is not None and quantity.numerator > 0 else None
