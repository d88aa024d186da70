"""Runs ``check``: finds the files, checks each, reports, and says by the exit code how it went."""

from __future__ import annotations

from workerlint.config.errors import ConfigurationError, UsageError, display_path
from workerlint.core.console import OutputError, Progress, note, say, write
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND
from workerlint.core.wording import plural
from workerlint.engine.registry import RegistryError
from workerlint.engine.result import Result
from workerlint.engine.rule import PROJECT
from workerlint.files.discovery import STDIN, discover
from workerlint.manifest.document import Document
from workerlint.manifest.resources import ResourceIndex
from workerlint.report.report import RunReport
from workerlint.run.checker import Checker
from workerlint.run.output import write_reports
from workerlint.run.project_options import make_project, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine.engine import Engine
    from workerlint.files.discovery import Discovery
    from workerlint.manifest.resources import Resource
    from workerlint.run.changes import Changes, Edits
    from workerlint.run.options import CheckOptions


def run_check(options: CheckOptions) -> int:
    """Do what ``check`` was asked to do and give the exit code.

    0: nothing at or above ``fail-on``. 1: findings. 2: the call, the configuration, a file or a rule failed; what could
    be checked was.
    """
    try:
        if options.watch:
            from workerlint.run.watch import watch

            return watch(options, lambda edits: Run(options, edits=edits))
        return Run(options).execute()
    except (ConfigurationError, UsageError) as error:
        say(str(error), error.hint, colour=options.color)
    except (OutputError, RegistryError) as error:
        say(str(error), colour=options.color)
    return FAILED


class Run:
    """One call of ``check``: what it was asked, and what came of it so far.

    With *edits*, only what they concern is checked. *around* are files that are not checked, each with what it defines.
    *read* counts the files that are, *changed* those that fixes changed or would change, *fixed* the findings that went
    with it. *idle* tells that the edits concerned nothing, so that nothing was checked or said.
    """

    def __init__(self, options: CheckOptions, *, edits: Edits | None = None) -> None:
        self.options = options
        self.edits = edits
        self.idle = False
        self.project = make_project(options)
        self.examined: list[tuple[Engine, Result]] = []
        self.files: list[Result] = []
        self.problems: list[str] = []
        self.around: list[tuple[str, list[Resource]]] = []
        self.read = 0
        self.manifests = 0
        self.failed = False
        self.fixing = options.fix or options.fix_only or options.diff
        self.fixed = 0
        self.changed = 0
        fix = self._fix if self.fixing else None
        self.checker = Checker(self.project, options, self._name, self._shown, fix)

    def execute(self) -> int:
        """Find, check and report. Raises ConfigurationError, UsageError, OutputError and RegistryError."""
        options = self.options
        found = discover(
            options.paths,
            self.project.settings_in,
            force_exclude=options.force_exclude,
            stdin_name=options.stdin_filename,
            more_suffixes=options.include,
        )
        if self.edits is not None:
            changes = self.edits.among(found.files, self._shown)
            if changes.paths or changes.touched:
                self._narrow(found, changes)
            else:
                found.files = {}
            self.idle = not found.files
            if self.idle:
                return CLEAN
        for message, hint in found.problems:
            self._problem(message, hint)
        if options.changed_since:
            from workerlint.run.changed_since import changes_since

            self._narrow(found, changes_since(found.files, options, self.project))
        if options.shard:
            from workerlint.run.checker import divide

            found.files, others = divide(found.files, options.shard, self._shown)
            if not (options.show_files or options.show_settings):
                self.around += [
                    (self._shown(path), defined)
                    for path, defined in self.checker.definitions(others).items()
                    if defined
                ]
        if options.show_files:
            write(f"{self._shown(path)}\n" for path in found.files)
        elif options.show_settings:
            from workerlint.run.show_settings import show_settings

            write(show_settings(self.project, [self._name(path) for path in found.files]))
        else:
            pipes = self.fixing and not options.diff and STDIN in options.paths
            if pipes and STDIN not in found.files:  # it is excluded
                from workerlint.run.fix_files import pass_on

                pass_on()
            self._check_files(found)
            if options.diff:
                self.failed = self.changed > 0
            elif options.fix_only:
                self.failed = False
            elif not pipes or any(file for _, file in options.outputs):
                self._report(found, to_files_alone=pipes)
        if self.problems:
            return FAILED
        return FOUND if self.failed and not options.exit_zero else CLEAN

    @property
    def defined(self) -> dict[str, list[Resource]]:
        """What each file defines, by the path that reports show, once the run is over."""
        return dict(self.around) | {result.path: result.resources for _, result in self.examined}

    def _narrow(self, found: Discovery, changes: Changes) -> None:
        """Leave of the files found those that changes concern, and remember what the others define."""
        from workerlint.run.changes import narrow

        narrowed = narrow(found.files, changes, self._shown, self.checker.definitions)
        found.files = narrowed.files
        self.around += narrowed.around

    def _check_files(self, found: Discovery) -> None:
        progress = Progress(len(found.files), enabled=not self.options.quiet)
        try:
            for engine, result in self.checker.results(found.files, progress, self._problem).values():
                self.read += 1
                if result.manifests or result.resources or result.failures:
                    self.examined.append((engine, result))
            self._finish(all_named=all(found.files.values()))
        finally:
            progress.wipe()

    def _finish(self, *, all_named: bool) -> None:
        """Let the rules that look across files speak, now that all are read, *all_named* or some found in folders."""
        for failure in self.project.failures:
            self._problem(failure, "the other rules ran; correct or uninstall the plug-in")
        defined = [(result.path, result.resources) for _, result in self.examined]
        if self.around:
            defined = sorted(defined + self.around, key=lambda item: item[0])
        index = ResourceIndex(defined)
        for engine, result in self.examined:
            engine.finish(result, index)
            for failure in result.failures:
                self._problem(result.hide(failure), "this is a fault of the rule, not of the manifest")
            if result.manifests:
                self.manifests += result.manifests
                self.files.append(result)
        if self.options.baseline or self.options.write_baseline:
            self._heed_baseline(all_named=all_named)
        self.failed = any(file.fails(found.severity) for file in self.files for found in file.diagnostics)

    def _heed_baseline(self, *, all_named: bool) -> None:
        """Leave out what the baseline lists, or write what was found as the new one.

        Entries of rules that look across files are not called stale when the files were *all_named*: others that a
        finding is about may not be among them.
        """
        from workerlint.report.baseline import Baseline, BaselineError

        options = self.options
        ran = {
            result.path: {rule.code for rule in engine.rules if not (all_named and rule.phase == PROJECT)}
            for engine, result in self.examined
        }
        try:
            if options.write_baseline:
                baseline = Baseline.of(self.files)
                baseline.write(options.write_baseline)
                note(f"Wrote {plural(baseline.total, 'finding')} to {options.write_baseline}.\n")
                baseline.leave_out(self.files, ran)
                return
            baseline = Baseline.read(options.baseline)
            stale = baseline.leave_out(self.files, ran)
            if not stale.total:
                return
            if options.prune_baseline:
                baseline.without(stale).write(options.baseline)
                note(f"Took {plural(stale.total, 'entry', 'entries')} out of {options.baseline}.\n")
            elif not options.quiet:
                for line in stale.lines():
                    note(f"{options.baseline}: matches nothing any more: {line}\n")
                note("Take such entries out with --prune-baseline.\n")
        except BaselineError as error:
            self._problem(str(error))

    def _fix(self, engine: Engine, document: Document, path: str) -> Result:
        """Apply or show the fixes of one document; return the result for what is left to report."""
        from workerlint.run.fix_files import FixError, apply_fixes, save, show_diff

        fixed = apply_fixes(engine, document, self.options)
        source = document.source
        for diagnostic in fixed.dropped:
            line = fixed.result.source.lines.position(diagnostic.span.start).line
            note(f"{source.path}:{line}: the fix of {diagnostic.code} was left out: it would bring a new error\n")
        if self.options.diff:
            write(show_diff(fixed.before, fixed.text), for_people=False)  # patch reads it
            self.changed += fixed.text != source.text
            return fixed.before
        try:
            write([save(path, source, fixed.text)])
        except FixError as error:
            self._problem(str(error))
            return fixed.before
        self.fixed += len(fixed.applied)
        self.changed += fixed.text != source.text
        return fixed.result

    def _report(self, found: Discovery, *, to_files_alone: bool) -> None:
        """Write the reports; with *to_files_alone* the standard output holds a fixed text, and stays as it is."""
        if self.options.verbose:
            self._tell(found)
        rules = {rule.code: rule for rule in self.project.known_rules}
        report = RunReport(
            self.files,
            self.read,
            self.manifests,
            self.problems,
            rules,
            since=self.options.changed_since,
            around=self._referred_to(),
        )
        # Where nothing could be read, the problems above say it all: a summary would only blur them.
        quiet = self.options.quiet or to_files_alone or (not self.read and bool(self.problems))
        if self.fixed and not quiet:
            note(f"Fixed {plural(self.fixed, 'finding')} in {plural(self.changed, 'file')}.\n")
        write_reports(report, self.options, quiet=quiet, to_files_alone=to_files_alone)

    def _referred_to(self) -> list[Result]:
        """Give the files around the run that findings refer to, so that the places there can be shown."""
        around = {path for path, _ in self.around}
        if not around:
            return []
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
        return [
            Result(Document(UnreadSource(path, partial(read_bytes, path, limit))))
            for path in sorted(filter(None, referred))
        ]

    def _tell(self, found: Discovery) -> None:
        """Say on stderr which configurations held, what was read, and what comments silenced."""
        from workerlint.syntax.parser import HAS_EXTENSION

        if not HAS_EXTENSION:
            note("parser: pure Python, which is slow; install PyYAML with its C extension for speed\n")
        sources = {self.project.settings_for(self._name(path)).config_file for path in found.files}
        for source in sorted(sources):
            note(f"configuration: {display_path(source) if source else 'none, the defaults hold'}\n")
        if self.options.changed_since:
            note(f"narrowed: to what has changed since {self.options.changed_since}, or refers to what has\n")
        without = self.read - len(self.files)
        note(f"files: {len(found.files)} found, {self.read} read, {without} without a Worker\n")
        for file in self.files:
            for diagnostic, reason in file.suppressed:
                line = file.source.lines.position(diagnostic.span.start).line
                why = f" ({file.hide(reason)})" if reason else ""
                note(f"suppressed: {file.path}:{line}: {diagnostic.code} {diagnostic.name}{why}\n")

    def _problem(self, message: str, hint: str = "") -> None:
        self.problems.append(message)
        say(message, hint, colour=self.options.color)

    def _name(self, path: str) -> str:
        return self.options.stdin_filename if path == STDIN else path

    def _shown(self, path: str) -> str:
        name = self._name(path)
        return shown_path(name) if name else "<stdin>"
