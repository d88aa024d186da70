"""A run of ``check``: find the files, check each, report, and return the exit code."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError, UsageError, display_path
from workerlint.core.account import (
    CHECKED,
    NO_WORKER,
    OTHER_SHARD,
    SKIPPED,
    UNCHANGED,
    UNREADABLE,
    Account,
)
from workerlint.core.console import OutputError, Progress, note, say, write
from workerlint.core.diagnostic import WARNING
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND
from workerlint.core.wording import plural, rule_title, visible
from workerlint.engine.registry import RegistryError
from workerlint.engine.result import Result
from workerlint.engine.rule import ACROSS
from workerlint.files.discovery import STDIN, discover
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import BUNDLE_FILE, WORKER
from workerlint.report.report import RunReport
from workerlint.run.checker import Checker
from workerlint.run.output import write_reports
from workerlint.run.project_options import check_selectors, make_project, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from workerlint.config.policies import PolicyTable
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.core.text import Source
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.files.discovery import Discovery
    from workerlint.manifest.resources import Resource
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


class Run:
    """One run of ``check``: its options, and its results so far."""

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
    around: list[tuple[str, list[Resource]]]
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
    fixed: int
    """The number of findings that were fixed."""
    changed: int
    """The number of files that fixes changed, or would change."""
    old: int
    """The number of findings that the revision of ``--new-since`` has too."""
    checker: Checker
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
        self.around: list[tuple[str, list[Resource]]] = []
        self.read = 0
        self.manifests = 0
        self.account = Account()
        self._selected: dict[str, bool] = {}
        """The files that are checked."""
        self._unselected: list[str] = []
        self._stale: list[str] = []
        self._without: list[Document] = []
        """The first named files without a Worker. Two are enough to know that there are several."""
        self.failed = False
        self.fixing = options.fix or options.fix_only or options.diff
        self.fixed = 0
        self.changed = 0
        self._fixes: dict[tuple[str, str], int] = {}
        """The number of fixed findings, by file and rule."""
        self.old = 0
        self.platform_files: list[Result] = []
        self._refused: list[Result] = []
        """The findings on the baseline: its entries for findings of mandatory rules."""
        self._enforced: list[tuple[Result, Diagnostic]] = []
        """The findings of mandatory rules that fail the run."""
        self._bundled: list[str] = []
        """The files with a Worker that only Bundles name: they were read, but not checked."""
        self._unchecked: list[PolicyTable] = []
        """The budgets that the run cannot check."""
        self._old_findings: OldFindings | None = None
        self._referred: ResourceIndex | None = None
        """What the files define that Workers refer to, before anything is fixed."""
        fix = self._fix if self.fixing else None
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
        if options.shard:
            from workerlint.run.checker import divide

            found.files, others = divide(found.files, options.shard, self._shown)
            self.account.skip(map(self._shown, others), OTHER_SHARD)
            self._unselected += others
            if not (options.show_files or options.show_settings or options.explain):
                self.around += [
                    (self._shown(path), defined)
                    for path, defined in self.checker.definitions(others).items()
                    if defined
                ]
        if options.show_files:
            write(f"{self._shown(path)}\n" for path in found.files)
        elif options.explain:
            from workerlint.run.explain_files import explain_files

            write(explain_files(found.files, self.account, self._shown, self._limit, self._problem))
        elif options.show_settings:
            from workerlint.run.show_settings import show_settings

            write(show_settings(self.project, [self._name(path) for path in found.files]))
        else:
            pipes = self.fixing and not options.diff and STDIN in options.paths
            if pipes and STDIN not in found.files:  # it is excluded
                from workerlint.run.fix_files import pass_on

                pass_on()
            self._check_files(found)
            if options.diff or options.fix_only:
                self.failed = options.diff and self.changed > 0
                self._note_enforced()
                self._note_fixes()
                if not options.quiet:
                    note(f"{self.account.line}\n")
            elif not pipes or any(file for _, file in options.outputs):
                self._report(found, to_files_alone=pipes)
        if self.problems:
            return FAILED
        fixed = options.exit_non_zero_on_fix and self.changed
        failed = (self.failed or self.account.gaps or fixed) and not options.exit_zero
        return FOUND if failed or self._enforced else CLEAN

    @property
    def defined(self) -> dict[str, list[Resource]]:
        """The resources that each file defines, by its path in reports, after the run."""
        return dict(self.around) | {result.path: result.resources for _, result in self.examined}

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
        for item in found.skipped:
            shown = self._shown(item.shown)
            if item.directory:
                self.account.directories[shown] = item
            elif item.shown not in found.files:
                self.account.add(shown, SKIPPED, item.reason)

    def _check_files(self, found: Discovery) -> None:
        self._selected = found.files
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
        self._unchecked = self._unchecked_budgets(index.complete_in)
        watchdog = self.checker.watchdog.for_files(len(self.examined))
        for engine, result in self.examined:
            with watchdog:
                engine.finish(result, index)
        if self.options.add_ignore:
            paths = {self._shown(path): path for path in found.files}
            self.examined = [
                (engine, self._add_ignores(engine, result, paths[result.path], index) if result.diagnostics else result)
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
            if file.diagnostics:
                self.files.append(file)
        if any(settings.mandates for settings in self.project.settings_in_use()):
            self._enforce()
        self.failed = any(file.fails(item) for file in self.files for item in file.diagnostics)
        self._find_gaps(found, index)

    def _add_ignores(self, engine: Engine, result: Result, path: str, index: ResourceIndex) -> Result:
        """Add suppression comments to the file at *path*, and return the result with the remaining findings."""
        from workerlint.files.read import ReadError, read_source
        from workerlint.run.add_ignores import add_ignores
        from workerlint.run.fix_files import FixError, save

        try:
            source = read_source(path, result.path, self._limit(path), named=self._selected[path])
            if source is None or source.undecodable:
                return result
            after = add_ignores(engine, Document(source), index, self.options.add_ignore)
            save(path, source, after.source.text, named=self._selected[path])
        except (ReadError, FixError) as error:
            self._problem(str(error))
            return result
        self.changed += after.source.text != source.text
        self.fixed += len(result.diagnostics) - len(after.diagnostics)
        return after

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

    def _complete_in(self, found: Discovery) -> tuple[str, ...]:
        """Return the absolute directories whose files all belong to this run."""
        if self.options.changed_since or self.options.shard or self.edits is not None:
            return ()
        return tuple([os.path.abspath(directory) for directory in found.searched])

    def _find_gaps(self, found: Discovery, index: ResourceIndex) -> None:
        """Record and print what fails the run without being a finding."""
        gaps = self.account.gaps
        self._note_budgets()
        unused: list[str] = []
        if any(settings.overrides or settings.policy for settings in self.project.settings_in_use()):
            from workerlint.run.coverage import unused_files

            unused += unused_files(found, (*found.files, *self._unselected), self.project)
        if any(settings.budget for settings in self.project.settings_in_use()):
            from workerlint.run.coverage import unused_budgets

            unused += unused_budgets(self.project, index)
        if any(settings.strict_coverage for settings in self.project.settings_in_use()):
            from workerlint.run.coverage import unchecked_files, uncovered_findings, unused_patterns

            gaps += unchecked_files(self.account, self.project)
            gaps += unused_patterns(found, (*found.files, *self._unselected), self.project)
            gaps += uncovered_findings(self.files, self.project)
            gaps += self._stale
            gaps += unused
        elif unused and not self.options.quiet:
            note("".join(f"{line}\n" for line in unused))
        if any(settings.max_suppressions for settings in self.project.settings_in_use()):
            from workerlint.run.coverage import excess_suppressions

            gaps += excess_suppressions(self.files, self.project)
        most = self.options.max_warnings
        warnings = (
            0 if most is None else sum(item.severity == WARNING for file in self.files for item in file.diagnostics)
        )
        if most is not None and warnings > most:
            gaps.append(f"{plural(warnings, 'warning')}: more than `--max-warnings {most}`")
        if self.options.require_manifest and not self.manifests:
            gaps += [] if self._has_worker_elsewhere() else ["no Worker manifest found"]
        for gap in gaps:
            self._report_gap(gap)

    def _report_gap(self, gap: str) -> None:
        say(gap, color=self.options.color)

    def _report_remark(self, remark: str) -> None:
        note(f"{remark}\n")

    def _unchecked_budgets(self, complete_in: tuple[str, ...]) -> list[PolicyTable]:
        """Return the budgets that are not checked, because the run does not contain all of their Workers."""
        used = self.project.settings_in_use()
        outer = [mandate.settings for settings in used for mandate in settings.mandates]
        budgets = {table: None for settings in (*used, *outer) for table in settings.budget}
        if not budgets:
            return []
        from workerlint.engine.budget import is_checked

        return [table for table in budgets if not is_checked(table, complete_in)]

    def _note_budgets(self) -> None:
        """Print a line for each budget that was not checked."""
        for table in self._unchecked if not self.options.quiet and self.edits is None else ():
            where = self._shown(table.root)
            reason = f"check all of `{where}` in one run without --shard and --changed-since"
            note(f"budget `{table.code}` was not checked: {reason}\n")

    def _has_worker_elsewhere(self) -> bool:
        """Return whether a file that this run does not check, such as one of another shard, has a Worker."""
        from workerlint.files.read import ReadError, read_source

        for path in self._unselected:
            try:
                source = read_source(path, self._shown(path), self._limit(path), named=False)
            except ReadError:
                continue
            if source is not None and Document(source).workers:
                return True
        return False

    def _index(self, defined: list[tuple[str, list[Resource]]]) -> ResourceIndex:
        """Return the index of the resources of the run, and of those in the files that its Bundles name."""
        if not any(resource.kind == BUNDLE_FILE for _, resources in defined for resource in resources):
            return ResourceIndex(sorted(defined, key=_path_of) if self.around else defined)
        from workerlint.files.bundle_files import BundleFiles

        find = BundleFiles(os.curdir, self._shown).find
        known = {path for path, _ in defined}
        new = defined
        while new:
            named = {
                find(path, resource.name): True
                for path, resources in new
                for resource in resources
                if resource.kind == BUNDLE_FILE
            }
            files = {path: True for path in named if path is not None and path not in known}
            known.update(files)
            new = [(path, resources) for path, resources in self.checker.definitions(files).items() if resources]
            self._bundled += [path for path, resources in new if any(item.kind == WORKER for item in resources)]
            self.around += new
            defined = defined + new
        return ResourceIndex(sorted(defined, key=_path_of), find)

    def _apply_baseline(self, *, all_named: bool) -> None:
        """Exclude the findings that the baseline lists, or write all findings as the new one.

        If the files are *all_named*, entries of rules that look across files are not reported as stale: other files
        that a finding is about may be missing.
        """
        from workerlint.report.baseline import EXPIRING, STALE, Baseline, BaselineError

        options = self.options
        unchecked = {table.code for table in self._unchecked}
        ran = {
            result.path: {rule.code for rule in engine.rules if not (all_named and rule.phase in ACROSS)} - unchecked
            for engine, result in self.examined
        }
        try:
            if options.write_baseline:
                baseline = Baseline.of(options.write_baseline, self.files)
                baseline.write()
                note(f"Wrote {plural(baseline.total, 'finding')} to {options.write_baseline}.\n")
                baseline.leave_out(self.files, ran, self.project.today)
                return
            baseline = Baseline.read(options.baseline)
            removed = self._removed_rules({entry.code for entry in baseline.entries})
            ran = {path: codes | removed for path, codes in ran.items()} if removed else ran
            without = [entry.path for entry in self.account.entries() if entry.status == NO_WORKER]
            applied = baseline.leave_out(self.files, ran, self.project.today, without)
            if applied.refused:
                from workerlint.run.enforcement import refused_entries

                self._refused = refused_entries(baseline, applied.refused, self.project, self._shown)
            stale = applied.stale
            for line in () if options.quiet else applied.expiring.lines(EXPIRING):
                note(f"{line}\n")
            if not stale.total:
                return
            if not options.prune_baseline:
                self._stale = list(stale.lines(STALE))
            if options.prune_baseline:
                baseline.without(stale).write()
                note(f"Removed {plural(stale.total, 'stale entry', 'stale entries')} from {options.baseline}.\n")
            elif not options.quiet:
                for line in self._stale:
                    note(f"{line}\n")
                note("Remove stale entries with --prune-baseline.\n")
        except BaselineError as error:
            self._problem(str(error))

    def _removed_rules(self, codes: set[str]) -> set[str]:
        """Return which of some codes no rule has any more, such as that of a policy that was removed."""
        from workerlint.config.selection import may_be_elsewhere

        known = {word for rule in self.project.known_rules for word in (rule.code, rule.name)}
        unknown = codes - known
        return unknown if self.project.policy_files else {it for it in unknown if not may_be_elsewhere(it, known)}

    def _fix(self, engine: Engine, document: Document, path: str) -> Result:
        """Apply or show the fixes of one document; return the result with the remaining findings."""
        from workerlint.run.fix_files import FixError, apply_fixes, save, show_diff

        source = document.source
        fixed = apply_fixes(engine, document, self.options, self._resources_before())
        for diagnostic in fixed.dropped:
            line = fixed.result.source.lines.position(diagnostic.span.start).line
            reason = "it would change or break something else"
            note(f"{source.path}:{line}: skipped the fix of {diagnostic.code}: {reason}\n")
        for diagnostic in fixed.applied:
            rule = source.path, rule_title(diagnostic.code, diagnostic.name)
            self._fixes[rule] = self._fixes.get(rule, 0) + 1
        if self.options.diff:
            self.fixed += len(fixed.applied)
            write(show_diff(fixed.before, fixed.result), for_people=False)  # patch reads it
            self.changed += fixed.text != source.text
            return fixed.before
        try:
            write([save(path, source, fixed.text, named=self._selected[path])])
        except FixError as error:
            self._problem(str(error))
            return fixed.before
        self.fixed += len(fixed.applied)
        self.changed += fixed.text != source.text
        return fixed.result

    def _resources_before(self) -> ResourceIndex:
        if self._referred is None:
            from workerlint.files.read import read_source
            from workerlint.run.fix_files import referred_resources

            def read(path: str) -> Source | None:
                return read_source(path, self._shown(path), self._limit(path), named=False)

            # The resources of a single file are read when it is checked.
            files = self._selected if len(self._selected) > 1 else ()
            self._referred = ResourceIndex([*referred_resources(files, read), *self.around])
        return self._referred

    def _report(self, found: Discovery, *, to_files_alone: bool) -> None:
        """Write the reports; with *to_files_alone*, only those to files: standard output has the fixed text."""
        if self.options.verbose:
            self._report_details(found)
        report = self.make_report()
        # If nothing was found, the errors above are enough.
        quiet = self.options.quiet or to_files_alone or (not self.account.found and bool(self.problems))
        if not quiet:
            self._note_fixes()
        write_reports(report, self.options, quiet=quiet, to_files_alone=to_files_alone)

    def _note_fixes(self) -> None:
        """Print how many findings were fixed, would be fixed or were suppressed; and which, with ``--show-fixes``."""
        options = self.options
        if not self.fixed or options.quiet:
            return
        verb = "Would fix" if options.diff else "Suppressed" if options.add_ignore else "Fixed"
        note(f"{verb} {plural(self.fixed, 'finding')} in {plural(self.changed, 'file')}.\n")
        for (path, rule), count in self._fixes.items() if options.show_fixes else ():
            note(f"  {path}: {count} x {rule}\n")

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
        )

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
        from functools import partial

        from workerlint.files.read import read_bytes
        from workerlint.run.file_check import UnreadSource

        limit = self.project.settings_in("").max_file_size
        referred = {
            related.path
            for file in self.files
            for diagnostic in file.diagnostics
            for related in diagnostic.related
            if related.path in around
        }
        return self.platform_files + [
            Result(Document(UnreadSource(path, partial(read_bytes, path, limit))))
            for path in sorted(filter(None, referred))
        ]

    def _report_details(self, found: Discovery) -> None:
        """Print to stderr which configurations applied, what was read, and what comments suppressed."""
        from workerlint.syntax.parser import HAS_EXTENSION

        if not HAS_EXTENSION:
            note("parser: pure Python (slow); install PyYAML with its C extension\n")
        used = {id(item): item for item in map(self.project.settings_for, map(self._name, found.files))}.values()
        for layers in sorted([display_path(layer.path) for layer in self.project.layers_of(item)] for item in used):
            note(f"configuration: {', '.join(layers) or 'none (defaults)'}\n")
        if self.options.changed_since:
            note(f"changed since {self.options.changed_since}: only changed files and their dependents are checked\n")
        if self.checker.cache_problem:
            note(f"cache: not used: {self.checker.cache_problem}\n")
        for detail in self.account.details():
            note(f"{visible(detail)}\n")
        for file in self.files:
            for diagnostic, reason in file.suppressed:
                line = file.source.lines.position(diagnostic.span.start).line
                why = f" ({file.hide(reason)})" if reason else ""
                note(f"suppressed: {file.path}:{line}: {rule_title(diagnostic.code, diagnostic.name)}{why}\n")

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


def _path_of(item: tuple[str, Iterable[Resource]]) -> str:
    return item[0]
