"""``check --changed-since``: which of the files found are worth checking, and what the others define."""

from __future__ import annotations

import os
import stat

from workerlint.cli.examining import begin
from workerlint.cli.output import repository
from workerlint.cli.overrides import UsageError
from workerlint.cli.surveying import Survey
from workerlint.git_changes import GitChanges, GitError
from workerlint.patterns import YAML_SUFFIXES, Glob
from workerlint.resources import WORKER
from workerlint.text import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.cli.check_options import CheckOptions
    from workerlint.project import Project
    from workerlint.resources import Resource
    from workerlint.text import Source

    Definition = tuple[str, str, str]
    """Kind, name and, of a Worker, workspace: what tells whether a resource is meant."""


class Narrowed:
    """The *files* that are left to check, each with whether it was named, and what the others define, by path."""

    __slots__ = ("around", "files")

    def __init__(self) -> None:
        self.files: dict[str, bool] = {}
        self.around: list[tuple[str, list[Resource]]] = []


def narrow(
    files: dict[str, bool],
    options: CheckOptions,
    project: Project,
    shown: Callable[[str], str],
    definitions: Callable[[dict[str, bool]], dict[str, list[Resource]]],
) -> Narrowed:
    """Leave of *files* those that have changed, and those that refer to what a changed file defines or defined.

    A file counts as changed too when the configuration that holds for it is, or its environment file. *definitions*
    gives what files define; nothing when one cannot be read, which is said when it is checked. Raises UsageError
    when git cannot tell, and ConfigurationError.
    """
    judge = _Judge(project)
    narrowed = Narrowed()
    try:
        changes = [GitChanges(top, options.changed_since) for top in _repositories(options.paths)]
        changed = {path for path in files if _is_among(path, changes) or judge.is_ruled_anew(path, changes)}
        touched: set[Definition] = set()
        for change in changes:
            for path, data in change.before((*YAML_SUFFIXES, *options.include)):
                touched.update(map(_definition, judge.text(path, decode(data, path))))
    except GitError as error:
        raise UsageError(f"--changed-since: {error}", error.hint) from None
    defined = definitions(files)
    for path in changed:
        touched.update(map(_definition, defined[path]))
    for path, named in files.items():
        if path in changed or any(_concerns(resource, touched) for resource in defined[path]):
            narrowed.files[path] = named
        elif defined[path]:
            narrowed.around.append((shown(path), defined[path]))
    return narrowed


class _Judge:
    """Tells which files count as changed by what holds for them, and what texts of old define."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._survey = Survey(project)
        self._ruled_anew: dict[int, bool] = {}

    def is_ruled_anew(self, path: str, changes: Iterable[GitChanges]) -> bool:
        """Tell whether the configuration that holds for a file has changed, or its environment file."""
        settings = self._project.settings_for(path)
        answer = self._ruled_anew.get(id(settings))
        if answer is None:
            places = [place for place in (settings.config_file, settings.env_file) if place]
            answer = self._ruled_anew[id(settings)] = any(_is_among(place, changes) for place in places)
        return answer

    def text(self, path: str, source: Source) -> list[Resource]:
        """Give what a text defines that stood at *path*."""
        return begin(self._survey.engine_for(path), source, path).resources


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


def _is_among(path: str, changes: Iterable[GitChanges]) -> bool:
    return any(change.includes(path) for change in changes)


def _repositories(paths: Iterable[str]) -> list[str]:
    """Give the tops of the repositories that the paths of a call lie in. Raises GitError where there is none."""
    tops: dict[str, None] = {}
    for folder in _folders(paths):
        top = repository(os.path.abspath(folder))
        if not top:
            raise GitError(f"{folder} lies in no git repository", "leave the option out to check everything")
        tops[top] = None
    return list(tops)


def _folders(paths: Iterable[str]) -> Iterator[str]:
    """Yield the folder of each path, whether or not there is anything at it."""
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except OSError:
            yield Glob(path).top if any(sign in path for sign in "*?[") else os.path.dirname(path) or os.curdir
            continue
        yield path if is_folder else os.path.dirname(path) or os.curdir
