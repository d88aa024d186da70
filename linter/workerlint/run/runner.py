"""A run of ``check``: find the files, check each, report, and return the exit code."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError, UsageError
from workerlint.core.account import CHECKED, NO_WORKER, OTHER_SHARD, SKIPPED, UNCHANGED, UNREADABLE
from workerlint.core.console import OutputError, Progress, note, say, write
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND
from workerlint.engine.registry import RegistryError
from workerlint.engine.result import Result
from workerlint.engine.rule import ACROSS
from workerlint.files.discovery import STDIN, discover
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import BUNDLE_FILE
from workerlint.run.checker import Checker
from workerlint.run.output import write_reports
from workerlint.run.project_options import check_selectors
from workerlint.run.results import RunResults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.config.policies import PolicyTable
    from workerlint.engine.engine import Engine
    from workerlint.files.discovery import Discovery
    from workerlint.manifest.resources import Resource
    from workerlint.run.bundled_files import Defined
    from workerlint.run.changes import Changes
    from workerlint.run.old_findings import OldFindings
    from workerlint.run.options import CheckOptions
    from workerlint.run.watch import Edits


def run_check(options: CheckOptions) -> int:
    """Run ``check`` and return the exit code.

    0: no finding at or above ``fail-on``. 1: findings. 2: a usage, I/O, configuration or internal error; what could be
    checked was.
    """
    try:
        if options.watch:
            from workerlint.run.watch import watch

            return watch(options, lambda edits: Run(options, edits=edits))
        return Run(options).execute()
    except ConfigurationError as error:
        say(str(error), error.hint, error.excerpt, color=options.color)
    except UsageError as error:
        say(str(error), error.hint, color=options.color)
    except (OutputError, RegistryError) as error:
        say(str(error), color=options.color)
    return FAILED


class Run(RunResults):
    """One run of ``check``."""

    def __init__(self, options: CheckOptions, *, edits: Edits | None = None) -> None:
        super().__init__(options, edits=edits)
        self._refused: list[Result] = []
        """The findings on the baseline: its entries for findings of mandatory rules."""
        self._bundled: list[str] = []
        """The files with a Worker that only Bundles name: they were read, but not checked."""
        self._unchecked: list[PolicyTable] = []
        """The budgets that the run cannot check."""
        self._old_findings: OldFindings | None = None
        fix = None
        if self.fixing or options.add_ignore:
            from workerlint.run.applied_fixes import AppliedFixes

            self._fixes = AppliedFixes(options, self._shown, self._limit, self._problem, self.around)
            fix = self._fixes.fix if self.fixing else None
        self.checker = Checker(self.project, options, self._name, self._shown, fix)

    def execute(self) -> int:
        """Check the files, report, and return the exit code.

        Raise ConfigurationError, UsageError, OutputError and RegistryError.
        """
        options = self.options
        found = discover(
            options.paths,
            self.project.settings_in,
            force_exclude=options.force_exclude,
            stdin_name=options.stdin_filename,
            more_suffixes=options.include,
            may_be_empty=bool(options.changed_since),
        )
        self.found = found.files
        check_selectors(options, self.project, map(self._name, found.files))
        self.account.policy_files += map(self._shown, self.project.policy_files)
        self.project.limit(item.path for item in found.limited if not item.directory)
        if options.new_since:
            from workerlint.run.old_findings import OldFindings

            self._old_findings = OldFindings(options, self.project, found.files, self._shown)
        if self.edits is not None:
            changes = self.edits.among(found.files, self._shown)
            if changes.paths or changes.touched:
                self._select_changed(found, changes)
            else:
                found.files = {}
            self.idle = not found.files
            if self.idle:
                return CLEAN
            self.edits.start()
        self._account_for_skipped(found)
        for message, hint in found.problems:
            self._problem(message, hint)
        if options.changed_since:
            from workerlint.run.changes import changes_since

            self._select_changed(found, changes_since(found.files, options, self.project))
        others: dict[str, bool] = {}
        if options.shard:
            from workerlint.run.checker import divide

            found.files, others = divide(found.files, options.shard, self._shown)
            self.account.skip(map(self._shown, others), OTHER_SHARD)
            self._unselected += others
        if options.show_files:
            write(f"{self._shown(path)}\n" for path in found.files)
        elif options.explain:
            from workerlint.run.explain_files import explain_files

            write(explain_files(found.files, self.account, self._shown, self._limit, self._problem))
        elif options.show_settings:
            from workerlint.run.show_settings import show_settings

            write(show_settings(self.project, [self._name(path) for path in found.files]))
        else:
            if others:
                defined = self.checker.definitions(others)
                self.around += [(self._shown(path), resources) for path, resources in defined.items() if resources]
            pipes = self.fixing and not options.diff and STDIN in options.paths
            if pipes and STDIN not in found.files:  # it is excluded
                from workerlint.run.fix_files import pass_on

                pass_on()
            self._check_files(found)
            if options.diff or options.fix_only:
                self.failed = options.diff and self._changed > 0
                self._note_enforced()
                assert self._fixes is not None  # noqa: S101 - both options show or apply fixes
                self._fixes.note()
                if not options.quiet:
                    note(f"{self.account.line}\n")
            elif not pipes or any(file for _, file in options.outputs):
                self._report(found, to_files_alone=pipes)
        if self.problems:
            return FAILED
        fixed = options.exit_non_zero_on_fix and self._changed
        failed = (self.failed or self.account.gaps or fixed) and not options.exit_zero
        return FOUND if failed or self._enforced else CLEAN

    def _select_changed(self, found: Discovery, changes: Changes) -> None:
        """Remove the files that *changes* do not affect, and keep their resources."""
        from workerlint.run.changes import select_changed

        selection = select_changed(found.files, changes, self._shown, self.checker.definitions)
        unchanged = [path for path in found.files if path not in selection.files]
        self.account.skip(map(self._shown, unchanged), UNCHANGED)
        self._unselected += unchanged
        found.files = selection.files
        self.around += selection.around

    def _account_for_skipped(self, found: Discovery) -> None:
        """Record the files and directories that patterns skip, unless they were named as well."""
        self.account.git_problem = found.git_problem
        searched = set(map(os.path.normpath, found.searched))
        for item in found.skipped:
            shown = self._shown(item.shown)
            if item.directory:
                if item.shown not in searched:
                    self.account.directories[shown] = item
            elif item.shown not in found.files:
                self.account.add(shown, SKIPPED, item.reason)

    def _check_files(self, found: Discovery) -> None:
        if self._fixes is not None:
            self._fixes.selected = found.files
        progress = Progress(len(found.files), enabled=not self.options.quiet)
        try:
            for path, (engine, result) in self.checker.results(found.files, progress, self._problem).items():
                self.read += 1
                if found.files[path] and not result.manifests and len(self._without) < 2:
                    self._without.append(result.document)
                if result.manifests:
                    self.account.add(result.path, CHECKED, result.skip_reason)
                elif result.skipped:
                    self.account.add(result.path, SKIPPED, result.skip_reason)
                else:
                    self.account.add(result.path, NO_WORKER)
                if result.workers or result.resources or result.failures:
                    self.examined.append((engine, result))
            for path, reason in self.checker.unread.items():
                self.account.add(self._shown(path), SKIPPED if reason else UNREADABLE, reason)
            self._finish(found)
        finally:
            progress.wipe()

    def _finish(self, found: Discovery) -> None:
        """Run the rules that look across files, after all are read."""
        for failure in self.project.failures:
            self._problem(failure, "the other rules ran; fix or uninstall the plug-in")
        defined = [(result.path, result.resources) for _, result in self.examined] + self.around
        index = self._index(defined)
        index.complete_in = self._complete_in(found)
        self._find_unchecked_budgets(index.complete_in)
        watchdog = self.checker.watchdog.for_files(len(self.examined))
        for engine, result in self.examined:
            with watchdog:
                engine.finish(result, index)
        if self.options.add_ignore:
            paths = {self._shown(path): path for path in found.files}
            self.examined = [
                (engine, self._add_ignores(engine, result, paths[result.path], index, found))
                for engine, result in self.examined
            ]
        for _, result in self.examined:
            for failure in result.failures:
                self._problem(result.hide(failure), "this is a bug in the rule, not an error in the manifest")
            if result.manifests or result.diagnostics:
                self.manifests += result.manifests
                self.files.append(result)
        if self._old_findings is not None:
            self.old = self._old_findings.leave_out(self.examined, self.around, index.complete_in)
        if self.options.baseline or self.options.write_baseline:
            # None was found in a directory.
            self._apply_baseline(all_named=all(found.files.values()))
        # Not in a baseline: a list that is outdated stays so.
        with watchdog:
            self.platform_files = self.project.check_platform_files()
        for file in self.platform_files:
            for failure in file.failures:
                self._problem(failure, "this is a bug in the rule, not an error in the manifest")
        self.files += self.platform_files
        if any(settings.mandates for settings in self.project.settings_in_use()):
            self._enforce()
        self.failed = any(file.fails(item) for file in self.files for item in file.diagnostics)
        self._note_budgets()
        self._find_gaps(found, index)

    def _add_ignores(self, engine: Engine, result: Result, path: str, index: ResourceIndex, found: Discovery) -> Result:
        """Add suppression comments to the file at *path*, and return the result with the remaining findings."""
        if self._fixes is None or not result.diagnostics:
            return result
        return self._fixes.add_ignores(engine, result, path, index, named=found.files[path])

    def _note_enforced(self) -> None:
        """Print the findings of mandatory rules that fail a run that reports no findings."""
        if self._enforced:
            from workerlint.run.enforcement import finding_line

            note("".join(f"{finding_line(file, item)}\n" for file, item in self._enforced))

    def _enforce(self) -> None:
        """Report what would weaken the mandatory rules, and what they did not check."""
        from workerlint.run.enforcement import enforced, ignored_options, not_checked

        checked = list(self.files)
        self.files += [*self.project.check_layers(checked), *self._refused]
        self._enforced = enforced(self.files)
        old = 0 if self._old_findings is None else self._old_findings.kept
        self.account.remarks += dict.fromkeys(ignored_options(self.options, self.project, self.files, old))
        mandatory = {code for engine, _ in self.examined for code in engine.required}
        budgets = sorted(mandatory.intersection(table.code for table in self._unchecked))
        unchecked = not_checked(self.account, checked, self._bundled, budgets)
        for remark in self.account.remarks:
            self._report_remark(remark)
        if unchecked:
            self.account.remarks.append(unchecked)
            if not self.options.quiet:
                note(f"{unchecked}\n")

    def _find_unchecked_budgets(self, complete_in: tuple[str, ...]) -> None:
        """Find the budgets that are not checked, because the run does not contain all of their Workers."""
        used = self.project.settings_in_use()
        if any(settings.budget or settings.mandates for settings in used):
            from workerlint.run.coverage import unchecked_budgets

            self._unchecked = unchecked_budgets(used, complete_in)

    def _note_budgets(self) -> None:
        """Print a line for each budget that was not checked."""
        for table in self._unchecked if not self.options.quiet and self.edits is None else ():
            from workerlint.run.coverage import budget_line

            note(f"{budget_line(table, self._shown)}\n")

    def _find_gaps(self, found: Discovery, index: ResourceIndex) -> None:
        """Record and print what fails the run without being a finding."""
        options = self.options
        gaps = self.account.gaps
        used = self.project.settings_in_use()
        if any(item.overrides or item.policy or item.budget for item in used):
            from workerlint.run.coverage import unused_budgets, unused_files

            paths = (*found.files, *self._unselected)
            unused = [*unused_files(found, paths, self.project), *unused_budgets(self.project, index)]
        else:
            unused = []
        if any(item.strict_coverage for item in used):
            from workerlint.run.coverage import coverage_gaps

            paths = (*found.files, *self._unselected)
            gaps += coverage_gaps(found, paths, self.account, self.files, self.project)
            gaps += (*self.stale, *unused)
        elif unused and not options.quiet:
            note("".join(f"{line}\n" for line in unused))
        if any(item.max_suppressions for item in used):
            from workerlint.run.coverage import excess_suppressions

            gaps += excess_suppressions(self.files, self.project)
        if options.max_warnings is not None:
            from workerlint.run.coverage import excess_warnings

            gaps += excess_warnings(self.files, options.max_warnings)
        if options.require_manifest and not self.manifests:
            from workerlint.run.coverage import has_worker

            if not has_worker(self._unselected, self._shown, self._limit):
                gaps.append("no Worker manifest found")
        for gap in gaps:
            self._report_gap(gap)

    def _report_gap(self, gap: str) -> None:
        say(gap, color=self.options.color)

    def _report_remark(self, remark: str) -> None:
        note(f"{remark}\n")

    def _index(self, defined: Defined) -> ResourceIndex:
        """Return the index of the resources of the run, and of those in the files that its Bundles name."""
        if not any(resource.kind == BUNDLE_FILE for _, resources in defined for resource in resources):
            return ResourceIndex(sorted(defined, key=_path_of))
        from workerlint.run.bundled_files import read_bundled

        bundled = read_bundled(defined, self.checker.definitions, self._shown)
        self._bundled += bundled.workers
        self.around += bundled.defined
        return ResourceIndex(sorted([*defined, *bundled.defined], key=_path_of), bundled.find)

    def _apply_baseline(self, *, all_named: bool) -> None:
        """Exclude the findings that the baseline lists, or write all findings as the new one.

        If the files are *all_named*, entries of rules that look across files are not reported as stale: other files
        that a finding is about may be missing.
        """
        from workerlint.report.baseline import BaselineError
        from workerlint.run.applied_baseline import apply_baseline, write_baseline

        options, project = self.options, self.project
        unchecked = {table.code for table in self._unchecked}
        ran = {
            result.path: {rule.code for rule in engine.rules if not (all_named and rule.phase in ACROSS)} - unchecked
            for engine, result in self.examined
        }
        try:
            if options.write_baseline:
                self.baseline = write_baseline(options, project, self.files, ran)
            else:
                applied = apply_baseline(options, project, self.files, ran, self.account, self._shown)
                self.baseline, self._refused, self.stale = applied
        except BaselineError as error:
            self._problem(str(error))

    def _report(self, found: Discovery, *, to_files_alone: bool) -> None:
        """Write the reports; with *to_files_alone*, only those to files: standard output has the fixed text."""
        if self.options.verbose:
            self._report_details(found)
        report = self.make_report()
        # If nothing was found, the errors above are enough.
        quiet = self.options.quiet or to_files_alone or (not self.account.found and bool(self.problems))
        if not quiet and self._fixes is not None:
            self._fixes.note()
        write_reports(report, self.options, quiet=quiet, to_files_alone=to_files_alone)

    def _report_details(self, found: Discovery) -> None:
        from workerlint.run.details import details

        names = map(self._name, found.files)
        for line in details(self.options, self.project, names, self.account, self.files, self.checker.cache_problem):
            note(f"{line}\n")


def _path_of(item: tuple[str, Iterable[Resource]]) -> str:
    return item[0]
