"""Lets the linter judge a file set as it is after interpolation, and says where that stands in the files."""

from __future__ import annotations

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, MASKED_CODES, SEVERITIES
from workerlint.manifest.resources import ResourceIndex
from workerlint_shim.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.core.text import Position, Source
    from workerlint.engine.project import Project
    from workerlint.report.report import FileReport
    from workerlint_shim.interpolation import Interpolated


class FileToLint:
    """A file as it is *written*, as it is once *filled* in, and the *report* that masks what the latter holds."""

    __slots__ = ("filled", "interpolated", "report", "written")

    def __init__(self, written: Source, filled: Source, interpolated: Interpolated, report: FileReport) -> None:
        self.written = written
        self.filled = filled
        self.interpolated = interpolated
        self.report = report

    def position(self, offset: int) -> Position:
        """Give where in the file as written an offset of the filled text is; a value stands where its variable does."""
        return self.written.lines.position(self.interpolated.written(offset))


class Verdict:
    """What the linter says: why it refuses, how many findings it lets pass by file, and rules that broke down."""

    __slots__ = ("failures", "passed", "refusals")

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.passed: dict[str, int] = {}
        self.failures: list[str] = []


def lint(files: list[FileToLint], project: Project) -> Verdict:
    """Check all files together. What fails a `check` of them is refused; errors are, whatever `fail-on` says.

    Raises ConfigurationError.
    """
    verdict = Verdict()
    begun = []
    for file in files:
        engine = project.engine_for(file.written.path)
        begun.append((file, engine, engine.begin(file.filled)))
    index = ResourceIndex((checked.source.path, checked.resources) for _, _, checked in begun)
    for file, engine, checked in begun:
        engine.finish(checked, index)
        verdict.failures += map(file.report.hide, checked.failures)
        fail_on = ERROR if engine.settings.fail_on == NEVER else engine.settings.fail_on
        refused = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        for diagnostic in checked.diagnostics:
            if _is_of_the_environment(diagnostic, file.interpolated):
                continue
            if diagnostic.severity in refused:
                verdict.refusals.append(_refusal(diagnostic, file))
            else:
                verdict.passed[file.written.path] = verdict.passed.get(file.written.path, 0) + 1
    verdict.failures += project.failures
    return verdict


def _is_of_the_environment(diagnostic: Diagnostic, interpolated: Interpolated) -> bool:
    """Tell whether a secret in clear text is a variable's value: in the file stands the variable, as it should."""
    return diagnostic.code in MASKED_CODES and bool(interpolated.variable(diagnostic.span))


def _refusal(diagnostic: Diagnostic, file: FileToLint) -> Refusal:
    position = file.position(diagnostic.span.start)
    help = diagnostic.help or (diagnostic.fix.title if diagnostic.fix else "")
    variable = file.interpolated.variable(diagnostic.span)
    if variable:
        help = f"{help}{'; ' if help else ''}the value comes from ${{{variable}}}"
    hide = file.report.hide
    return Refusal(
        file.written.path,
        position.line,
        position.column,
        hide(diagnostic.message),
        hide(help),
        diagnostic.code,
        diagnostic.name,
    )
