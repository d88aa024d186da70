"""The autoscaling section of a Worker, in either of its two spellings."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.manifest.attribute import Attribute, attribute
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.quantities import CPU, MEMORY
from workerlint.manifest.unknown import is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Scalar

LARGEST = 2**31 - 1
"""The largest integer that Kubernetes accepts for replicas and utilization targets."""
TARGETS = {"targetMemoryUtilizationPercentage": MEMORY, "targetCPUUtilizationPercentage": CPU}
"""The targets, each with the resource whose utilization it is about."""
SETTINGS = ("minReplicas", "maxReplicas", *TARGETS)
"""The settings that have no effect while autoscaling is off."""


class Number(Struct):
    """A setting that is an integer from 1 to LARGEST."""

    section: Attribute
    name: str
    value: int

    @property
    def attribute(self) -> Attribute:
        """The handle on the setting."""
        found = self.section.get(self.name)
        if found is None:
            raise LookupError(self.name)
        return found


class Autoscaling:
    """The autoscaling section."""

    __slots__ = ("_mapping", "_numbers", "_worker", "attribute", "enabled", "may_be_enabled")

    attribute: Attribute
    """The section in the spelling in which it is written."""
    enabled: bool
    """Whether autoscaling is certainly on."""
    may_be_enabled: bool
    """Whether autoscaling is not certainly off."""

    def __init__(self, worker: Worker, section: Attribute, mapping: Mapping) -> None:
        self._worker = worker
        self._mapping = mapping
        self._numbers: dict[str, Number | None] = {}
        self.attribute = section
        enabled = mapping.get("enabled")
        value = enabled.boolean if isinstance(enabled, Scalar) else None
        self.enabled = value is True
        self.may_be_enabled = value is not False

    @property
    def name(self) -> str:
        """The spelling of the key."""
        return str(self.attribute.name)

    def number(self, name: str) -> Number | None:
        """Return the setting *name* when it is an integer from 1 to LARGEST, else None."""
        if name in self._numbers:
            return self._numbers[name]
        node = self._mapping.get(name)
        value = node.integer if isinstance(node, Scalar) else None
        number = None
        if value is not None and 0 < value <= LARGEST:
            number = Number(self.attribute, name, value)
        self._numbers[name] = number
        return number

    def lacks(self, name: str) -> bool:
        """Return whether the setting *name* is missing: neither at the wrong level nor misspelt."""
        worker = self._worker
        if self._numbers.get(name) is not None or not worker.absent(self.name, name):
            return False
        # No rule reports unknown keys in the open shape.
        return worker.v2alpha or not is_misspelt(worker, self._mapping, ("enabled", *SETTINGS), name)


def may_scale(worker: Worker) -> bool:
    """Return whether autoscaling may be on: not when it is missing or certainly off."""
    scaling = worker.cached(read_autoscaling)
    if scaling is not None:
        return scaling.may_be_enabled
    # A placeholder may become the section; a misplaced section is to be moved, not ignored.
    return not worker.absent("autoscaling") or any(
        path[0].lower() == "autoscaling" for path in worker.misplaced.present
    )


def autoscaling_spellings(worker: Worker) -> list[Attribute]:
    """Return the section in each spelling in which it is written, in document order."""
    section = attribute(worker)
    fields = [field for field in section.entries if field.name in AUTOSCALING_SPELLINGS] if section else []
    return sorted(fields, key=lambda field: field.key_place.start)


def read_autoscaling(worker: Worker) -> Autoscaling | None:
    """Return the section when it is a mapping with known keys, else None."""
    section = attribute(worker, "autoscaling")
    mapping = section.node if section else None
    if section is None or not isinstance(mapping, Mapping) or mapping.kind != "mapping":
        return None
    return Autoscaling(worker, section, mapping)
