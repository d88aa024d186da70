"""The autoscaling section of a Worker, in whichever of its two spellings."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.manifest.attributes import is_own
from workerlint.manifest.unknown import is_misspelt
from workerlint.syntax.nodes import Mapping, Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker

TARGETS = ("targetMemoryUtilizationPercentage", "targetCPUUtilizationPercentage")
SETTINGS = ("minReplicas", "maxReplicas", *TARGETS)
"""What does nothing while autoscaling is off."""


class Number(Struct):
    """A setting that is an integer above zero."""

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
        """Tell whether changing it changes nothing else."""
        return is_own(self.worker, *self.place)


class Autoscaling:
    """*name* is the section's spelling, *path* leads to it, *key* is its key.

    *enabled* tells that it is on for sure, *may_be_enabled* that it is not off for sure.
    """

    __slots__ = ("_mapping", "_numbers", "_worker", "enabled", "key", "may_be_enabled", "name", "path")

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
        """Give the setting *name* when it is a whole number above zero, else None."""
        if name in self._numbers:
            return self._numbers[name]
        node = self._mapping.get(name)
        value = node.integer if isinstance(node, Scalar) else None
        number = None
        if isinstance(node, Scalar) and value is not None and value > 0:
            number = Number(self._worker, node, (self.name, name), value)
        self._numbers[name] = number
        return number

    def lacks(self, name: str) -> bool:
        """Tell whether the setting *name* is truly not there: neither at the wrong level nor misspelt."""
        worker, mapping = self._worker, self._mapping
        if self._numbers.get(name) is not None or not worker.absent(self.name, name):
            return False
        # No rule speaks of unknown keys in the open shape.
        return worker.v2alpha or not is_misspelt(worker, mapping, ("enabled", *SETTINGS), name)


def may_scale(worker: Worker) -> bool:
    """Tell whether autoscaling may be on: not when it is not given, and not when it is off for sure."""
    scaling = worker.cached(read_autoscaling)
    if scaling is not None:
        return scaling.may_be_enabled
    # A placeholder may stand for the section, or for any; one at the wrong level is to be moved, not to be forgotten.
    return not worker.absent("autoscaling") or any(
        path[0].lower() == "autoscaling" for path in worker.misplaced.present
    )


def read_autoscaling(worker: Worker) -> Autoscaling | None:
    """Give the section when it is a mapping with known keys, else None."""
    key = worker.key("autoscaling")
    mapping = worker.mapping("autoscaling")
    return Autoscaling(worker, key, mapping) if key is not None and mapping is not None else None
