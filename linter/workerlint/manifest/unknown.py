"""Unknown keys: misspelt attributes, those of other resources and of older manifests."""

from __future__ import annotations

from workerlint.core.wording import closest, same
from workerlint.manifest.attribute import attribute, meta
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.schema import accepts
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from workerlint.manifest.attribute import Attribute
    from workerlint_schemas.shape import Shape

SERVICE_ATTRIBUTES = ("ingress", "servicePort", "servicePorts", "metricPort", "ports")
WORKFLOW_ATTRIBUTES = ("dag", "schedule", "cron", "crons", "concurrencyPolicy", "depends", "endOn")

STACK_SECTIONS = ("flare", "bento", "benthos", "beacon", "scanner", "alpha", "toolbox", "container")
"""Sections named after a Stack, which ``stackSpec`` replaces.

Source: the deprecation note in the attribute table; ``benthos`` and ``container`` from samples of other resources.
"""
_STACK_SECTIONS = frozenset(STACK_SECTIONS)


def stack_sections(worker: Worker) -> frozenset[str]:
    """Return the names of sections for a Stack: the former ones, and the name of the Worker's own Stack."""
    stack = worker.stack
    return _STACK_SECTIONS if stack is None else _STACK_SECTIONS | {stack.name}


def is_foreign(worker: Worker, mapping: Node, key: Node | None) -> bool:
    """Return whether another rule reports *key*, which is unknown in *mapping*.

    Names that are known elsewhere count only at the top level and in the Worker section.
    """
    if id(key) in worker.misplaced.keys:
        return True
    if mapping is not worker.section and mapping is not worker.root:
        return False
    name = text_of(key)
    return name in SERVICE_ATTRIBUTES or name in WORKFLOW_ATTRIBUTES or name in stack_sections(worker)


def advice_on_misspelt(worker: Worker, name: str) -> str:
    """Return the help for a key of the Worker section that is a foreign one in another case, or an empty string."""
    for names, resource in ((SERVICE_ATTRIBUTES, "Service"), (WORKFLOW_ATTRIBUTES, "Workflow")):
        for known in names:
            if same(name, known):
                return f"remove it: `{known}` is a field of a {resource}"
    if not any(same(name, known) for known in STACK_SECTIONS):
        return ""
    given = worker.section is not None and worker.section.key("stackSpec") is not None
    return "move its content to `stackSpec`" if given else "rename it to `stackSpec`"


def fields_named(worker: Worker, names: Collection[str]) -> Iterator[Attribute]:
    """Yield the fields with one of *names* at the top level and in the Worker section, misplaced ones left out."""
    for mapping in (meta(worker), attribute(worker)):
        for field in mapping.entries if mapping else ():
            if field.name in names and id(field.key) not in worker.misplaced.keys:
                yield field


def fitting(name: str, value: Node, shapes: dict[str, Shape]) -> list[str]:
    """Return the fields that the key *name* may have been meant to be: those that accept its *value*.

    The same word in another spelling is among them in any case.
    """
    return [known for known, shape in shapes.items() if same(name, known) or accepts(shape, value)]


def intended(name: str, mapping: Mapping, known: Iterable[str]) -> str:
    """Return the one of the *known* attributes that the key *name* of *mapping* was meant to be, or an empty string.

    An attribute that *mapping* has already is returned only when *name* is the same word in another spelling.
    """
    # Of the two accepted spellings, suggest the one that manifests use.
    candidates = [candidate for candidate in known if candidate != AUTOSCALING_SPELLINGS[0]]
    found = closest(name, candidates)
    if found and same(name, found[0]):
        return found[0]
    return next((candidate for candidate in found if present_key(mapping, candidate) is None), "")


def present_key(mapping: Mapping, name: str) -> Node | None:
    """Return the key of the attribute *name* in *mapping*, in either spelling if it has two; None if it is missing."""
    for spelling in AUTOSCALING_SPELLINGS if name in AUTOSCALING_SPELLINGS else (name,):
        key = mapping.key(spelling)
        if key is not None:
            return key
    return None


def is_misspelt(worker: Worker, mapping: Mapping, known: Iterable[str], name: str) -> bool:
    """Return whether an unknown key of *mapping* was meant to be the attribute *name*."""
    known = tuple(known)
    return any(
        isinstance(key, Scalar)
        and key.kind != "unknown"
        and key.text not in known
        and not is_foreign(worker, mapping, key)
        and intended(key.text, mapping, known) == name
        for key, _ in mapping.pairs
    )
