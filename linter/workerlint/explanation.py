"""What a manifest comes to, in lines to read."""

from __future__ import annotations

from workerlint.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.effective import Capacity, Effective

MARKS = {"given": "", "default": "default", "unknown": "filled in later"}
"""Where a value comes from, by its origin."""


def explanation(worker: Effective, dim: tuple[str, str] = ("", "")) -> Iterator[str]:
    """Yield the lines, without line breaks; *dim* stands around what the manifest does not say itself."""
    yield f"Worker {visible(worker.name)}"
    width = min(max((len(line.path) for line in worker.lines), default=0), 60)
    for line in worker.lines:
        mark = MARKS[line.origin]
        note = f"  {dim[0]}({mark}){dim[1]}" if mark else ""
        yield f"  {visible(line.path):<{width}}  {visible(line.value)}{note}"
    yield ""
    yield from conclusions(worker)
    if worker.placeholders:
        yield ""
        yield "Filled in later:"
        yield from (f"  {visible(text)}" for text in worker.placeholders)


def conclusions(worker: Effective) -> Iterator[str]:
    """Yield how a Worker scales and what it takes, in sentences."""
    yield f"Scaling: {worker.scaling}."
    for capacity in worker.capacities:
        yield _capacity(capacity)
    if not worker.capacities:
        yield "Capacity: the number of replicas is not known."


def _capacity(capacity: Capacity) -> str:
    replicas = "1 replica" if capacity.replicas == 1 else f"{capacity.replicas} replicas"
    asked = f"{capacity.cpu_requests or 'an unknown amount of'} CPU and {capacity.memory_requests or 'unknown'} memory"
    cpu = capacity.cpu_limits or "an unlimited or unknown amount of"
    most = f"{cpu} CPU and {capacity.memory_limits or 'unlimited or unknown'} memory"
    return f"Capacity with {replicas}: requests {asked}, may use {most}."
