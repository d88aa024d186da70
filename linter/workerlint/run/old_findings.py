"""``check --new-since``: leave out the findings that the base revision has too.

The base versions of the files are read from the objects of git, without a checkout, and checked with the configuration
of today. Findings are equal if rule, path and line are. That a budget is exceeded is one finding, whichever Worker adds
the most.
"""

from __future__ import annotations

import os
from collections import Counter

from workerlint.config.errors import UsageError
from workerlint.core.diagnostic import MANDATORY
from workerlint.core.text import decode
from workerlint.files.bundle_files import BundleFiles
from workerlint.files.git import GitError, GitRevision, object_name, read_blobs
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint.files.read import read_bytes
from workerlint.files.walk import Walker
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.report.fingerprint import identity
from workerlint.run.changes import directories_of, repositories_of
from workerlint.run.file_check import IndexingProject, check_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.budget import Budget
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.files.git import Blob
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions


class OldFindings:
    """The base revision of a run."""

    def __init__(
        self, options: CheckOptions, project: Project, files: Iterable[str], shown: Callable[[str], str]
    ) -> None:
        """Start with all *files* of the run; *shown* returns the name of a path in reports.

        Raise UsageError if git does not have the revision.
        """
        self.kept = 0
        """The number of old findings that were not left out, because their rules are mandatory."""
        self._project = project
        self._indexer = IndexingProject(project)
        self._shown = shown
        self._paths = {shown(path): path for path in files}
        self._walker = Walker(project.settings_in)
        self._suffixes = (*YAML_SUFFIXES, *options.include)
        self._below = tuple(os.path.join(os.path.realpath(path), "") for path in directories_of(options.paths))
        try:
            self._revisions = [GitRevision.since(top, options.new_since) for top in repositories_of(options.paths)]
        except GitError as error:
            raise UsageError(f"--new-since: {error}", error.hint) from None

    def leave_out(
        self,
        checked: Sequence[tuple[Engine, Result]],
        around: Iterable[tuple[str, list[Resource]]],
        complete_in: tuple[str, ...],
    ) -> int:
        """Remove the old findings from the *checked* files, except those of mandatory rules; return their number.

        *around* are the files that were not checked, and what each defines. The run contains all files of the absolute
        directories *complete_in*. Raise UsageError.
        """
        if not any(result.diagnostics for _, result in checked):
            return 0
        try:
            known = self._count(checked, around, complete_in)
        except GitError as error:
            raise UsageError(f"--new-since: {error}", error.hint) from None
        count = 0
        for engine, result in checked:
            new = []
            budgets = _budgets(engine)
            for diagnostic in result.diagnostics:
                key = _identity(result, diagnostic, budgets)
                if known[key] > 0 and MANDATORY in diagnostic.traits:
                    self.kept += 1
                    new.append(diagnostic)
                elif known[key] > 0:
                    known[key] -= 1
                    count += 1
                else:
                    new.append(diagnostic)
            result.diagnostics = new
        return count

    def _count(
        self,
        checked: Sequence[tuple[Engine, Result]],
        around: Iterable[tuple[str, list[Resource]]],
        complete_in: tuple[str, ...],
    ) -> Counter[tuple[str, ...]]:
        """Return how often the base revision has each finding of the files that have findings now. Raise GitError."""
        blobs = {path: blob for revision in self._revisions for path, blob in revision.files.items()}
        removed = {path: blob for path, blob in blobs.items() if self._is_removed(path)}
        moved = {blob.name: path for path, blob in removed.items()}
        now = dict(around) | {result.path: result.resources for _, result in checked}
        found = {result.path: (engine, result) for engine, result in checked if result.diagnostics}
        defined: dict[str, list[Resource]] = {}
        results: list[tuple[Engine, Result]] = []
        wanted: dict[str, Blob] = {}
        for name, path in self._paths.items():
            data = self._read(path)
            blob = blobs.get(os.path.realpath(path))
            if blob is None and moved:
                origin = moved.pop(object_name(data, next(iter(moved))), None)
                blob = removed.pop(origin) if origin else None
            if blob is None:
                continue
            if object_name(data, blob.name) != blob.name:
                wanted[name] = blob
                continue
            defined[name] = now.get(name, [])
            if name in found:
                engine, result = found[name]
                results.append((engine, result.unfinished()))
        wanted.update({self._shown(path): blob for path, blob in removed.items()})
        contents = read_blobs(wanted.values())
        for name, blob in wanted.items():
            engine = found[name][0] if name in found else self._indexer.engine_for(self._paths.get(name, name))
            result = check_document(engine, Document(decode(contents[blob.name], name)))
            defined[name] = result.resources
            if name in found:
                results.append((engine, result))
        find = BundleFiles(os.curdir, self._shown, lambda path: os.path.realpath(path) in blobs).find
        index = ResourceIndex(sorted(defined.items()), find)
        index.complete_in = complete_in
        counts: Counter[tuple[str, ...]] = Counter()
        for engine, result in results:
            engine.finish(result, index)
            budgets = _budgets(engine)
            counts.update(
                _identity(result, diagnostic, budgets)
                for diagnostic in result.diagnostics
                if diagnostic.code not in budgets
            )
        exceeded = {
            _of_budget(budget, resource)
            for engine, _ in checked
            for budget in _budgets(engine).values()
            for resource in budget.exceeded(index)
        }
        counts.update(exceeded)
        return counts

    def _read(self, path: str) -> bytes:
        """Return the content of a file; empty if it cannot be read, which its check reports."""
        try:
            return read_bytes(path, self._project.settings_for(path).max_file_size)
        except OSError:
            return b""

    def _is_removed(self, path: str) -> bool:
        """Return whether a file of the base revision was part of what is checked, and is not there any more."""
        return (
            path.startswith(self._below)
            and path.lower().endswith(self._suffixes)
            and not os.path.lexists(path)
            and not self._walker.is_excluded(path)
        )


def _budgets(engine: Engine) -> dict[str, Budget]:
    """Return the budgets of an engine by their codes."""
    if not engine.settings.budget:
        return {}
    from workerlint.engine.budget import BudgetRule

    return {rule.code: rule.budget for rule in engine.rules if isinstance(rule, BudgetRule)}


def _identity(result: Result, diagnostic: Diagnostic, budgets: dict[str, Budget]) -> tuple[str, ...]:
    """Return what is equal for a finding in two versions of the files."""
    budget = budgets.get(diagnostic.code)
    return identity(result, diagnostic) if budget is None else _of_budget(budget, budget.resource_of(diagnostic))


def _of_budget(budget: Budget, resource: str) -> tuple[str, ...]:
    return budget.table.code, budget.table.root, resource
