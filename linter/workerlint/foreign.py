"""Keys that are known, but not here: attributes of other Resources, sections of older manifests, misplaced ones."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.nodes import Mapping, Node, Scalar
    from workerlint.worker import Worker

SERVICE_ATTRIBUTES = ("ingress", "servicePort", "servicePorts", "metricPort")
WORKFLOW_ATTRIBUTES = ("dag", "schedule", "cron", "concurrencyPolicy", "endOn")

STACK_SECTIONS = ("flare", "bento", "benthos", "beacon", "scanner", "alpha", "toolbox", "container")
"""Sections named after a Stack, which ``stackSpec`` replaces. Source: the deprecation note in the attribute table."""


def is_stack_section(worker: Worker, name: str) -> bool:
    """Tell whether a key of the Worker section is a Stack's name, be it one of the old ones or the Worker's own."""
    return name in STACK_SECTIONS or (worker.stack is not None and name == worker.stack.name)


def is_foreign(worker: Worker, key: Scalar) -> bool:
    """Tell whether another rule speaks of a key that its level does not know."""
    return (
        key.text in SERVICE_ATTRIBUTES
        or key.text in WORKFLOW_ATTRIBUTES
        or is_stack_section(worker, key.text)
        or id(key) in worker.misplaced.keys
    )


def keys_called(worker: Worker, names: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
    """Yield the keys with one of *names* at the top level and in the Worker section, each with its dotted path."""
    places: tuple[tuple[str, Mapping | None], ...] = (("", worker.root), (f"{worker.section_name}.", worker.section))
    for prefix, mapping in places:
        for name, (key, _) in mapping.entries.items() if mapping else ():
            if name in names:
                yield f"{prefix}{name}", key
