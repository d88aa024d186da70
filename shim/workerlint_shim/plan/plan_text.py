"""The text output of a plan: each resource with its changes, and the totals."""

from __future__ import annotations

from workerlint_shim.manifests.attributes import value_text
from workerlint_shim.manifests.capacity import describe
from workerlint_shim.manifests.redaction import describe_difference
from workerlint_shim.plan.diff import ADD, CHANGE
from workerlint_shim.plan.plan import CREATE, UNCHANGED, UPDATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report.effective import Capacity
    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.manifests.capacity import CapacityRange
    from workerlint_shim.plan.diff import Change
    from workerlint_shim.plan.plan import Plan, Step

_SIGNS = {CREATE: ADD, UPDATE: CHANGE, UNCHANGED: "="}
_WIDEST_PATH = 44
_WIDEST_VALUE = 60
_CONTEXT = 20
"""The number of characters shown before the first difference of two values that are too long to show completely."""


def step_lines(step: Step) -> Iterator[str]:
    """Yield the lines of one resource."""
    manifest = step.manifest
    location = f"{manifest.path}:{manifest.line}"
    yield f"  {_SIGNS[step.action]} {manifest.identity} {manifest.identity.scope}{step.action}, {location}".rstrip()
    if step.before is not None and step.before.attributes is None:
        yield "      current fields unknown: imported from a table"
    width = min(max((len(change.path) for change in step.changes), default=0), _WIDEST_PATH)
    for change in step.changes:
        yield f"      {change.sign} {change.path:<{width}}  {_values(change)}"
    if step.action != UNCHANGED:
        yield from _capacity_lines(step.capacity_before, manifest.capacity)


def totals_line(plan: Plan) -> str:
    """Return the totals of the plan, in one line."""
    counts = f"{plan.count(CREATE)} to create, {plan.count(UPDATE)} to update, {plan.count(UNCHANGED)} unchanged"
    after = plan.after
    if after is None:
        return f"Plan: {counts}."
    return f"Plan: {counts}; {_ends(plan.before, after)}."


def _ends(before: CapacityRange | None, after: CapacityRange) -> str:
    low = _requests(before.at_min if before else None, after.at_min)
    high = _requests(before.at_max if before else None, after.at_max)
    return f"requests {low}" if low == high else f"requests at min {low}, at max {high}"


def _requests(before: Capacity | None, after: Capacity) -> str:
    cpu = _arrow(before.cpu_requests if before else "", after.cpu_requests)
    memory = _arrow(before.memory_requests if before else "", after.memory_requests)
    replicas = _arrow(str(before.replicas) if before else "", str(after.replicas))
    return f"{cpu} CPU and {memory} memory for {replicas} {'replica' if replicas == '1' else 'replicas'}"


def _arrow(before: str, after: str) -> str:
    after = after or "unknown"
    return f"{before} -> {after}" if before and before != after else after


def _capacity_lines(before: CapacityRange | None, after: CapacityRange | None) -> Iterator[str]:
    if after is None:
        return
    scales = after.at_min != after.at_max or (before is not None and before.at_min != before.at_max)
    ends = (("at min", "at_min"), ("at max", "at_max")) if scales else (("", "at_min"),)
    for label, end in ends:
        new: Capacity = getattr(after, end)
        old: Capacity | None = getattr(before, end) if before else None
        head = f"      capacity {label}".rstrip()
        if old is None or old == new:
            yield f"{head}: {describe(new)}"
        else:
            yield f"{head}: {describe(old)}"
            yield f"{'->':>{len(head)}}  {describe(new)}"


def _values(change: Change) -> str:
    before, after = change.before, change.after
    if before is not None and after is not None:
        if before.is_hidden and after.is_hidden:
            return f"{before.value} -> {after.value} ({describe_difference(before.tag, after.tag)})"
        old, new = _excerpts(value_text(before), value_text(after))
        return f"{old}{_mark(before)} -> {new}{_mark(after)}"
    item = after or before
    return f"{_cut(value_text(item))}{_mark(item)}" if item else ""


def _mark(attribute: Attribute) -> str:
    return " (default)" if attribute.is_default else ""


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST_VALUE else f"{text[: _WIDEST_VALUE - 1]}…"


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two values, shortened so that their first difference is visible."""
    if max(len(before), len(after)) <= _WIDEST_VALUE:
        return before, after
    pairs = zip(before, after, strict=False)
    first = next((at for at, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))
    start = max(first - _CONTEXT, 0)
    if start <= 1:
        return _cut(before), _cut(after)
    return _cut(f"…{before[start:]}"), _cut(f"…{after[start:]}")
