"""The plan of an apply: which resources to create, to update, and to leave unchanged."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new, replace
from workerlint_shim.manifests.attributes import DESCRIBED, PLATFORM, Attribute, Attributes
from workerlint_shim.manifests.capacity import total
from workerlint_shim.manifests.findings import Refusal
from workerlint_shim.manifests.identity import WORKER, Selector
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.manifests.references import COMPUTE, Use, find_uses
from workerlint_shim.plan.diff import Change, compare
from workerlint_shim.plan.order import order_by_dependency
from workerlint_shim.state.recorded_state import ACTIVE, CREATED, UPDATED, RecordedResource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from workerlint_shim.manifests.capacity import CapacityRange
    from workerlint_shim.manifests.findings import Examination, Manifest
    from workerlint_shim.plan.drift import Drift
    from workerlint_shim.state.live_state import LiveState
    from workerlint_shim.state.store import Store

CREATE = "create"
UPDATE = "update"
UNCHANGED = "unchanged"
UNKNOWN = "unknown"
"""It is not known whether the resource exists, so that the apply creates or updates it."""
_RESULTS = {CREATE: CREATED, UPDATE: UPDATED, UNCHANGED: UNCHANGED, UNKNOWN: "applied"}

APPLY = "apply"

_SECTIONS = ("worker", "spec")
_SCALING = frozenset((("replicas",), ("autoScaling",)))
"""The fields of a Worker, below its section, whose change adds or removes replicas, but does not restart the others."""


class Step(Record):
    """The action for one resource."""

    action: str
    """CREATE, UPDATE, UNCHANGED or UNKNOWN."""
    manifest: Manifest
    before: RecordedResource | None
    """The recorded resource; None if there is none."""
    attributes: Attributes
    differences: tuple[Change, ...]
    """The changes of a resource that exists."""
    uses: tuple[Use, ...] = ()
    """The Secrets and Volumes that it refers to."""
    missing: tuple[Use, ...] = ()
    """Those that are neither in the plan nor in the recorded state."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes; of a new resource all its fields."""
        return tuple(compare((), self.attributes)) if self.action == CREATE else self.differences

    @property
    def result(self) -> str:
        """The action as the messages of dataos-ctl contain it, such as ``created``."""
        return _RESULTS[self.action]

    @property
    def capacity_before(self) -> CapacityRange | None:
        """The capacity that the resource requests now; None if unknown."""
        return self.before.capacity if self.before else None

    @property
    def restarts(self) -> bool:
        """Whether the replicas of a Worker are replaced: its section changes, except for the number of replicas.

        Inferred: Kubernetes replaces the pods of a changed template.
        """
        return (
            self.action == UPDATE
            and self.manifest.identity.kind == WORKER
            and any(change.steps[0] in _SECTIONS and change.steps[1:2] not in _SCALING for change in self.differences)
        )

    def recorded(self, user: str, path: str) -> RecordedResource:
        """Return the resource to record if *user* applies the manifest, whose file is at *path* in the repository."""
        manifest = self.manifest
        replicas = manifest.capacity.at_min.replicas if manifest.capacity else 0
        return RecordedResource(
            manifest.identity,
            manifest.owner or user,
            user,
            ACTIVE,
            f"running:{replicas}" if replicas else "",
            manifest.tags,
            self.attributes,
            manifest.capacity,
            path=path,
        )


class Plan(Struct):
    """The actions of an apply."""

    steps: list[Step]
    """Each after those that it depends on."""
    refusals: list[Refusal]
    """Resources that already exist in a ``create`` or do not exist in an ``update``."""
    knows_state: bool = False
    """Whether there is a recorded state."""
    leftovers: list[RecordedResource] = new(list)
    """The resources that were recorded for the files of the plan and are no longer in them."""
    drift: list[Drift] | None = None
    """What differs between the resources as they are and the recorded state; None if they were not compared."""

    @property
    def pending(self) -> list[Step]:
        """The steps that change something."""
        return [step for step in self.steps if step.action != UNCHANGED]

    def count(self, action: str) -> int:
        """Return the number of steps with an action."""
        return sum(step.action == action for step in self.steps)

    @property
    def needs_key(self) -> bool:
        """Whether there is a secret or a value from a variable, and no key to tag it."""
        return any(item.tag == NO_TAG for step in self.steps for item in step.attributes)

    @property
    def before(self) -> CapacityRange | None:
        """The current requests of the resources counted in *after*; None if none exists yet or if one is unknown."""
        now = [step.before.capacity for step in self.steps if step.before and step.manifest.capacity]
        known = [capacity for capacity in now if capacity]
        return total(known) if len(known) == len(now) else None

    @property
    def after(self) -> CapacityRange | None:
        """The requests of all resources after the apply, as far as they are known."""
        return total(step.manifest.capacity for step in self.steps if step.manifest.capacity)

    @property
    def restarts(self) -> int:
        """The number of Workers whose replicas are replaced."""
        return sum(step.restarts for step in self.steps)


def make_plan(
    examination: Examination,
    known: Store | LiveState | None,
    verb: str = APPLY,
    key: bytes = b"",
    unknown: Container[tuple[str, str, str]] = (),
) -> Plan:
    """Return the plan of *verb* (apply, create, update) for the state *known*; None means that nothing is recorded.

    *key* is the key of the tags of secrets. *unknown* are the keys of the resources that may exist if they are not in
    the state.
    """
    steps = []
    refusals = []
    for manifest in examination.manifests:
        before = known.find(manifest.identity) if known is not None else None
        if verb == CREATE and before is not None:
            refusals.append(_refuse(manifest, "already exists", "use `apply` or `update`"))
        elif verb == UPDATE and before is None and manifest.identity.key not in unknown:
            hint = "use `apply` or `create`, or import the existing resources with `state import`"
            refusals.append(_refuse(manifest, "is not in the recorded state", hint))
        step = _step(manifest, before, manifest.attributes(key), key)
        if before is None and manifest.identity.key in unknown:
            step = Step(UNKNOWN, manifest, None, step.attributes, step.changes)
        steps.append(step)
    identities = [step.manifest.identity for step in steps]
    planned = {identity.key for identity in identities}
    steps = [_with_uses(step, planned, known) for step in steps]
    order = order_by_dependency(identities, [step.uses for step in steps], examination.bundles)
    return Plan([steps[at] for at in order], refusals, known is not None)


def find_leftovers(plan: Plan, known: Store | LiveState | None, path: str) -> list[RecordedResource]:
    """Return what is recorded for a file or directory, by its path in the repository, and is not in the plan."""
    planned = {step.manifest.identity.key for step in plan.steps}
    recorded = known.select(Selector()) if known is not None else []
    return [item for item in recorded if item.identity.key not in planned and _is_inside(item.path, path)]


def _is_inside(path: str, directory: str) -> bool:
    if directory == ".":
        return bool(path) and not path.startswith("/")
    return path == directory or path.startswith(f"{directory.rstrip('/')}/")


def _with_uses(step: Step, planned: set[tuple[str, str, str]], known: Store | LiveState | None) -> Step:
    identity = step.manifest.identity
    uses = tuple(use for use in find_uses(identity, step.attributes) if use.kinds != (COMPUTE,))
    if not uses:
        return step
    missing = tuple(
        use
        for use in dict.fromkeys(uses)
        if not any(target.key in planned or (known is not None and known.find(target)) for target in use.targets)
    )
    return replace(step, uses=uses, missing=missing)


def _step(manifest: Manifest, before: RecordedResource | None, attributes: Attributes, key: bytes) -> Step:
    if before is None:
        return Step(CREATE, manifest, None, attributes, ())
    if before.attributes is None:  # imported from a table, which contains only the version
        known = Attributes([Attribute(("version",), before.identity.version, "string")])
        asked = Attributes(item for item in attributes if item.path == ("version",))
        return Step(UPDATE, manifest, before, attributes, tuple(compare(known, asked)))
    changes = compare(before.attributes, attributes, key)
    # Without an owner in the manifest, the owner is the user who applies it. Removing the field is not a change.
    real = tuple(change for change in changes if not _only_unsaid(change))
    return Step(UPDATE if real else UNCHANGED, manifest, before, attributes, real)


def _only_unsaid(change: Change) -> bool:
    if change.before and all(item.origin == PLATFORM for item in change.before):
        return all(item.origin == DESCRIBED for item in change.after)
    return change.path == "owner" and any(item.is_default for item in change.after)


def _refuse(manifest: Manifest, message: str, help: str) -> Refusal:
    return Refusal(manifest.path, manifest.line, 1, f"{manifest.identity} {message}", help)
