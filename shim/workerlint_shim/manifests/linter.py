"""The linting of a file set: each file as it is read, then all of them together."""

from __future__ import annotations

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, SEVERITIES
from workerlint.core.record import Struct, new
from workerlint.manifest.resources import ResourceIndex
from workerlint_shim.manifests.exemptions import describe_exemptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint_shim.manifests.documents import ManifestFile
    from workerlint_shim.manifests.findings import Refusal


class LintResult(Struct):
    """The result of linting a file set."""

    refusals: list[Refusal] = new(list)
    """The findings that refuse the file set."""
    passed: dict[str, int] = new(dict)
    """The number of other findings, by file."""
    failures: list[str] = new(list)
    """Rules that failed."""
    results: list[Result] = new(list)
    """All that the rules find, by file."""
    exemptions: list[str] = new(list)
    """What the checked files and their configuration exempt from the check."""


class Linter(Struct):
    """Linter of the files of a set. Every method raises ConfigurationError."""

    project: Project
    workspace: str
    """The workspace that manifests without a workspace are applied to."""
    _engines: dict[int, Engine] = new(dict)
    _begun: dict[str, tuple[ManifestFile, Engine, Result]] = new(dict)

    def begin(self, file: ManifestFile) -> None:
        """Lint one file, without the rules that compare files."""
        path = file.written.path
        configured = self.project.engine_for(path)
        engine = self._engines.get(id(configured))
        if engine is None:
            engine = self._engines[id(configured)] = configured.for_apply(file.values, self.workspace)
        self._begun[path] = file, engine, engine.begin(file.document)

    def finish(self, paths: Iterable[str], find: Callable[[str, str], str | None]) -> LintResult:
        """Compare the files that were begun, in the order of *paths*. Errors refuse them even if ``fail-on`` is never.

        *find* returns the path of the file that a Bundle names (see ResourceIndex).
        """
        result = LintResult()
        begun = [self._begun[path] for path in paths]
        index = ResourceIndex(((checked.path, checked.resources) for _, _, checked in begun), find)
        for file, engine, checked in begun:
            engine.finish(checked, index)
            result.results.append(checked)
            result.failures += map(file.redactor.redact, checked.failures)
            refused = refused_severities(engine.settings.fail_on)
            for diagnostic in checked.diagnostics:
                if diagnostic.severity in refused:
                    result.refusals.append(_refusal(diagnostic, file))
                else:
                    result.passed[checked.path] = result.passed.get(checked.path, 0) + 1
        result.failures += self.project.failures
        engines = self._engines.values()
        result.exemptions = describe_exemptions(result.results, engines, self.project.known_rules)
        return result


def refused_severities(fail_on: str) -> tuple[str, ...]:
    """Return the severities that refuse a file set: errors, even if ``fail-on`` is never."""
    return SEVERITIES[: SEVERITIES.index(ERROR if fail_on == NEVER else fail_on) + 1]


def _refusal(diagnostic: Diagnostic, file: ManifestFile) -> Refusal:
    help = diagnostic.help or (diagnostic.fix.title if diagnostic.fix else "")
    return file.refusal(diagnostic.span.start, diagnostic.message, help, diagnostic.code, diagnostic.name)
