"""What a plan changes in total: the capacity on each Compute, and the Workers that restart."""

from __future__ import annotations

from collections.abc import Iterable

from workerlint.core.record import Record
from workerlint.core.wording import listing, plural
from workerlint.manifest.quantity import Quantity, format_cpu, format_memory, parse_quantity
from workerlint_shim.manifests.attributes import Attribute
from workerlint_shim.manifests.capacity import CapacityRange
from workerlint_shim.manifests.identity import WORKER
from workerlint_shim.plan.plan import CREATE, UNCHANGED, UNKNOWN, UPDATE, Plan, Step

UNKNOWN_COMPUTE = ""
_COMPUTES = (("worker", "compute"), ("spec", "compute"))
"""The paths of the Compute, in the versions of a Worker."""


class Demand(Record):
    """CPU and memory that Workers request at their maximum number of replicas."""

    cpu: Quantity
    memory: Quantity

    def plus(self, other: Demand, sign: int = 1) -> Demand:
        """Return the sum with *other*, or the difference if *sign* is -1."""
        return Demand(_add(self.cpu, other.cpu.times(sign)), _add(self.memory, other.memory.times(sign)))


_ZERO = Demand(Quantity(0), Quantity(0))


class ComputeDelta(Record):
    """The capacity that a plan requests on one Compute, before and after, of the resources that it changes."""

    compute: str
    """The name of the Compute; UNKNOWN_COMPUTE if it is not known."""
    before: Demand
    after: Demand
    unknown: int
    """The number of Workers whose demand before or after is unknown; they are not in the sums."""

    @property
    def cpu(self) -> str:
        """The change of the requested CPU with its sign, such as ``+40`` or ``-500m``; empty if there is none."""
        return _signed(self.after.plus(self.before, -1).cpu, memory=False)

    @property
    def memory(self) -> str:
        """The change of the requested memory with its sign, such as ``+2Gi``; empty if there is none."""
        return _signed(self.after.plus(self.before, -1).memory, memory=True)

    def __str__(self) -> str:
        parts = [f"{self.cpu} CPU" if self.cpu else "", f"{self.memory} memory" if self.memory else ""]
        found = listing(list(filter(None, parts)))
        unknown = f"unknown capacity of {plural(self.unknown, 'Worker')}" if self.unknown else ""
        where = f" on {self.compute}" if self.compute else " on an unknown Compute"
        return f"{' and '.join(filter(None, (found, unknown)))}{where}" if found or unknown else ""


def compute_deltas(plan: Plan) -> list[ComputeDelta]:
    """Return the change of capacity on each Compute, by name; Computes without a change are left out."""
    before: dict[str, Demand] = {}
    after: dict[str, Demand] = {}
    unknown: dict[str, int] = {}
    for step in plan.pending:
        name, old_name = _compute(step.attributes), _compute_before(step)
        new, old = _demand(step.manifest.capacity), _demand(step.capacity_before)
        if step.manifest.identity.kind != WORKER:
            continue
        if new is None or (old is None and step.action in {UPDATE, UNKNOWN}):
            unknown[name] = unknown.get(name, 0) + 1
        else:
            after[name] = after.get(name, _ZERO).plus(new)
            if old is not None:
                before[old_name] = before.get(old_name, _ZERO).plus(old)
    names = sorted({*before, *after, *unknown})
    found = [
        ComputeDelta(name, before.get(name, _ZERO), after.get(name, _ZERO), unknown.get(name, 0)) for name in names
    ]
    return [delta for delta in found if str(delta)]


def summary_line(plan: Plan, errors: int = 0) -> str:
    """Return what a plan does in one line, such as ``+40 CPU on runnable-default, restarts 3 Workers, 1 error``."""
    parts = [str(delta) for delta in compute_deltas(plan)]
    if plan.restarts:
        parts.append(f"restarts {plural(plan.restarts, 'Worker')}")
    if errors:
        parts.append(plural(errors, "error"))
    return ", ".join(parts)


def counts_line(plan: Plan) -> str:
    """Return the number of resources by action, such as ``1 to create, 0 to update, 2 unchanged``."""
    counts = [(plan.count(CREATE), "to create"), (plan.count(UPDATE), "to update"), (plan.count(UNCHANGED), UNCHANGED)]
    unknown = plan.count(UNKNOWN)
    if unknown:
        counts = [*(item for item in counts if item[0]), (unknown, "of which it is not known whether they exist")]
    text = ", ".join(f"{count} {what}" for count, what in counts)
    return f"{text}, {len(plan.leftovers)} no longer in these files" if plan.leftovers else text


def _compute(attributes: Iterable[Attribute]) -> str:
    found = _compute_field(attributes)
    return str(found.value) if found is not None and not found.is_hidden else UNKNOWN_COMPUTE


def _compute_field(attributes: Iterable[Attribute]) -> Attribute | None:
    return next((item for item in attributes if item.path in _COMPUTES), None)


def _compute_before(step: Step) -> str:
    """Return the Compute of a resource before the change: that of the manifest if the field does not change."""
    changed = {change.steps for change in step.differences}
    if step.before is not None and not changed.isdisjoint((*_COMPUTES, *(path[:1] for path in _COMPUTES))):
        return _compute(step.before.attributes or ())
    return _compute(step.attributes)


def _demand(capacity: CapacityRange | None) -> Demand | None:
    if capacity is None:
        return None
    cpu, memory = map(parse_quantity, (capacity.at_max.cpu_requests, capacity.at_max.memory_requests))
    return None if cpu is None or memory is None else Demand(cpu, memory)


def _add(one: Quantity, other: Quantity) -> Quantity:
    numerator = one.numerator * other.denominator + other.numerator * one.denominator
    return Quantity(numerator, one.denominator * other.denominator, one.suffix or other.suffix)


def _signed(quantity: Quantity, *, memory: bool) -> str:
    if not quantity.numerator:
        return ""
    size = Quantity(abs(quantity.numerator), quantity.denominator, quantity.suffix)
    shown = (
        _decimal(size, 1 << 30, "Gi") or format_memory(size) if memory else _decimal(size, 1, "") or format_cpu(size)
    )
    return f"{'+' if quantity.numerator > 0 else '-'}{shown}"


def _decimal(size: Quantity, unit: int, suffix: str) -> str:
    """Return a quantity of at least one unit with up to three decimals; empty if that is not exact."""
    thousandths, rest = divmod(size.numerator * 1000, size.denominator * unit)
    if rest or thousandths < 1000:
        return ""
    whole, fraction = divmod(thousandths, 1000)
    return f"{whole}{f'.{fraction:03}'.rstrip('0') if fraction else ''}{suffix}"
