"""The documented defaults of attributes that are not written."""

from __future__ import annotations

from workerlint.manifest.attributes import lacks
from workerlint.manifest.quantities import DEFAULTS, default_amount
from workerlint.manifest.worker import Worker

META_DEFAULTS = (("layer", "user"), ("workspace", "public"), ("owner", "the user who applies it"))
SECTION_DEFAULTS = (
    ("replicas", "1"),
    ("logLevel", "INFO"),
    ("dryRun", "false"),
    ("runAsUser", "the user who applies it"),
)
"""Source: the attribute tables of the Worker and of the resource meta section."""

_VALUES: dict[tuple[str, ...], str | int | bool] = {
    ("layer",): "user",
    ("worker", "replicas"): 1,
    ("worker", "logLevel"): "INFO",
    ("worker", "dryRun"): False,
}


def default_value(worker: Worker, path: tuple[str, ...]) -> str | int | bool | None:
    """Return the default in force at a path such as ``worker.replicas``; None if it is written or has no default."""
    if worker.v2alpha:
        return None
    if path == ("workspace",):
        return (worker.workspace or "public") if lacks(worker, "workspace") else None
    if len(path) == 4 and path[:2] == ("worker", "resources") and path[2:] in DEFAULTS:
        return DEFAULTS[path[2], path[3]] if default_amount(worker, path[2], path[3]) is not None else None
    if path not in _VALUES or not (worker.absent(path[1]) if path[1:] else lacks(worker, path[0])):
        return None
    return _VALUES[path]
