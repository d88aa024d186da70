"""The check of a file set: fill in variables, read the resources, lint them."""

from __future__ import annotations

from workerlint.core.diagnostic import WARNING
from workerlint.core.record import Struct, new
from workerlint.manifest.document import Document
from workerlint_schemas import RESOURCE_TYPES
from workerlint_shim.grammar.commands import SELECT
from workerlint_shim.manifests.bundled_files import BundledFiles, follow_bundles
from workerlint_shim.manifests.documents import ManifestFile
from workerlint_shim.manifests.findings import Examination, Refusal
from workerlint_shim.manifests.identity import PUBLIC, WORKER
from workerlint_shim.manifests.linter import Linter, refused_severities
from workerlint_shim.manifests.resource_reader import Purpose, ResourceReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from workerlint.core.text import Source
    from workerlint.engine.project import Project
    from workerlint_shim.manifests.findings import Manifest

REPORTED_HERE = frozenset(("DW009", "DW010"))
"""The rules for placeholders and unset variables, which the dry run itself refuses whatever the severity."""

_TO_APPLY = Purpose()
_DUPLICATE = "DW601"
_REPORTED_BY_RULES = frozenset(("DW109", "DW113", "DW502"))
"""The rules for unknown types and for secrets: where they refuse something, the dry run need not."""


def check_file_set(
    sources: list[Source], project: Project, environment: Mapping[str, str] | None, purpose: Purpose = _TO_APPLY
) -> Examination:
    """Check a file set.

    *environment* contains the values of variables; None leaves variables alone.

    Raises ConfigurationError.
    """
    linter = Linter(project, purpose.workspace or PUBLIC)
    reader = _reader(sources, environment, purpose, linter)
    found = reader.read()
    linted = linter.finish(reader.bundled.files, reader.bundled.find)
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
    found.configuration = linted.configuration
    found.warnings += linted.warnings
    found.exemptions = linted.exemptions
    found.policy_files = list(project.policy_files)
    found.redactors = {path: file.redactor for path, file in reader.bundled.files.items()}
    found.rules = project.known_rules
    _refuse_duplicates(found, {item.path for item in linted.refusals if item.code == _DUPLICATE})
    order = {path: at for at, path in enumerate(reader.bundled.files)}
    found.refusals.sort(key=lambda item: (order.get(item.path, len(order)), item.path, item.line, item.column))
    return found


def _judge_credentials(found: Examination, project: Project) -> None:
    """Refuse credentials in plain text, or warn of them: they have the severity warning."""
    for item in dict.fromkeys(found.credentials):  # a file may be planned for several workspaces
        if WARNING in refused_severities(project.settings_for(item.path).fail_on):
            found.refusals.append(item)
        else:
            found.warnings.append(f"{item.location}: {item.message}; {item.help}")


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
    found = _reader(sources, environment, Purpose(SELECT, workspace, instance_wide)).read()
    found.refusals += found.unreadable
    return found


def _reader(
    sources: list[Source], environment: Mapping[str, str] | None, purpose: Purpose, linter: Linter | None = None
) -> _FileSetReader:
    secret: set[str] = set()
    given = [ManifestFile(Document(source, markdown=False), environment, secret) for source in sources]
    boundary = linter.project.boundary if linter is not None else None
    return _FileSetReader(given, follow_bundles(given, environment, secret, boundary), purpose, linter)


class _FileSetReader(Struct):
    """Reader of the resources of a file set, which has the trees of few files in memory."""

    given: list[ManifestFile]
    bundled: BundledFiles
    purpose: Purpose
    linter: Linter | None = None
    """Lints each file while its trees are in memory; None if the files are not linted."""
    _parts: list[tuple[ManifestFile, Examination]] = new(list)
    """What was read, by the file that it began with."""

    def read(self) -> Examination:
        """Return the resources and the refusals. Raises ConfigurationError."""
        files, together = self.bundled.files, self.bundled.together
        named = {path for path in together for path in self.bundled.named_by(files[path])}
        used = False
        # A file that a Bundle names is planned with the Bundle.
        for file in sorted(self.given, key=lambda file: file.written.path in named):
            path = file.written.path
            if path not in self.bundled.read:
                self._parts.append((file, self._read_resources(file)))
            used = used or file.documents.is_used
            if path not in together:
                self._finish(file)
        for path in files:
            if path in together:
                self._finish(files[path])
        self._read_outdated()
        found = Examination()
        found.sources = [file.written for file in files.values()]
        for _, part in self._parts:
            found.add(part)
        if not used:
            found.refusals += [file.refusal(0, "no manifest in this file") for file in self.given]
        found.refusals = list(dict.fromkeys(found.refusals))  # a file may be planned for several workspaces
        return found

    def _read_resources(self, file: ManifestFile) -> Examination:
        purpose, types, found = self.purpose, None, Examination()
        if self.linter is not None and not purpose.instance_wide:
            settings = self.linter.project.settings_for(file.written.path)
            types = frozenset((*RESOURCE_TYPES, *settings.resource_types))
        default = "" if purpose.instance_wide else PUBLIC
        ResourceReader(file, purpose, purpose.workspace, types, found, self.bundled, default).read()
        return found

    def _finish(self, file: ManifestFile) -> None:
        """Lint a file whose resources were read, and release its trees."""
        if self.linter is not None:
            self.linter.begin(file)
        file.release()

    def _read_outdated(self) -> None:
        """Read the files again that show a variable which another file has revealed to contain a secret."""
        files, together = self.bundled.files, self.bundled.together
        outdated = {path for path, file in files.items() if file.is_outdated}
        if outdated & together:
            outdated |= together
        for path in outdated:
            files[path].reset()
        self.bundled.read -= outdated
        for at, (file, _) in enumerate(self._parts):
            if file.written.path in outdated:
                self._parts[at] = file, self._read_resources(file)
        for path in outdated:
            files[path].release()


def _refuse_duplicates(found: Examination, reported: set[str]) -> None:
    """Refuse resources that occur twice; the linter has reported Workers in the files *reported*."""
    seen: dict[tuple[str, str, str], Manifest] = {}
    for manifest in found.manifests:
        first = seen.setdefault(manifest.identity.key, manifest)
        if first is not manifest and not (manifest.identity.kind == WORKER and manifest.path in reported):
            message = f"duplicate resource {manifest.identity}: it is also defined in {first.path}:{first.line}"
            found.refusals.append(Refusal(manifest.path, manifest.line, 1, message, "rename one of them"))
