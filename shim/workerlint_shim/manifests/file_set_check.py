"""The check of a file set: fill in variables, read the resources, lint them."""

from __future__ import annotations

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, SEVERITIES
from workerlint.core.record import Struct, new
from workerlint.manifest.resources import ResourceIndex
from workerlint_schemas import RESOURCE_TYPES
from workerlint_shim.manifests.bundled_files import follow_bundles
from workerlint_shim.manifests.documents import read_file
from workerlint_shim.manifests.findings import Examination, Refusal
from workerlint_shim.manifests.identity import PUBLIC, WORKER
from workerlint_shim.manifests.redaction import find_secret_variables, make_redactor
from workerlint_shim.manifests.resource_reader import ResourceReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.core.text import Source
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint_shim.manifests.bundled_files import BundledFiles
    from workerlint_shim.manifests.documents import ManifestFile
    from workerlint_shim.manifests.findings import Manifest

REPORTED_HERE = frozenset(("DW009", "DW010"))
"""The rules for placeholders and unset variables, which the dry run itself refuses whatever the severity."""

_DUPLICATE = "DW601"
_UNKNOWN_TYPE = "DW109"


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


def check_file_set(
    sources: list[Source], project: Project, environment: Mapping[str, str] | None, workspace: str | None = None
) -> Examination:
    """Check a file set.

    *environment* contains the values of variables; None leaves variables alone. *workspace* is the value of ``-w``.

    Raises ConfigurationError.
    """
    found, bundled = _read(sources, environment, workspace, project)
    linted = lint([*bundled.files.values()], project, bundled.find, workspace or PUBLIC)
    named = {item.location for item in linted.refusals if item.code == _UNKNOWN_TYPE}
    found.refusals = [item for item in found.refusals if item.location not in named]
    refused_at = {item.location for item in found.refusals}
    found.refusals += (
        item for item in linted.refusals if item.code not in REPORTED_HERE or item.location not in refused_at
    )
    refused = {item.path for item in found.refusals}
    # If the rule is disabled or has a lower severity, nothing else reports a Worker that cannot be read.
    found.refusals += (item for item in found.unreadable if item.path not in refused)
    found.passed = linted.passed
    found.failures = linted.failures
    found.results = linted.results
    found.redactors = {path: file.redactor for path, file in bundled.files.items()}
    found.rules = project.known_rules
    _refuse_duplicates(found, {item.path for item in linted.refusals if item.code == _DUPLICATE})
    order = {path: at for at, path in enumerate(bundled.files)}
    found.refusals.sort(key=lambda item: (order[item.path], item.line, item.column))
    return found


def read_manifests(
    sources: list[Source], environment: Mapping[str, str] | None, workspace: str | None = None
) -> Examination:
    """Read a file set as ``check_file_set`` does, but do not lint it, and accept any resource type."""
    return _read(sources, environment, workspace)[0]


def _read(
    sources: list[Source],
    environment: Mapping[str, str] | None,
    workspace: str | None,
    project: Project | None = None,
) -> tuple[Examination, BundledFiles]:
    found = Examination()
    given = [read_file(source, environment) for source in sources]
    bundled = follow_bundles(given, environment)
    files = list(bundled.files.values())
    secret: set[str] = set()
    for file in files:
        secret |= find_secret_variables(file.documents.all)
    for file in files:
        file.redactor = make_redactor(file.written, file.documents.all, secret)
    named = {path for file in files for path in bundled.named_by(file)}
    # A file that a Bundle names is planned with the Bundle.
    for file in sorted(given, key=lambda file: file.written.path in named):
        if file.written.path not in bundled.read:
            types = None
            if project is not None:
                types = frozenset((*RESOURCE_TYPES, *project.settings_for(file.written.path).resource_types))
            ResourceReader(file, workspace, types, found, bundled).read()
    found.refusals = list(dict.fromkeys(found.refusals))  # a file may be planned for several workspaces
    return found, bundled


def lint(
    files: list[ManifestFile], project: Project, find: Callable[[str, str], str | None], workspace: str
) -> LintResult:
    """Lint all files together. Errors refuse the file set even if ``fail-on`` is never.

    *find* returns the path of the file that a Bundle names (see ResourceIndex). *workspace* is the one that manifests
    without a workspace are applied to.

    Raises ConfigurationError.
    """
    result = LintResult()
    begun = []
    engines: dict[int, Engine] = {}
    for file in files:
        configured = project.engine_for(file.written.path)
        engine = engines.get(id(configured)) or configured.for_apply(file.values, workspace)
        engines[id(configured)] = engine
        begun.append((file, engine, engine.begin(file.document)))
    index = ResourceIndex(((checked.path, checked.resources) for _, _, checked in begun), find)
    for file, engine, checked in begun:
        engine.finish(checked, index)
        result.results.append(checked)
        result.failures += map(file.redactor.redact, checked.failures)
        fail_on = ERROR if engine.settings.fail_on == NEVER else engine.settings.fail_on
        refused = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        for diagnostic in checked.diagnostics:
            if diagnostic.severity in refused:
                result.refusals.append(_refusal(diagnostic, file))
            else:
                result.passed[file.written.path] = result.passed.get(file.written.path, 0) + 1
    result.failures += project.failures
    return result


def _refusal(diagnostic: Diagnostic, file: ManifestFile) -> Refusal:
    help = diagnostic.help or (diagnostic.fix.title if diagnostic.fix else "")
    return file.refusal(diagnostic.span.start, diagnostic.message, help, diagnostic.code, diagnostic.name)


def _refuse_duplicates(found: Examination, reported: set[str]) -> None:
    """Refuse resources that occur twice; the linter has reported Workers in the files *reported*."""
    seen: dict[tuple[str, str, str], Manifest] = {}
    for manifest in found.manifests:
        first = seen.setdefault(manifest.identity.key, manifest)
        if first is not manifest and not (manifest.identity.kind == WORKER and manifest.path in reported):
            message = f"duplicate resource {manifest.identity}: it is also defined in {first.path}:{first.line}"
            found.refusals.append(Refusal(manifest.path, manifest.line, 1, message, "rename one of them"))
