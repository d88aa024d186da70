"""The plan of an apply: which resources to create, to update, and to leave unchanged."""

from __future__ import annotations

from workerlint.core.record import Record, Struct
from workerlint_shim.manifests.attributes import DESCRIBED, PLATFORM, Attribute, Attributes
from workerlint_shim.manifests.capacity import total
from workerlint_shim.manifests.findings import Refusal
from workerlint_shim.manifests.redaction import NO_TAG
from workerlint_shim.plan.diff import Change, compare
from workerlint_shim.state.recorded_state import ACTIVE, CREATED, UPDATED, RecordedResource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint_shim.manifests.capacity import CapacityRange
    from workerlint_shim.manifests.findings import Manifest
    from workerlint_shim.state.store import Store

CREATE = "create"
UPDATE = "update"
UNCHANGED = "unchanged"
_RESULTS = {CREATE: CREATED, UPDATE: UPDATED, UNCHANGED: UNCHANGED}

APPLY = "apply"


class Step(Record):
    """The action for one resource."""

    action: str
    """CREATE, UPDATE or UNCHANGED."""
    manifest: Manifest
    before: RecordedResource | None
    """The recorded resource; None if there is none."""
    attributes: Attributes
    changes: tuple[Change, ...]

    @property
    def result(self) -> str:
        """The action as the messages of dataos-ctl contain it, such as ``created``."""
        return _RESULTS[self.action]

    @property
    def capacity_before(self) -> CapacityRange | None:
        """The capacity that the resource requests now; None if unknown."""
        return self.before.capacity if self.before else None

    def recorded(self, user: str) -> RecordedResource:
        """Return the resource to record if *user* applies the manifest."""
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
        )


class Plan(Struct):
    """The actions of an apply."""

    steps: list[Step]
    refusals: list[Refusal]
    """Resources that already exist in a ``create`` or do not exist in an ``update``."""

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


def make_plan(manifests: Iterable[Manifest], known: Store | None, verb: str = APPLY, key: bytes = b"") -> Plan:
    """Return the plan of *verb* (apply, create, update) for the state *known*; None means that nothing exists.

    *key* is the key of the tags of secrets.
    """
    steps = []
    refusals = []
    for manifest in manifests:
        before = known.find(manifest.identity) if known is not None else None
        if verb == CREATE and before is not None:
            refusals.append(_refuse(manifest, "already exists", "use `apply` or `update`"))
        elif verb == UPDATE and before is None:
            hint = "use `apply` or `create`, or import the existing resources with `state import`"
            refusals.append(_refuse(manifest, "is not in the recorded state", hint))
        steps.append(_step(manifest, before, manifest.attributes(key), key))
    return Plan(steps, refusals)


def _step(manifest: Manifest, before: RecordedResource | None, attributes: Attributes, key: bytes) -> Step:
    if before is None:
        return Step(CREATE, manifest, None, attributes, tuple(compare((), attributes)))
    if before.attributes is None:  # imported from a table, which contains only the version
        known = Attributes([Attribute(("version",), before.identity.version, "string")])
        asked = Attributes(item for item in attributes if item.path == ("version",))
        return Step(UPDATE, manifest, before, attributes, tuple(compare(known, asked)))
    changes = compare(before.attributes, attributes, key)
    # Without an owner in the manifest, the owner is the user who applies it. Removing the field is not a change.
    real = tuple(change for change in changes if not _only_unsaid(change))
    return Step(UPDATE if real else UNCHANGED, manifest, before, attributes, real)


def _only_unsaid(change: Change) -> bool:
    if change.before is not None and change.before.origin == PLATFORM:
        return change.after is None or change.after.origin == DESCRIBED
    return change.path == "owner" and change.after is not None and change.after.is_default


def _refuse(manifest: Manifest, message: str, help: str) -> Refusal:
    return Refusal(manifest.path, manifest.line, 1, f"{manifest.identity} {message}", help)
