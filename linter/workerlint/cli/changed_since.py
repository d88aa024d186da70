"""``check --changed-since``: which of the files found are worth checking, and what the others define."""

from __future__ import annotations

import os
import stat

from workerlint.cli.output import repository
from workerlint.cli.overrides import UsageError
from workerlint.cli.reading import ReadError, read_source
from workerlint.engine import Engine
from workerlint.git_changes import GitChanges, GitError
from workerlint.markdown import is_markdown, mask_markdown
from workerlint.patterns import YAML_SUFFIXES, Glob
from workerlint.resources import WORKER
from workerlint.rule import PROJECT
from workerlint.text import Source, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.cli.check_options import CheckOptions
    from workerlint.project import Project
    from workerlint.resources import Resource

    Definition = tuple[str, str, str]
    """Kind, name and, of a Worker, workspace: what tells whether a resource is meant."""


class Narrowed:
    """The *files* that are left to check, each with whether it was named, and what the others define, by path."""

    __slots__ = ("around", "files")

    def __init__(self) -> None:
        self.files: dict[str, bool] = {}
        self.around: list[tuple[str, list[Resource]]] = []


def narrow(files: dict[str, bool], options: CheckOptions, project: Project, shown: Callable[[str], str]) -> Narrowed:
    """Leave of *files* those that have changed, and those that refer to what a changed file defines or defined.

    A file counts as changed too when the configuration that holds for it is, or its environment file. Raises
    UsageError when git cannot tell, and ConfigurationError.
    """
    survey = _Survey(project)
    narrowed = Narrowed()
    try:
        changes = [GitChanges(top, options.changed_since) for top in _repositories(options.paths)]
        changed = {path for path in files if _is_among(path, changes) or survey.is_ruled_anew(path, changes)}
        touched: set[Definition] = set()
        for change in changes:
            for path, data in change.before((*YAML_SUFFIXES, *options.include)):
                touched.update(map(_definition, survey.text(path, decode(data, path))))
    except GitError as error:
        raise UsageError(f"--changed-since: {error}", error.hint) from None
    defined = {path: survey.file(path, shown(path)) for path in files}
    for path in changed:
        touched.update(map(_definition, defined[path]))
    for path, named in files.items():
        if path in changed or any(_concerns(resource, touched) for resource in defined[path]):
            narrowed.files[path] = named
        elif defined[path]:
            narrowed.around.append((shown(path), defined[path]))
    return narrowed


class _Survey:
    """Tells what files define, without running the rules on them."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._engines: dict[int, Engine] = {}
        self._ruled_anew: dict[int, bool] = {}

    def is_ruled_anew(self, path: str, changes: Iterable[GitChanges]) -> bool:
        """Tell whether the configuration that holds for a file has changed, or its environment file."""
        settings = self._project.settings_for(path)
        answer = self._ruled_anew.get(id(settings))
        if answer is None:
            places = [place for place in (settings.config_file, settings.env_file) if place]
            answer = self._ruled_anew[id(settings)] = any(_is_among(place, changes) for place in places)
        return answer

    def file(self, path: str, shown: str) -> list[Resource]:
        """Give what a file defines; nothing when it cannot be read, which is said when it is checked."""
        limit = self._project.settings_for(path).max_file_size
        try:
            source = read_source(path, shown, limit, named=False)
        except ReadError:
            return []
        return [] if source is None else self.text(path, source)

    def text(self, path: str, source: Source) -> list[Resource]:
        """Give what a text defines that stands, or stood, at *path*."""
        if is_markdown(path):
            source = Source(source.path, mask_markdown(source.text))
        engine = self._project.engine_for(path)
        light = self._engines.get(id(engine))
        if light is None:
            # What files define is read for the rules that look across them, and is nothing without one.
            across = [rule for rule in engine.rules if rule.phase == PROJECT]
            light = self._engines[id(engine)] = Engine(engine.settings, across)
        return light.begin(source).resources


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
