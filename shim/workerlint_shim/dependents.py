"""Finds the recorded Workers that use a resource: without it they could not run."""

from __future__ import annotations

import json

from workerlint.core.text import Pattern
from workerlint_shim.identity import INSTANCE_TYPES, WORKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint_shim.identity import Identity
    from workerlint_shim.recorded import Recorded

_NAME = Pattern(r"(?:worker|spec)\.(dataosSecrets\[.*\]|dataosVolumes\[.*\]|persistentVolume)\.name")
_COMPUTE = Pattern(r"(?:worker|spec)\.compute")
"""The section of a v2alpha Worker is called spec."""
_SECRETS = ("secret", "instance-secret")
_VOLUMES = ("volume",)
_COMPUTES = ("compute",)


def dependents(identity: Identity, recorded: Iterable[Recorded]) -> list[Identity]:
    """Give the resources of *recorded* that refer to the one called *identity*."""
    return [
        other.identity
        for other in recorded
        if any(
            identity.kind in kinds
            and identity.name == name
            and (identity.kind in INSTANCE_TYPES or identity.workspace == workspace)
            for kinds, name, workspace in _references(other)
        )
    ]


def _references(item: Recorded) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the types, the name and the workspace of each resource that a Worker uses; nothing for other resources."""
    if item.identity.kind != WORKER:
        return
    values = {attribute.path: _plain(attribute.value) for attribute in item.attributes or ()}
    for path, value in values.items():
        match = _NAME.fullmatch(path)
        if match:
            workspace = values.get(f"{path.removesuffix('name')}workspace", item.identity.workspace)
            yield _SECRETS if match[1].startswith("dataosSecrets") else _VOLUMES, value, workspace
        elif _COMPUTE.fullmatch(path):
            yield _COMPUTES, value, ""


def _plain(value: str) -> str:
    """Take off the quotes that a text has which could be taken for something else, such as a number."""
    return str(json.loads(value)) if value.startswith('"') else value
