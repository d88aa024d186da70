"""Narrows a run to what a change concerns: the files that have changed, and those that refer to what they define."""

from __future__ import annotations

import os

from workerlint.manifest.resources import WORKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.manifest.resources import Resource

    Definition = tuple[str, str, str]
    """Kind, name and, of a Worker, workspace: what tells whether a resource is meant."""


class Changes:
    """The *paths* that have changed, and the definitions (*touched*) that stood in what has changed before it did."""

    __slots__ = ("paths", "touched")

    def __init__(self, paths: set[str], before: Iterable[Resource]) -> None:
        self.paths = paths
        self.touched = set(map(_definition, before))


class Edits:
    """What happened to files while a run waited: *written* are real paths, *before* is what each file defined.

    The paths of *before* are those that reports show.
    """

    def __init__(self, written: set[str], before: dict[str, list[Resource]]) -> None:
        self._written = written
        self._before = before

    def among(self, files: Iterable[str], shown: Callable[[str], str]) -> Changes:
        """Give what that means for *files*, which are all that there are now."""
        names = {path: shown(path) for path in files}
        changed = {path for path in names if os.path.realpath(path) in self._written}
        left = {name for path, name in names.items() if path not in changed}
        before = [resource for name, defined in self._before.items() if name not in left for resource in defined]
        return Changes(changed, before)


class Narrowed:
    """The *files* that are left to check, each with whether it was named, and what the others define, by path."""

    __slots__ = ("around", "files")

    def __init__(self) -> None:
        self.files: dict[str, bool] = {}
        self.around: list[tuple[str, list[Resource]]] = []


def narrow(
    files: dict[str, bool],
    changes: Changes,
    shown: Callable[[str], str],
    definitions: Callable[[dict[str, bool]], dict[str, list[Resource]]],
) -> Narrowed:
    """Leave of *files* those that have changed, and those that refer to what a changed file defines or defined.

    *definitions* gives what files define; nothing when one cannot be read, which is said when it is checked. Raises
    ConfigurationError.
    """
    narrowed = Narrowed()
    defined = definitions(files)
    touched = changes.touched.union(*(map(_definition, defined[path]) for path in changes.paths))
    for path, named in files.items():
        if path in changes.paths or any(_concerns(resource, touched) for resource in defined[path]):
            narrowed.files[path] = named
        elif defined[path]:
            narrowed.around.append((shown(path), defined[path]))
    return narrowed


def _definition(resource: Resource) -> Definition:
    # A Secret that does not say its workspace gets it when it is applied: its name alone tells.
    return resource.kind, resource.name, resource.workspace if resource.kind == WORKER else ""


def _concerns(resource: Resource, touched: set[Definition]) -> bool:
    """Tell whether a resource has the name of a touched one, or refers to one."""
    if resource.kind != WORKER:
        return False
    return _definition(resource) in touched or any(
        (reference.kind, reference.name, "") in touched for reference in resource.references
    )
