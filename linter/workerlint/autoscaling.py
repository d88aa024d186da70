"""The autoscaling section of a Worker, in whichever of its two spellings."""

from __future__ import annotations

from workerlint.nodes import Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.worker import Worker

TARGETS = ("targetMemoryUtilizationPercentage", "targetCPUUtilizationPercentage")
SETTINGS = ("minReplicas", "maxReplicas", *TARGETS)
"""What does nothing while autoscaling is off."""


class Number:
    """A setting that is a whole number above zero."""

    __slots__ = ("node", "path", "value")

    def __init__(self, node: Scalar, path: str, value: int) -> None:
        self.node = node
        self.path = path
        self.value = value


class Autoscaling:
    """*name* is the section's spelling, *path* leads to it, *key* is its key.

    *enabled* tells that it is on for sure, *may_be_enabled* that it is not off for sure.
    """

    __slots__ = ("_numbers", "_worker", "enabled", "key", "may_be_enabled", "name", "path")

    def __init__(self, worker: Worker, key: Node) -> None:
        self._worker = worker
        self._numbers: dict[str, Number | None] = {}
        self.key = key
        self.name = key.text if isinstance(key, Scalar) else "autoscaling"
        self.path = f"{worker.section_name}.{self.name}"
        enabled = worker.get("autoscaling", "enabled")
        value = enabled.boolean if isinstance(enabled, Scalar) else None
        self.enabled = value is True
        self.may_be_enabled = value is not False

    def number(self, name: str) -> Number | None:
        """Give the setting *name* when it is a whole number above zero, else None."""
        try:
            return self._numbers[name]
        except KeyError:
            pass
        node = self._worker.scalar("autoscaling", name)
        value = node.integer if node else None
        number = Number(node, f"{self.path}.{name}", value) if node and value is not None and value > 0 else None
        self._numbers[name] = number
        return number


def read_autoscaling(worker: Worker) -> Autoscaling | None:
    """Give the section when it is a mapping with known keys, else None."""
    key = worker.key("autoscaling")
    return Autoscaling(worker, key) if key is not None and worker.mapping("autoscaling") is not None else None
