"""The autoscaling section of a Worker, in either of its two spellings."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.manifest.attribute import Attribute, attribute
from workerlint.manifest.attributes import is_own
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.unknown import is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar

LARGEST = 2**31 - 1
"""The largest integer that Kubernetes accepts for replicas and utilization targets."""
TARGETS = ("targetMemoryUtilizationPercentage", "targetCPUUtilizationPercentage")
SETTINGS = ("minReplicas", "maxReplicas", *TARGETS)
"""The settings that have no effect while autoscaling is off."""


class Number(Struct):
    """A setting that is an integer from 1 to LARGEST."""

    worker: Worker
    node: Scalar
    place: tuple[str, str]
    """The path of the setting below the Worker-specific section."""
    value: int

    @property
    def path(self) -> str:
        """The path of the setting as messages show it."""
        return f"{self.worker.section_name}.{self.place[0]}.{self.place[1]}"

    @property
    def own(self) -> bool:
        """Whether changing it changes nothing else."""
        return is_own(self.worker, *self.place)

    @property
    def attribute(self) -> Attribute:
        """The handle on the setting."""
        found = attribute(self.worker, *self.place)
        if found is None:
            raise LookupError(self.path)
        return found


class Autoscaling:
    """The autoscaling section."""

    __slots__ = ("_mapping", "_numbers", "_worker", "enabled", "key", "may_be_enabled", "name", "path")

    key: Node
    """The key of the section."""
    name: str
    """The spelling of the key."""
    path: str
    """The path of the section as messages show it."""
    enabled: bool
    """Whether autoscaling is certainly on."""
    may_be_enabled: bool
    """Whether autoscaling is not certainly off."""

    def __init__(self, worker: Worker, key: Node, mapping: Mapping) -> None:
        self._worker = worker
        self._mapping = mapping
        self._numbers: dict[str, Number | None] = {}
        self.key = key
        self.name = key.text if isinstance(key, Scalar) else "autoscaling"
        self.path = f"{worker.section_name}.{self.name}"
        enabled = mapping.get("enabled")
        value = enabled.boolean if isinstance(enabled, Scalar) else None
        self.enabled = value is True
        self.may_be_enabled = value is not False

    def number(self, name: str) -> Number | None:
        """Return the setting *name* when it is an integer from 1 to LARGEST, else None."""
        if name in self._numbers:
            return self._numbers[name]
        node = self._mapping.get(name)
        value = node.integer if isinstance(node, Scalar) else None
        number = None
        if isinstance(node, Scalar) and value is not None and 0 < value <= LARGEST:
            number = Number(self._worker, node, (self.name, name), value)
        self._numbers[name] = number
        return number

    def lacks(self, name: str) -> bool:
        """Return whether the setting *name* is missing: neither at the wrong level nor misspelt."""
        worker, mapping = self._worker, self._mapping
        if self._numbers.get(name) is not None or not worker.absent(self.name, name):
            return False
        # No rule reports unknown keys in the open shape.
        return worker.v2alpha or not is_misspelt(worker, mapping, ("enabled", *SETTINGS), name)


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
    key = worker.key("autoscaling")
    mapping = worker.mapping("autoscaling")
    return Autoscaling(worker, key, mapping) if key is not None and mapping is not None else None
