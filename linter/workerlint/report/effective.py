"""The Worker that a manifest comes to: every default filled in, placeholders listed, and what it may take in all."""

from __future__ import annotations

from bisect import bisect_left

from workerlint.core.record import Record
from workerlint.core.wording import dotted, visible
from workerlint.manifest.attributes import lacks
from workerlint.manifest.autoscaling import TARGETS, may_scale, read_autoscaling
from workerlint.manifest.quantities import (
    CPU,
    DEFAULTS,
    LIMITS,
    MEMORY,
    REQUESTS,
    Quantity,
    default_amount,
    format_cpu,
    format_memory,
    read_amounts,
)
from workerlint.manifest.sections import is_bento, stack_spec_ranges
from workerlint.report.report import MASK
from workerlint.secrets.masking import secrets_in
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.autoscaling import Autoscaling
    from workerlint.manifest.worker import Worker

    Path = tuple[str | int, ...]


META_DEFAULTS = (("layer", "user"), ("workspace", "public"), ("owner", "whoever applies it"))
SECTION_DEFAULTS = (("replicas", "1"), ("logLevel", "INFO"), ("dryRun", "false"), ("runAsUser", "whoever applies it"))
"""Source: the attribute tables of the Worker and of the resource meta section."""


class EffectiveLine(Record):
    """One attribute of the effective Worker. *origin* is ``given``, ``default`` or ``unknown`` (filled in later)."""

    path: str
    value: str
    origin: str


class Capacity(Record):
    """What all replicas together request and are limited to; an empty text where that is not known or not limited."""

    replicas: int
    cpu_requests: str
    cpu_limits: str
    memory_requests: str
    memory_limits: str


class Effective(Record):
    """*lines* are the attributes in the order of the manifest, defaults behind those of their section.

    *capacities* holds one entry, or two when autoscaling moves between bounds. *scaling* says what it does, in words.
    """

    name: str
    lines: tuple[EffectiveLine, ...]
    placeholders: tuple[str, ...]
    capacities: tuple[Capacity, ...]
    scaling: str


def effective(worker: Worker) -> Effective:
    """Work out what a Worker comes to. Secrets are masked."""
    name = worker.meta("name")
    hidden = _Hidden(worker)
    return Effective(
        name.text if name else "(no name)",
        tuple(_lines(worker, hidden)),
        tuple(_placeholders(worker, hidden)),
        tuple(_capacities(worker)),
        _scaling(worker),
    )


def _lines(worker: Worker, hidden: _Hidden) -> Iterator[EffectiveLine]:
    root = worker.root
    if root is None:
        return
    for key, value in root.pairs:
        if value.target() is not worker.section:
            yield from _given((_text(key),), value.target(), hidden)
    for name, value_text in META_DEFAULTS:
        if name not in root.entries and lacks(worker, name) and not worker.v2alpha:
            yield EffectiveLine(name, value_text, "default")
    if worker.section is None:
        return
    prefix = worker.section_name
    for name, (_, value) in worker.section.entries.items():
        yield from _given((prefix, name), value.target(), hidden)
    if worker.v2alpha:
        return
    for name, value_text in SECTION_DEFAULTS:
        if worker.absent(name):
            yield EffectiveLine(f"{prefix}.{name}", value_text, "default")
    for (part, resource), default in DEFAULTS.items():
        if default_amount(worker, part, resource) is not None:
            yield EffectiveLine(f"{prefix}.resources.{part}.{resource}", default, "default")


def _given(path: Path, node: Node, hidden: _Hidden) -> Iterator[EffectiveLine]:
    """Yield the values below *path*; a collection that is empty is a value."""
    todo: list[tuple[Path, Node]] = [(path, node)]
    while todo:
        path, node = todo.pop()
        below: list[tuple[Path, Node]] = []
        if isinstance(node, Mapping) and node.kind == "mapping" and node.pairs:
            below = [((*path, name), value.target()) for name, (_, value) in node.entries.items()]
        elif isinstance(node, Sequence) and node.items:
            below = [((*path, at), item) for at, item in enumerate(node.values())]
        elif hidden.is_in(node):
            yield EffectiveLine(hidden.path(path), MASK, "given")
        elif isinstance(node, Scalar):
            text = " ".join(node.text.split())
            yield EffectiveLine(hidden.path(path), text, "unknown" if node.kind == "unknown" else "given")
        else:
            yield EffectiveLine(hidden.path(path), "{}" if isinstance(node, Mapping) else "[]", "given")
        todo += reversed(below)


class _Hidden:
    """What an explanation may not show: where secrets begin, in order, and the keys that hold one."""

    __slots__ = ("_names", "_starts")

    def __init__(self, worker: Worker) -> None:
        self._starts = sorted({span.start for span in secrets_in(worker)})
        found = leaves(worker.root) if worker.root is not None and self._starts else ()
        self._names = {
            leaf.node.text for leaf in found if leaf.is_key and isinstance(leaf.node, Scalar) and self.is_in(leaf.node)
        }

    def is_in(self, node: Node) -> bool:
        """Tell whether *node* holds a secret."""
        at = bisect_left(self._starts, node.start)
        return at < len(self._starts) and self._starts[at] <= node.end

    def path(self, parts: tuple[str | int, ...]) -> str:
        """Write a path as messages do, without what may not be shown."""
        return dotted(tuple(MASK if part in self._names else part for part in parts))


def _placeholders(worker: Worker, hidden: _Hidden) -> Iterator[str]:
    if worker.root is None:
        return
    lines = worker.source.lines
    # In Bento's own configuration `${{x}}` stands for a literal `${x}`.
    escaped = stack_spec_ranges(worker) if is_bento(worker) else []
    for leaf in leaves(worker.root):
        if leaf.node.kind == "unknown" and not any(span.overlaps(leaf.node.span) for span in escaped):
            text = MASK if hidden.is_in(leaf.node) else " ".join(worker.text[leaf.node.start : leaf.node.end].split())
            yield f"line {lines.line_of(leaf.node.start) + 1}: {hidden.path(leaf.path)}: {text}"


def _capacities(worker: Worker) -> Iterator[Capacity]:
    for replicas in _replica_counts(worker):
        yield Capacity(
            replicas,
            _total(worker, REQUESTS, CPU, replicas),
            _total(worker, LIMITS, CPU, replicas),
            _total(worker, REQUESTS, MEMORY, replicas),
            _total(worker, LIMITS, MEMORY, replicas),
        )


def _replica_counts(worker: Worker) -> list[int]:
    """Give the fewest and the most replicas; once when they are the same, nothing when they are not known."""
    scaling = worker.cached(read_autoscaling)
    if scaling is not None and scaling.enabled:
        least, most = _least(scaling), scaling.number("maxReplicas")
        return sorted({least, most.value}) if least is not None and most else []
    if may_scale(worker):
        return []
    node = worker.scalar("replicas")
    if node is not None and node.integer is not None and node.integer > 0:
        return [node.integer]
    return [1] if worker.absent("replicas") else []


def _least(scaling: Autoscaling) -> int | None:
    """Give the lower bound, with its default; None when it is not known."""
    least = scaling.number("minReplicas")
    if least is None:
        return 1 if scaling.lacks("minReplicas") else None
    return least.value


def _total(worker: Worker, part: str, resource: str, replicas: int) -> str:
    amount = worker.cached(read_amounts).get((part, resource))
    quantity: Quantity | None = amount.quantity if amount else default_amount(worker, part, resource)
    if quantity is None or quantity.numerator <= 0:
        return ""
    total = quantity.times(replicas)
    return format_cpu(total) if resource == CPU else format_memory(total)


def _scaling(worker: Worker) -> str:
    scaling = worker.cached(read_autoscaling)
    if scaling is None:
        if may_scale(worker):
            return "autoscaling is not known"
        return "autoscaling is not set: the number of replicas stays as it is"
    if not scaling.may_be_enabled:
        return "autoscaling is off: its settings do nothing"
    least, most = _least(scaling), scaling.number("maxReplicas")
    low, high = str(least or "an unknown number"), str(most.value) if most else "an unknown number"
    targets = []
    for target in TARGETS:
        number = scaling.number(target)
        if number is not None:
            what = "CPU" if "CPU" in target else "memory"
            targets.append(f"{number.value} % of the {what} request")
    steer = " or ".join(targets) or "a target that is not known"
    state = "" if scaling.enabled else " (if it is enabled, which is not known)"
    return f"autoscaling keeps between {low} and {high} replicas, adding some when they use more than {steer}{state}"


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "?"


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
