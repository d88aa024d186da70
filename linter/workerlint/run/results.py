"""The results of a run of ``check`` so far, and the report on them."""

from __future__ import annotations

import os

from workerlint.config.errors import shown_path
from workerlint.core.account import CHECKED, Account
from workerlint.core.console import say
from workerlint.engine.result import Result
from workerlint.files.discovery import STDIN
from workerlint.report.report import RunReport
from workerlint.run.project_options import make_project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.files.discovery import Discovery
    from workerlint.manifest.document import Document
    from workerlint.manifest.resources import Resource
    from workerlint.report.baseline import Baseline
    from workerlint.report.report import Provenance
    from workerlint.run.applied_fixes import AppliedFixes
    from workerlint.run.bundled_files import Defined
    from workerlint.run.options import CheckOptions
    from workerlint.run.watch import Edits


class RunResults:
    """The options of a run, and its results so far."""

    options: CheckOptions
    edits: Edits | None
    """If set, only the files that they affect are checked."""
    idle: bool
    """Whether the edits affect no file, so that nothing was checked or reported."""
    project: Project
    found: Container[str]
    """The paths of all files that were found, whether they are checked or not."""
    examined: list[tuple[Engine, Result]]
    """The files with Workers, resources or failures, each with the engine that checked it."""
    files: list[Result]
    """The files that contain Workers."""
    problems: list[str]
    """The errors of the run itself."""
    around: Defined
    """The files that are not checked, by their paths in reports, and what each defines."""
    read: int
    """The number of files that were read."""
    manifests: int
    """The number of Workers."""
    account: Account
    """What became of each file."""
    failed: bool
    """Whether a finding fails the run, or ``--diff`` shows a change."""
    fixing: bool
    """Whether fixes are applied or shown."""
    old: int
    """The number of findings that the revision of ``--new-since`` has too."""
    baseline: Baseline | None
    """The baseline of the run."""
    stale: list[str]
    """The entries of the baseline that are stale, one line each."""
    platform_files: list[Result]
    """The platform files of the configurations, with the findings in them."""

    def __init__(self, options: CheckOptions, *, edits: Edits | None = None) -> None:
        self.options = options
        self.edits = edits
        self.idle = False
        self.project = make_project(options)
        self.found: Container[str] = ()
        self.examined: list[tuple[Engine, Result]] = []
        self.files: list[Result] = []
        self.problems: list[str] = []
        self.around: Defined = []
        self.read = 0
        self.manifests = 0
        self.account = Account()
        self._unselected: list[str] = []
        self._without: list[Document] = []
        """The first named files without a Worker. Two are enough to know that there are several."""
        self.failed = False
        self.fixing = options.fix or options.fix_only or options.diff
        self._fixes: AppliedFixes | None = None
        """What applies fixes or adds suppression comments; None if nothing is to be changed."""
        self.old = 0
        self.baseline: Baseline | None = None
        self.stale: list[str] = []
        self.platform_files: list[Result] = []
        self._enforced: list[tuple[Result, Diagnostic]] = []
        """The findings of mandatory rules that fail the run."""

    @property
    def _changed(self) -> int:
        """The number of files that fixes changed, or would change."""
        return 0 if self._fixes is None else self._fixes.files

    @property
    def defined(self) -> dict[str, list[Resource]]:
        """The resources that each file defines, by its path in reports, after the run."""
        return dict(self.around) | {result.path: result.resources for _, result in self.examined}

    def _complete_in(self, found: Discovery) -> tuple[str, ...]:
        """Return the absolute directories whose files all belong to this run."""
        if self.options.changed_since or self.options.shard or self.edits is not None:
            return ()
        return tuple([os.path.abspath(directory) for directory in found.searched])

    def make_report(self) -> RunReport:
        """Return the result of the run, after it."""
        rules = {rule.code: rule for rule in self.project.known_rules}
        reason = ""
        if self._without and not self.manifests:
            from workerlint.run.explain_files import why_no_worker

            reason = why_no_worker(self._without)
        return RunReport(
            self.files,
            self.read,
            self.manifests,
            self.problems,
            rules,
            since=self.options.changed_since,
            new_since=self.options.new_since,
            old=self.old,
            around=self._referred_to(),
            account=self.account,
            reason=reason,
            disabled=self._count_disabled(),
            provenance=self._provenance,
            stale=len(self.stale),
        )

    def _provenance(self) -> Provenance:
        from workerlint.run.provenance import provenance

        checked = (entry.path for entry in self.account.entries() if entry.status == CHECKED)
        return provenance(self.options, self.project, checked, self.files, self.baseline)

    def _count_disabled(self) -> int:
        """Return the number of rules that are on by default but were disabled for a file with Workers."""
        checked = [item for item in self.examined if item[1].manifests and not self.project.is_limited(item[1].path)]
        engines = list({id(engine): engine for engine, _ in checked}.values())
        # A policy that is for other files is not disabled.
        limited = {table.code for engine in engines for table in engine.settings.policies if table.files}
        on = {rule.code for rule in self.project.known_rules if rule.on} - limited
        return len({code for engine in engines for code in on.difference([rule.code for rule in engine.rules])})

    def _referred_to(self) -> list[Result]:
        """Return the files around the run that findings refer to, so that reports can show the locations in them."""
        # The files without Workers and findings are not in the report.
        shown = {file.path for file in self.files}
        around = {path for path, _ in self.around}
        around.update(result.path for _, result in self.examined if result.path not in shown)
        if not around:
            return self.platform_files
        from workerlint.run.referred_files import referred_files

        limit = self.project.settings_in("").max_file_size
        return self.platform_files + referred_files(self.files, around, limit)

    def _problem(self, message: str, hint: str = "") -> None:
        self.problems.append(message)
        say(message, hint, color=self.options.color)

    def _limit(self, path: str) -> int:
        return self.project.settings_for(self._name(path)).max_file_size

    def _name(self, path: str) -> str:
        return self.options.stdin_filename if path == STDIN else path

    def _shown(self, path: str) -> str:
        name = self._name(path)
        return shown_path(name) if name else "<stdin>"
