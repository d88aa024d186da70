"""The values of a field that are known: from the documentation, the configuration and the platform file."""

from __future__ import annotations

import os

from workerlint.core.record import Record
from workerlint.core.wording import visible
from workerlint.manifest.resources import COMPUTE, SECRET, STACK, USER, VOLUME, WORKER, WORKSPACE
from workerlint_schemas import load_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.platform.platform import Platform
    from workerlint.platform.platform_file import NameList, PlatformFile

_TAG = "tag"
_KINDS = {
    "compute": COMPUTE,
    "stack": STACK,
    "tags": _TAG,
    "workspace": WORKSPACE,
    "owner": USER,
    "runAsUser": USER,
    "secrets": SECRET,
    "dataosSecrets[].name": SECRET,
    "dataosSecrets[].workspace": WORKSPACE,
    "dataosVolumes[].name": VOLUME,
    "persistentVolume.name": VOLUME,
}
"""The kind of the names in each field, by its path from the Worker section, or from the root."""


class KnownValues(Record):
    """Values of a field that have the same origin."""

    values: tuple[str, ...]
    origin: str
    """The file, with the workspace of the names if they have one."""
    complete: bool = False
    """Whether there are no other values."""
    learned: str = ""
    """The date on which they were read from the platform; empty if they were not."""

    @property
    def title(self) -> str:
        """The origin, and what is known about the list."""
        facts = [f"learned {self.learned}"] if self.learned else []
        if self.learned:
            facts.append("complete" if self.complete else "may be incomplete")
        return visible(", ".join([self.origin, *facts]))

    def as_json(self) -> dict[str, object]:
        """Return the values as JSON data."""
        return {
            "values": list(self.values),
            "origin": self.origin,
            "complete": self.complete,
            "learned": self.learned or None,
        }


def known_values(path: str, platform: Platform) -> Iterator[KnownValues]:
    """Yield the values of a field that are known. *path* counts from the Worker section, or from the root."""
    kind = _KINDS.get(path, "")
    settings = platform.settings
    if kind == STACK:
        documented = [name for name, stack in load_schema("stacks.json").items() if "worker" in stack["kinds"]]
        yield KnownValues(tuple(documented), "documented for Workers")
    own = {STACK: settings.stacks, COMPUTE: settings.computes, _TAG: settings.tags}.get(kind, ())
    configured = own or platform.configured(kind)
    if configured:
        yield KnownValues(configured, os.path.basename(settings.config_file) or "configuration")
    if platform.file is not None and kind:
        yield from _stacks(platform.file) if kind == STACK else _names(platform.file, platform.lists(kind))


def _names(file: PlatformFile, lists: Iterable[NameList]) -> Iterator[KnownValues]:
    for names in lists:
        if names.names:
            yield KnownValues(names.names, f"{file.shown}, {names.title}", names.closed, names.learned.isoformat())


def _stacks(file: PlatformFile) -> Iterator[KnownValues]:
    """Yield the stacks that may run in a Worker, by the day on which they were learned."""
    names = file.list_of(STACK)
    by_day: dict[str, list[str]] = {}
    for stack in file.stacks:
        if stack.runs_in is None or WORKER in stack.runs_in:
            by_day.setdefault(stack.learned.isoformat(), []).append(stack.text)
    for day, stacks in by_day.items():
        yield KnownValues(tuple(stacks), f"{file.shown}, {STACK}", names is not None and names.closed, day)
