"""The files that a change affects: changed files, and files that refer to resources defined in them."""

from __future__ import annotations

import os
import stat

from workerlint.config.errors import UsageError
from workerlint.config.settings import OWN_FILE, SHARED_FILE
from workerlint.core.record import Struct
from workerlint.core.repository import repository
from workerlint.core.text import decode
from workerlint.files.git import GitChanges, GitError
from workerlint.files.gitignore import YAML_SUFFIXES, Glob
from workerlint.manifest.document import Document
from workerlint.manifest.resources import BUNDLE_FILE, STACK, WORKER
from workerlint.run.file_check import IndexingProject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.engine.project import Project
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions

    Definition = tuple[str, str, str]
    """Kind, name and, for a Worker, workspace: what identifies a resource that others refer to."""


class Changes:
    """The changed files, and the resources that they defined before."""

    paths: set[str]
    touched: set[Definition]

    __slots__ = ("paths", "touched")

    def __init__(self, paths: set[str], before: Iterable[Resource]) -> None:
        self.paths = paths
        self.touched = set(map(_definition, before))


class Selection(Struct):
    """The files that a change affects, and the resources that the others define."""

    files: dict[str, bool]
    """For each path, whether it was named."""
    around: list[tuple[str, list[Resource]]]
    """The definitions in each other file that has any, by its path in reports."""


def select_changed(
    files: dict[str, bool],
    changes: Changes,
    shown: Callable[[str], str],
    definitions: Callable[[dict[str, bool]], dict[str, list[Resource]]],
) -> Selection:
    """Return the *files* that have changed, or refer to a resource that a changed file defines or defined.

    The files that a changed Bundle names are among them: the Bundle may have given them another workspace. So are the
    Bundles that name a changed file: they may contradict its workspace.
    *definitions* returns the resources that files define: none for an unreadable file, which its check reports. Raise
    ConfigurationError.
    """
    selection = Selection({}, [])
    defined = definitions(files)
    touched = changes.touched.union(*(map(_definition, defined[path]) for path in changes.paths))
    joined = _joined_by_bundles(changes.paths, defined, shown)
    for path, named in files.items():
        if (
            path in changes.paths
            or shown(path) in joined
            or any(_concerns(resource, touched) for resource in defined[path])
        ):
            selection.files[path] = named
        elif defined[path]:
            selection.around.append((shown(path), defined[path]))
    return selection


def _joined_by_bundles(
    changed: set[str], defined: dict[str, list[Resource]], shown: Callable[[str], str]
) -> set[str | None]:
    """Return what the *changed* Bundles name, and the Bundles that name a changed file, by their paths in reports."""
    entries = [(path, item.name) for path in defined for item in defined[path] if item.kind == BUNDLE_FILE]
    if not entries:
        return set()
    from workerlint.files.bundle_files import BundleFiles

    find = BundleFiles(os.curdir, shown).find
    shown_changed = {shown(path) for path in changed}
    found: set[str | None] = set()
    for path, file in entries:
        target = find(path, file)
        if path in changed:
            found.add(target)
        elif target in shown_changed:
            found.add(shown(path))
    return found


def _definition(resource: Resource) -> Definition:
    # A Secret without a workspace gets one when it is applied: its name alone identifies it.
    name = resource.stack if resource.kind == STACK else resource.name
    return resource.kind, name, resource.workspace if resource.kind == WORKER else ""


def _concerns(resource: Resource, touched: set[Definition]) -> bool:
    """Return whether a resource has the name of a touched one, or refers to one."""
    if resource.kind != WORKER:
        return False
    if resource.stack and (STACK, resource.stack, "") in touched:
        return True
    return _definition(resource) in touched or any(
        (reference.kind, reference.name, "") in touched for reference in resource.references
    )


def changes_since(files: dict[str, bool], options: CheckOptions, project: Project) -> Changes:
    """Return the *files* that have changed since the revision of ``--changed-since``, and what they defined then.

    A file also counts as changed if its configuration or its environment file has changed. Raise UsageError if git
    cannot list the changes, and ConfigurationError.
    """
    before: list[Resource] = []
    indexer = IndexingProject(project)
    try:
        changes = [GitChanges.since(top, options.changed_since) for top in repositories_of(options.paths)]
        is_reconfigured = _reconfigured(project, changes)
        changed = {path for path in files if _is_among(path, changes) or is_reconfigured(path)}
        for change in changes:
            for path, data in change.before((*YAML_SUFFIXES, *options.include)):
                before += indexer.engine_for(path).begin(Document(decode(data, path))).resources
    except GitError as error:
        raise UsageError(f"--changed-since: {error}", error.hint) from None
    return Changes(changed, before)


def _reconfigured(project: Project, changes: Iterable[GitChanges]) -> Callable[[str], bool]:
    """Return a function that returns whether the configuration of a file has changed, or a file that it names."""
    known: dict[int, bool] = {}
    removed = tuple(
        os.path.join(os.path.dirname(path), "")
        for change in changes
        for path in change.removed((OWN_FILE, SHARED_FILE))
    )

    def is_reconfigured(path: str) -> bool:
        if removed and os.path.realpath(path).startswith(removed):
            return True
        settings = project.settings_for(path)
        answer = known.get(id(settings))
        if answer is None:
            answer = known[id(settings)] = any(_is_among(name, changes) for name in project.files_of(settings))
        return answer

    return is_reconfigured


def _is_among(path: str, changes: Iterable[GitChanges]) -> bool:
    return any(change.includes(path) for change in changes)


def repositories_of(paths: Iterable[str]) -> list[str]:
    """Return the top directories of the repositories that contain *paths*. Raise GitError if one is in none."""
    tops: dict[str, None] = {}
    for directory in directories_of(paths):
        top = repository(os.path.abspath(directory))
        if not top:
            raise GitError(f"not a git repository: `{directory}`", "omit the option to check all files")
        tops[top] = None
    return list(tops)


def directories_of(paths: Iterable[str]) -> Iterator[str]:
    """Yield the directory of each path, which need not exist."""
    for path in paths:
        try:
            is_directory = stat.S_ISDIR(os.stat(path).st_mode)
        except OSError:
            yield Glob(path).top if any(sign in path for sign in "*?[") else os.path.dirname(path) or os.curdir
            continue
        yield path if is_directory else os.path.dirname(path) or os.curdir
