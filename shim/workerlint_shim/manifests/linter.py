"""The linting of a file set: each file as it is read, then all of them together."""

from __future__ import annotations

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, FAILS, SEVERITIES
from workerlint.core.record import Struct, new
from workerlint.core.wording import code, listing
from workerlint.engine.mandatory import BYPASS
from workerlint.manifest.resource_index import ResourceIndex
from workerlint_shim.manifests.exemptions import describe_exemptions
from workerlint_shim.manifests.findings import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint_shim.manifests.documents import ManifestFile


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
    configuration: list[Result] = new(list)
    """The findings in configurations and platform files."""
    warnings: list[str] = new(list)
    """What mandatory rules did not check, and the findings in *configuration* that do not refuse the file set."""
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
            for diagnostic in checked.diagnostics:
                if _refuses(diagnostic, engine.settings.fail_on):
                    result.refusals.append(_refusal(diagnostic, file))
                else:
                    result.passed[checked.path] = result.passed.get(checked.path, 0) + 1
        self._check_configuration(result)
        result.failures += self.project.failures
        engines = self._engines.values()
        result.exemptions = describe_exemptions(result.results, engines, self.project.known_rules)
        return result

    def _check_configuration(self, result: LintResult) -> None:
        """Add what the configurations and the platform files contain: attempts to weaken mandatory rules, old lists."""
        for file in (*self.project.check_platform_files(), *self.project.check_layers(result.results)):
            result.failures += file.failures
            if file.diagnostics:
                result.configuration.append(file)
            for diagnostic in file.diagnostics:
                at = file.source.lines.position(diagnostic.span.start)
                message, help = file.hide(diagnostic.message), file.hide(_help(diagnostic))
                found = Refusal(file.path, at.line, at.column, message, help, diagnostic.code, diagnostic.name)
                if _refuses(diagnostic, file.fail_on):
                    result.refusals.append(found)
                else:
                    result.warnings.append(f"{found.location}: {message}{help and f'; {help}'}")
        budgets = sorted(self._mandatory_budgets())
        if budgets:
            names = listing([f"the budget {code(name)}" for name in budgets])
            result.warnings.append(f"not checked by mandatory rules: {names}")

    def _mandatory_budgets(self) -> set[str]:
        """Return the codes of the mandatory budgets, which a dry run does not check: it may not have all files."""
        engines = self._engines.values()
        used = [item.settings for engine in engines for item in (engine, *engine.outer)]
        budgets = {table.code for settings in used for table in settings.budget}
        return budgets.intersection(code for engine in engines for code in engine.required)


def _refuses(diagnostic: Diagnostic, fail_on: str) -> bool:
    """Return whether a finding refuses a file set, as one of a mandatory rule and an attempt to weaken one may do."""
    traits = diagnostic.traits
    return diagnostic.severity in refused_severities(fail_on) or FAILS in traits or diagnostic.code == BYPASS


def refused_severities(fail_on: str) -> tuple[str, ...]:
    """Return the severities that refuse a file set: errors, even if ``fail-on`` is never."""
    return SEVERITIES[: SEVERITIES.index(ERROR if fail_on == NEVER else fail_on) + 1]


def _refusal(diagnostic: Diagnostic, file: ManifestFile) -> Refusal:
    return file.refusal(diagnostic.span.start, diagnostic.message, _help(diagnostic), diagnostic.code, diagnostic.name)


def _help(diagnostic: Diagnostic) -> str:
    return diagnostic.help or (diagnostic.fix.title if diagnostic.fix else "")
