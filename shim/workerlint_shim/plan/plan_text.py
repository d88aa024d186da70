"""The text output of a plan: each resource with its changes, and the totals."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.wording import plural
from workerlint.report.effective import Capacity
from workerlint_shim.manifests.capacity import CapacityRange, describe
from workerlint_shim.plan.change_text import NOTE, Line, change_lines
from workerlint_shim.plan.diff import ADD, CHANGE, REMOVE
from workerlint_shim.plan.plan import CREATE, UNCHANGED, UNKNOWN, UPDATE, Plan, Step
from workerlint_shim.plan.summary import counts_line, summary_line
from workerlint_shim.state.recorded_state import RecordedResource

SIGNS = {CREATE: ADD, UPDATE: CHANGE, UNCHANGED: "=", UNKNOWN: "?"}
"""The sign of each action."""


def step_lines(step: Step, *, knows_state: bool, verbose: bool = False) -> Iterator[Line]:
    """Yield the lines of one resource, each with the sign that determines its color.

    *verbose* shows all fields of a new resource. *knows_state* is whether there is a recorded state.
    """
    manifest = step.manifest
    sign = SIGNS[step.action]
    head = f"  {sign} {manifest.identity} {manifest.identity.scope}{step.action}, {manifest.path}:{manifest.line}"
    yield sign, head.rstrip()
    if step.before is not None and step.before.attributes is None:
        yield NOTE, "      current fields unknown: imported from a table"
    if step.action == UNKNOWN:
        yield NOTE, "      not known whether it exists"
    if step.action in {CREATE, UNKNOWN} and not verbose:
        yield NOTE, f"      {_folded(step)}"
    else:
        for style, line in change_lines(step.changes):
            yield style, f"      {line}"
    if step.action != UNCHANGED:
        yield from ((NOTE, line) for line in _capacity_lines(step.capacity_before, manifest.capacity))
    for use in step.missing:
        also = " and not in the recorded state" if knows_state else ""
        yield "!", f"      ! uses {use}, which is not in these manifests{also}"


def leftover_lines(item: RecordedResource) -> Iterator[Line]:
    """Yield the lines of a resource that is recorded for the files of the plan and no longer in them."""
    identity = item.identity
    yield REMOVE, f"  - {identity} {identity.scope}no longer in {item.path}".rstrip()
    parts = " | ".join(filter(None, (identity.name, identity.version, identity.kind, identity.workspace)))
    yield NOTE, f'      apply does not delete it; to delete it, run `dataos-ctl delete -i "{parts}"`'


def totals_lines(plan: Plan) -> Iterator[str]:
    """Yield the totals of the plan."""
    after = plan.after
    yield f"Plan: {counts_line(plan)}{f'; {_ends(plan.before, after)}' if after else ''}."
    summary = summary_line(plan)
    if summary:
        yield f"Effect: {summary}."


def _folded(step: Step) -> str:
    """Return the most important fields of a new resource, and the number of all."""
    count = sum(not item.is_default for item in step.attributes)
    values = {item.path[-1]: item for item in step.attributes if len(item.path) == 2 and not item.is_hidden}
    facts = [f"{name} {values[name].value}" for name in ("stack", "compute") if name in values]
    return f"{', '.join([*facts, plural(count, 'field')])}; use `-v` to show {'it' if count == 1 else 'them'}"


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
