"""The fixes and suppression comments that a run writes to files or shows, and how many there are."""

from __future__ import annotations

from workerlint.core.console import note, write
from workerlint.core.wording import plural, rule_title
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.run.fix_files import FixError, apply_fixes, referred_resources, save, show_diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.text import Source
    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions


class AppliedFixes:
    """Applies the fixes of a run, or shows them, and counts them."""

    findings: int
    """The number of findings that were fixed or suppressed, or would be."""
    files: int
    """The number of files that were changed, or would be."""
    selected: dict[str, bool]
    """The files that are checked, each with whether it was named."""

    def __init__(
        self,
        options: CheckOptions,
        shown: Callable[[str], str],
        limit: Callable[[str], int],
        problem: Callable[[str], None],
        around: list[tuple[str, list[Resource]]],
    ) -> None:
        """*shown* and *limit* return the name of a path in reports and the maximum size of a file.

        *problem* is called for a file that cannot be written. *around* is what files define that are not checked; the
        run may add to it.
        """
        self.selected = {}
        self.findings = 0
        self.files = 0
        self._options = options
        self._shown = shown
        self._limit = limit
        self._problem = problem
        self._around = around
        self._counts: dict[tuple[str, str], int] = {}
        """The number of fixed findings, by file and rule."""
        self._referred: ResourceIndex | None = None
        """What the files define that Workers refer to, before anything is fixed."""

    def fix(self, engine: Engine, document: Document, path: str) -> Result:
        """Apply or show the fixes of one document; return the result with the remaining findings.

        Raise OutputError.
        """
        source = document.source
        fixed = apply_fixes(engine, document, self._options, self._resources_before())
        for diagnostic in fixed.dropped:
            line = fixed.result.source.lines.position(diagnostic.span.start).line
            reason = "it would change or break something else"
            note(f"{source.path}:{line}: skipped the fix of {diagnostic.code}: {reason}\n")
        for diagnostic in fixed.applied:
            rule = source.path, rule_title(diagnostic.code, diagnostic.name)
            self._counts[rule] = self._counts.get(rule, 0) + 1
        if self._options.diff:
            self._count(len(fixed.applied), source, fixed.text)
            write(show_diff(fixed.before, fixed.result), for_people=False)  # patch reads it
            return fixed.before
        try:
            write([save(path, source, fixed.text, named=self.selected[path])])
        except FixError as error:
            self._problem(str(error))
            return fixed.before
        self._count(len(fixed.applied), source, fixed.text)
        return fixed.result

    def add_ignores(self, engine: Engine, result: Result, path: str, index: ResourceIndex, *, named: bool) -> Result:
        """Add suppression comments to a file, and return the result with the remaining findings.

        *result* is that of the file, and *index* has the resources of all files.
        """
        from workerlint.run.add_ignores import add_ignores

        try:
            source = read_source(path, result.path, self._limit(path), named=named)
            if source is None or source.undecodable:
                return result
            after = add_ignores(engine, Document(source), index, self._options.add_ignore)
            save(path, source, after.source.text, named=named)
        except (ReadError, FixError) as error:
            self._problem(str(error))
            return result
        self._count(len(result.diagnostics) - len(after.diagnostics), source, after.source.text)
        return after

    def note(self) -> None:
        """Print how many findings were fixed, would be fixed or were suppressed; and which, with ``--show-fixes``."""
        options = self._options
        if not self.findings or options.quiet:
            return
        verb = "Would fix" if options.diff else "Suppressed" if options.add_ignore else "Fixed"
        note(f"{verb} {plural(self.findings, 'finding')} in {plural(self.files, 'file')}.\n")
        for (path, rule), count in self._counts.items() if options.show_fixes else ():
            note(f"  {path}: {count} x {rule}\n")

    def _count(self, findings: int, source: Source, text: str) -> None:
        self.findings += findings
        self.files += text != source.text

    def _resources_before(self) -> ResourceIndex:
        if self._referred is None:

            def read(path: str) -> Source | None:
                return read_source(path, self._shown(path), self._limit(path), named=False)

            # The resources of a single file are read when it is checked.
            files = self.selected if len(self.selected) > 1 else ()
            self._referred = ResourceIndex([*referred_resources(files, read), *self._around])
        return self._referred
