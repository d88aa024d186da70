"""The platform's JSON Schema of a Worker, which is recognized by the properties that it describes."""

from __future__ import annotations

from workerlint_schemas import RESOURCE_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MANIFEST = "manifest"
"""The schema describes a whole manifest."""
SECTION = "section"
"""The schema describes the ``worker:`` section."""

_OF_MANIFESTS = ("name", "type")
_OF_SECTIONS = ("stack", "compute")
_OF_SERVICES = ("ingress", "servicePort")
_MAX_REFERENCES = 20


def describes_worker(schema: object) -> str:
    """Return what of a Worker a JSON Schema describes, MANIFEST or SECTION; empty if it describes anything else.

    References of the top level are followed inside the document.
    """
    properties: dict[str, Any] = {}
    pending, seen = [schema], 0
    while pending and seen < _MAX_REFERENCES:
        part = pending.pop()
        seen += 1
        if not isinstance(part, dict):
            continue
        own = part.get("properties")
        properties |= own if isinstance(own, dict) else {}
        parts = part.get("allOf")
        pending += parts if isinstance(parts, list) else []
        if isinstance(part.get("$ref"), str):
            pending.append(_target(schema, part["$ref"]))
    if properties.keys() >= set(_OF_MANIFESTS):
        return MANIFEST if _is_of_worker(properties) else ""
    if properties.keys() >= set(_OF_SECTIONS) and properties.keys().isdisjoint(_OF_SERVICES):
        return SECTION
    return ""


def _is_of_worker(properties: dict[str, Any]) -> bool:
    """Return whether the properties of a manifest may be those of a Worker, and not of another type of resource."""
    kind = properties["type"]
    allowed = kind.get("enum", [kind["const"]] if "const" in kind else None) if isinstance(kind, dict) else None
    if isinstance(allowed, list):
        return "worker" in allowed
    return "worker" in properties or properties.keys().isdisjoint(RESOURCE_TYPES)


def _target(schema: object, reference: str) -> object:
    """Return what a reference such as ``#/$defs/Worker`` refers to; None if it is not in the document."""
    if not reference.startswith("#/"):
        return None
    target = schema
    for key in reference[2:].split("/"):
        target = target.get(key.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
    return target
