"""The capacity that Workers request, individually and in total, at their minimum and maximum number of replicas."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.wording import plural
from workerlint.manifest.quantity import Quantity, format_cpu, format_memory, parse_quantity
from workerlint.report.effective import Capacity, describe_amounts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import ClassVar


class CapacityRange(Record):
    """The capacity of a Worker at its minimum and maximum number of replicas."""

    at_min: Capacity
    at_max: Capacity
    """Equal to *at_min* without autoscaling."""

    FIELDS: ClassVar[tuple[str, ...]] = ("replicas", "cpu_requests", "cpu_limits", "memory_requests", "memory_limits")
    """The fields of a capacity, in the order in which they are stored."""

    def as_lists(self) -> list[list[int | str]]:
        """Return the range as it is stored."""
        return [[getattr(end, field) for field in self.FIELDS] for end in (self.at_min, self.at_max)]

    @classmethod
    def from_lists(cls, lists: Sequence[Sequence[int | str]]) -> CapacityRange:
        """Return the range that ``as_lists`` has returned as lists."""
        low, high = (Capacity(int(item[0]), *map(str, item[1:])) for item in lists)
        return cls(low, high)


def total(ranges: Iterable[CapacityRange]) -> CapacityRange | None:
    """Return the sum of ranges; None if there are none. A quantity that one range lacks is missing in the sum."""
    found = list(ranges)
    if not found:
        return None
    return CapacityRange(_sum([item.at_min for item in found]), _sum([item.at_max for item in found]))


def _sum(capacities: list[Capacity]) -> Capacity:
    sums = [
        _add([getattr(item, name) for item in capacities], memory="memory" in name) for name in CapacityRange.FIELDS[1:]
    ]
    return Capacity(sum(item.replicas for item in capacities), *sums)


def _add(texts: list[str], *, memory: bool) -> str:
    from fractions import Fraction

    amounts = [parse_quantity(text) for text in texts]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return ""
    whole = sum((Fraction(amount.numerator, amount.denominator) for amount in known), Fraction(0))
    binary = next((amount.suffix for amount in known if amount.suffix.endswith("i")), known[0].suffix)
    result = Quantity(whole.numerator, whole.denominator, binary)
    return format_memory(result) if memory else format_cpu(result)


def describe(capacity: Capacity) -> str:
    """Return a short description of a capacity."""
    return f"{plural(capacity.replicas, 'replica')}, {describe_amounts(capacity)}"
