"""Keys that are known, but not here: attributes of other Resources, sections of older manifests, misplaced ones."""

from __future__ import annotations

from workerlint.did_you_mean import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.nodes import Mapping, Node, Scalar
    from workerlint.worker import Worker

SERVICE_ATTRIBUTES = ("ingress", "servicePort", "servicePorts", "metricPort")
WORKFLOW_ATTRIBUTES = ("dag", "schedule", "cron", "concurrencyPolicy", "endOn")

STACK_SECTIONS = ("flare", "bento", "benthos", "beacon", "scanner", "alpha", "toolbox", "container")
"""Sections named after a Stack, which ``stackSpec`` replaces.

Source: the deprecation note in the attribute table; ``benthos`` and ``container`` from samples of other resources.
"""
_STACK_SECTIONS = frozenset(STACK_SECTIONS)


def stack_sections(worker: Worker) -> frozenset[str]:
    """Give what a section named after a Stack may be called: one of the old ones, or as the Worker's own Stack."""
    stack = worker.stack
    return _STACK_SECTIONS if stack is None else _STACK_SECTIONS | {stack.name}


def is_foreign(worker: Worker, mapping: Mapping, key: Scalar) -> bool:
    """Tell whether another rule speaks of a *key* that its *mapping* does not know.

    Of the names that are known elsewhere, that holds only at the top level and in the Worker section.
    """
    if id(key) in worker.misplaced.keys:
        return True
    if mapping is not worker.section and mapping is not worker.root:
        return False
    name = key.text
    return name in SERVICE_ATTRIBUTES or name in WORKFLOW_ATTRIBUTES or name in stack_sections(worker)


def advice_on_misspelt(worker: Worker, name: str) -> str:
    """Say what to do with a key of the Worker section that is a foreign one but for its case; empty when it is none."""
    for names, resource in ((SERVICE_ATTRIBUTES, "Service"), (WORKFLOW_ATTRIBUTES, "Workflow")):
        for known in names:
            if same(name, known):
                return f"delete it; {known} belongs to a {resource}"
    if not any(same(name, known) for known in STACK_SECTIONS):
        return ""
    given = worker.section is not None and worker.section.key("stackSpec") is not None
    return "move what it holds to stackSpec" if given else "rename it to stackSpec"


def keys_called(worker: Worker, names: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
    """Yield the keys with one of *names* at the top level and in the Worker section, each with its dotted path."""
    places: tuple[tuple[str, Mapping | None], ...] = (("", worker.root), (f"{worker.section_name}.", worker.section))
    for prefix, mapping in places:
        for name, (key, _) in mapping.entries.items() if mapping else ():
            if name in names:
                yield f"{prefix}{name}", key
