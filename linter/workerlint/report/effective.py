"""The effective Worker of a manifest: fields with their defaults, placeholders, capacity and scaling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from workerlint.core.record import Record
from workerlint.core.text import Path
from workerlint.core.wording import dotted, listing, plural, visible
from workerlint.manifest.attributes import lacks
from workerlint.manifest.autoscaling import TARGETS, may_scale, read_autoscaling
from workerlint.manifest.defaults import META_DEFAULTS, SECTION_DEFAULTS
from workerlint.manifest.demand import amount_in_force, least_replicas, replica_counts
from workerlint.manifest.quantities import CPU, DEFAULTS, LIMITS, MEMORY, REQUESTS, default_amount
from workerlint.manifest.quantity import format_cpu, format_memory
from workerlint.manifest.sections import is_bento, stack_spec_ranges
from workerlint.manifest.worker import Worker
from workerlint.secrets.masking import secrets_in
from workerlint.secrets.redaction import MASK
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, leaves


class EffectiveField(Record):
    """A field of the effective Worker."""

    path: str
    value: str
    origin: str
    """The origin of the value, as in EffectiveValue."""
    variables: tuple[str, ...] = ()
    """The variables that the value comes from."""

    @property
    def label(self) -> str:
        """The origin of the value as people read it; empty for a value that is written in the manifest."""
        if self.variables:
            return f"from {listing([f'${{{name}}}' for name in self.variables])}"
        return ORIGIN_LABELS[self.origin]


class EffectiveValue(Record):
    """A scalar or an empty collection of the effective Worker."""

    path: tuple[str | int, ...]
    """The keys and indexes from the top level of the manifest, with secrets masked."""
    text: str
    """The value in one line; MASK for a secret."""
    origin: str
    """``given``, ``bundle`` (given by the Bundle around it), ``default`` or ``unknown`` (a placeholder)."""
    node: Node | None = None
    """The node of a value that is given, unless it is a secret."""
    line: int = 0
    """The line of a value that is given; 0 for any other."""
    variables: tuple[str, ...] = ()
    """The variables that the value comes from."""

    @property
    def is_described(self) -> bool:
        """Whether the text is not the value but describes it, such as the user who applies the manifest."""
        return self.origin == "default" and " " in self.text


class Capacity(Record):
    """The requests and limits of all replicas together, each an empty string if it is unknown or unlimited."""

    replicas: int
    cpu_requests: str
    cpu_limits: str
    memory_requests: str
    memory_limits: str


class EffectiveWorker(Record):
    """A Worker as the platform runs it."""

    name: str
    fields: tuple[EffectiveField, ...]
    """The fields in the order of the manifest, and the defaults of each section after its fields."""
    placeholders: tuple[str, ...]
    """The location, path and text of each placeholder."""
    capacities: tuple[Capacity, ...]
    """The capacity; two with autoscaling, for the minimum and maximum of replicas; none if it is unknown."""
    scaling: str
    """A description of the scaling."""


def resolve_worker(worker: Worker) -> EffectiveWorker:
    """Return the effective Worker. Secrets are masked."""
    name = worker.meta("name")
    secrets = _Secrets(worker)
    return EffectiveWorker(
        name.text if name else "(no name)",
        tuple(
            EffectiveField(dotted(value.path), value.text, value.origin, value.variables)
            for value in _values(worker, secrets)
        ),
        tuple(_placeholders(worker, secrets)),
        tuple(read_capacities(worker)),
        _scaling(worker),
    )


def effective_values(worker: Worker) -> Iterator[EffectiveValue]:
    """Yield the values in the order of the manifest, and the defaults of each section after its fields."""
    return _values(worker, _Secrets(worker))


def _values(worker: Worker, secrets: _Secrets) -> Iterator[EffectiveValue]:
    root = worker.root
    if root is None:
        return
    for key, value in root.pairs:
        if value.target() is not worker.section:
            yield from _given(worker, (_text(key),), value.target(), secrets)
    yield from _meta_defaults(worker, root)
    if worker.section is None:
        return
    prefix = worker.section_name
    for name, (_, value) in worker.section.entries.items():
        yield from _given(worker, (prefix, name), value.target(), secrets)
    yield from _section_defaults(worker)


def default_values(worker: Worker) -> Iterator[EffectiveValue]:
    """Yield the defaults in force."""
    if worker.root is not None:
        values = [*_meta_defaults(worker, worker.root), *(_section_defaults(worker) if worker.section else ())]
        yield from (value for value in values if value.origin == "default")


def _meta_defaults(worker: Worker, root: Mapping) -> Iterator[EffectiveValue]:
    for name, default in META_DEFAULTS:
        if name not in root.entries and lacks(worker, name) and not worker.v2alpha:
            if name == "workspace" and worker.workspace:
                yield EffectiveValue((name,), worker.workspace, "bundle")
            else:
                yield EffectiveValue((name,), default, "default")


def _section_defaults(worker: Worker) -> Iterator[EffectiveValue]:
    if worker.v2alpha:
        return
    prefix = worker.section_name
    for name, default in SECTION_DEFAULTS:
        # Autoscaling sets the number of replicas.
        if worker.absent(name) and not (name == "replicas" and may_scale(worker)):
            yield EffectiveValue((prefix, name), default, "default")
    for (part, resource), default in DEFAULTS.items():
        if default_amount(worker, part, resource) is not None:
            yield EffectiveValue((prefix, "resources", part, resource), default, "default")


def _given(worker: Worker, path: Path, node: Node, secrets: _Secrets) -> Iterator[EffectiveValue]:
    """Yield the values below *path*. An empty collection is a value."""
    todo: list[tuple[Path, Node]] = [(path, node)]
    while todo:
        path, node = todo.pop()
        below: list[tuple[Path, Node]] = []
        if isinstance(node, Mapping) and node.kind == "mapping" and node.pairs:
            below = [((*path, name), value.target()) for name, (_, value) in node.entries.items()]
        elif isinstance(node, Sequence) and node.kind == "list" and node.items:
            below = [((*path, at), item) for at, item in enumerate(node.values())]
        else:
            line = worker.source.lines.line_of(node.start) + 1
            variables = tuple(worker.filling.variables_at(node.span)) if worker.filling else ()
            shown = None if secrets.is_in(node) else node
            origin = "unknown" if shown is not None and node.kind == "unknown" else "given"
            yield EffectiveValue(
                secrets.path(path), MASK if shown is None else _leaf(node), origin, shown, line, variables
            )
        todo += reversed(below)


def _leaf(node: Node) -> str:
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if node.kind == "unknown":
        return node.tag or "{{...}}"
    return "{}" if isinstance(node, Mapping) else "[]"


class _Secrets:
    """The secrets of a Worker, which are not shown: their offsets, in order, and masks for keys that contain one."""

    __slots__ = ("_masks", "_starts")

    def __init__(self, worker: Worker) -> None:
        starts = {span.start for span in secrets_in(worker)}
        if worker.filling is not None:
            from workerlint.engine.origins import secret_variables  # most manifests are shown without variables

            variables = secret_variables(worker)
            filled = worker.filling.filled
            starts |= {item.span.start for item in filled if any(name in variables for name, _ in item.values)}
        self._starts = sorted(starts)
        found = leaves(worker.root) if worker.root is not None and self._starts else ()
        names = dict.fromkeys(
            leaf.node.text for leaf in found if leaf.is_key and isinstance(leaf.node, Scalar) and self.is_in(leaf.node)
        )
        self._masks: dict[str | int, str] = {
            name: MASK if not at else f"{MASK} ({at + 1})" for at, name in enumerate(names)
        }

    def is_in(self, node: Node) -> bool:
        """Return whether *node* contains a secret."""
        at = bisect_left(self._starts, node.start)
        return at < len(self._starts) and self._starts[at] <= node.end

    def path(self, parts: Path) -> Path:
        """Return a path with secrets masked."""
        if not self._masks:
            return parts
        return tuple([self._masks.get(part, part) for part in parts])


def _placeholders(worker: Worker, secrets: _Secrets) -> Iterator[str]:
    if worker.root is None:
        return
    lines = worker.source.lines
    # In Bento's own configuration `${{x}}` is an escape for the literal text `${x}`.
    escaped = stack_spec_ranges(worker) if is_bento(worker) else []
    for leaf in leaves(worker.root):
        if leaf.node.kind == "unknown" and not any(span.overlaps(leaf.node.span) for span in escaped):
            text = MASK if secrets.is_in(leaf.node) else " ".join(worker.text[leaf.node.start : leaf.node.end].split())
            yield f"line {lines.line_of(leaf.node.start) + 1}: {dotted(secrets.path(leaf.path))}: {text}"


def read_capacities(worker: Worker) -> Iterator[Capacity]:
    """Yield the capacity of a Worker: two with autoscaling, none if it is unknown (see EffectiveWorker)."""
    for replicas in replica_counts(worker):
        yield Capacity(
            replicas,
            _total(worker, REQUESTS, CPU, replicas),
            _total(worker, LIMITS, CPU, replicas),
            _total(worker, REQUESTS, MEMORY, replicas),
            _total(worker, LIMITS, MEMORY, replicas),
        )


def _total(worker: Worker, part: str, resource: str, replicas: int) -> str:
    quantity = amount_in_force(worker, part, resource)
    if quantity is None:
        return ""
    total = quantity.times(replicas)
    return format_cpu(total) if resource == CPU else format_memory(total)


def _scaling(worker: Worker) -> str:
    scaling = worker.cached(read_autoscaling)
    if scaling is None:
        if may_scale(worker):
            return "autoscaling is unknown"
        return "autoscaling is not set: the number of replicas is fixed"
    if not scaling.may_be_enabled:
        return "autoscaling is disabled: its settings are ignored"
    least, most = least_replicas(scaling), scaling.number("maxReplicas")
    low, high = str(least or "an unknown number"), str(most.value) if most else "an unknown number of"
    targets = []
    for target in TARGETS:
        number = scaling.number(target)
        if number is not None:
            what = "CPU" if "CPU" in target else "memory"
            targets.append(f"{number.value} % of the {what} request")
    target = f"a target of {' or '.join(targets)}" if targets else "an unknown target"
    state = "" if scaling.enabled else " (if enabled, which is unknown)"
    return f"autoscaling runs between {low} and {high} replicas, with {target}{state}"


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "?"


ORIGIN_LABELS = {"given": "", "bundle": "from the Bundle", "default": "default", "unknown": "placeholder"}
"""The text to show for each origin of a value."""


def format_worker(worker: EffectiveWorker, dim: tuple[str, str] = ("", "")) -> Iterator[str]:
    """Yield the lines of the effective Worker as text. *dim* is put around the origin of each value."""
    yield f"Worker {visible(worker.name)}"
    width = min(max((len(field.path) for field in worker.fields), default=0), 60)
    for field in worker.fields:
        note = f"  {dim[0]}({field.label}){dim[1]}" if field.label else ""
        yield f"  {visible(field.path):<{width}}  {visible(field.value)}{note}"
    yield ""
    yield from describe_capacity(worker)
    if worker.placeholders:
        yield ""
        yield "Placeholders:"
        yield from (f"  {visible(text)}" for text in worker.placeholders)


def describe_capacity(worker: EffectiveWorker) -> Iterator[str]:
    """Yield the scaling and the capacity of a Worker in sentences."""
    yield f"Scaling: {worker.scaling}."
    for capacity in worker.capacities:
        yield f"Capacity with {plural(capacity.replicas, 'replica')}: {describe_amounts(capacity)}."
    if not worker.capacities:
        yield "Capacity: the number of replicas is unknown."


def describe_amounts(capacity: Capacity) -> str:
    """Return the requests and limits of a capacity in words."""
    requests = f"{capacity.cpu_requests or 'unknown'} CPU and {capacity.memory_requests or 'unknown'} memory"
    unlimited = "unlimited or unknown"
    limits = f"{capacity.cpu_limits or unlimited} CPU and {capacity.memory_limits or unlimited} memory"
    return f"requests {requests}, limits {limits}"
