"""``check --changed-since``: which of the files found have changed, and what stood in them before."""

from __future__ import annotations

import os
import stat

from workerlint.config.errors import UsageError
from workerlint.core.text import decode
from workerlint.files.git import GitChanges, GitError
from workerlint.files.gitignore import YAML_SUFFIXES, Glob
from workerlint.manifest.document import Document
from workerlint.run.changes import Changes
from workerlint.run.file_check import IndexingProject
from workerlint.run.output import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.core.text import Source
    from workerlint.engine.project import Project
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions


def changes_since(files: dict[str, bool], options: CheckOptions, project: Project) -> Changes:
    """Tell which of *files* have changed since the revision that was given, and what stood in what has.

    A file counts as changed too when the configuration that holds for it is, or its environment file. Raises UsageError
    when git cannot tell, and ConfigurationError.
    """
    judge = _Judge(project)
    before: list[Resource] = []
    try:
        changes = [GitChanges(top, options.changed_since) for top in _repositories(options.paths)]
        changed = {path for path in files if _is_among(path, changes) or judge.is_ruled_anew(path, changes)}
        for change in changes:
            for path, data in change.before((*YAML_SUFFIXES, *options.include)):
                before += judge.text(path, decode(data, path))
    except GitError as error:
        raise UsageError(f"--changed-since: {error}", error.hint) from None
    return Changes(changed, before)


class _Judge:
    """Tells which files count as changed by what holds for them, and what texts of old define."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._indexer = IndexingProject(project)
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
        engine = self._indexer.engine_for(path)
        return engine.begin(Document(source)).resources


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
