"""The check of a file set: fill in variables, read the resources, lint them."""

from __future__ import annotations

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, SEVERITIES, WARNING
from workerlint.core.record import Struct, new
from workerlint.manifest.resources import ResourceIndex
from workerlint_schemas import RESOURCE_TYPES
from workerlint_shim.grammar.commands import SELECT
from workerlint_shim.manifests.bundled_files import follow_bundles
from workerlint_shim.manifests.documents import read_file
from workerlint_shim.manifests.exemptions import describe_exemptions
from workerlint_shim.manifests.findings import Examination, Refusal
from workerlint_shim.manifests.identity import PUBLIC, WORKER
from workerlint_shim.manifests.redaction import find_secret_variables, make_redactor
from workerlint_shim.manifests.resource_reader import Purpose, ResourceReader

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

_TO_APPLY = Purpose()
_DUPLICATE = "DW601"
_REPORTED_BY_RULES = frozenset(("DW109", "DW502"))
"""The rules for unknown types and for secrets: where they refuse something, the dry run need not."""


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


def check_file_set(
    sources: list[Source], project: Project, environment: Mapping[str, str] | None, purpose: Purpose = _TO_APPLY
) -> Examination:
    """Check a file set.

    *environment* contains the values of variables; None leaves variables alone.

    Raises ConfigurationError.
    """
    found, bundled = _read(sources, environment, purpose, project)
    linted = lint([*bundled.files.values()], project, bundled.find, purpose.workspace or PUBLIC)
    named = {item.location for item in linted.refusals if item.code in _REPORTED_BY_RULES}
    found.refusals = [item for item in found.refusals if item.location not in named]
    _judge_credentials(found, project)
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
    found.exemptions = linted.exemptions
    found.redactors = {path: file.redactor for path, file in bundled.files.items()}
    found.rules = project.known_rules
    _refuse_duplicates(found, {item.path for item in linted.refusals if item.code == _DUPLICATE})
    order = {path: at for at, path in enumerate(bundled.files)}
    found.refusals.sort(key=lambda item: (order[item.path], item.line, item.column))
    return found


def _judge_credentials(found: Examination, project: Project) -> None:
    """Refuse credentials in plain text, or warn of them: they have the severity warning."""
    for item in found.credentials:
        if WARNING in _refused(project.settings_for(item.path).fail_on):
            found.refusals.append(item)
        else:
            found.warnings.append(f"{item.location}: {item.message}; {item.help}")


def _refused(fail_on: str) -> tuple[str, ...]:
    """Return the severities that refuse a file set: errors, even if ``fail-on`` is never."""
    return SEVERITIES[: SEVERITIES.index(ERROR if fail_on == NEVER else fail_on) + 1]


def read_manifests(
    sources: list[Source],
    environment: Mapping[str, str] | None,
    workspace: str | None = None,
    *,
    instance_wide: bool = False,
) -> Examination:
    """Read which resources a file set names: it is not linted, and any resource type is accepted.

    *workspace* and *instance_wide* are those of Purpose.
    """
    found = _read(sources, environment, Purpose(SELECT, workspace, instance_wide))[0]
    found.refusals += found.unreadable
    return found


def _read(
    sources: list[Source], environment: Mapping[str, str] | None, purpose: Purpose, project: Project | None = None
) -> tuple[Examination, BundledFiles]:
    found = Examination()
    given = [read_file(source, environment) for source in sources]
    bundled = follow_bundles(given, environment)
    files = list(bundled.files.values())
    found.sources = [file.written for file in files]
    secret: set[str] = set()
    for file in files:
        secret |= find_secret_variables(file.documents.all)
    for file in files:
        file.redactor = make_redactor(file.written, file.documents.all, secret)
    named = {path for file in files for path in bundled.named_by(file)}
    default = "" if purpose.instance_wide else PUBLIC
    # A file that a Bundle names is planned with the Bundle.
    for file in sorted(given, key=lambda file: file.written.path in named):
        if file.written.path not in bundled.read:
            types = None
            if project is not None and not purpose.instance_wide:
                types = frozenset((*RESOURCE_TYPES, *project.settings_for(file.written.path).resource_types))
            ResourceReader(file, purpose.rehearsal, purpose.workspace, types, found, bundled, default).read()
    if not any(file.documents.is_used for file in given):
        found.refusals += [file.refusal(0, "no manifest in this file") for file in given]
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
        refused = _refused(engine.settings.fail_on)
        for diagnostic in checked.diagnostics:
            if diagnostic.severity in refused:
                result.refusals.append(_refusal(diagnostic, file))
            else:
                result.passed[file.written.path] = result.passed.get(file.written.path, 0) + 1
    result.failures += project.failures
    result.exemptions = describe_exemptions(result.results, {engine for _, engine, _ in begun}, project.known_rules)
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
