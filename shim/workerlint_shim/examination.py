"""Reads, fills in and judges a file set: what comes of it can be planned, or is refused whole."""

from __future__ import annotations

from workerlint.core.text import Source
from workerlint_shim.documents import read_documents
from workerlint_shim.file_examiner import FileExaminer
from workerlint_shim.identity import WORKER
from workerlint_shim.interpolation import interpolate, unchanged
from workerlint_shim.lint import FileToLint, lint
from workerlint_shim.refusal import Refusal
from workerlint_shim.secrecy import masking_report, secret_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from workerlint.engine.project import Project
    from workerlint_shim.manifest import Manifest

_SAID_HERE = frozenset(("DW009", "DW010"))
"""Rules on placeholders and unset variables: where one stands, the dry run itself says so whatever their severity."""

_TWIN = "DW601"


class Examination:
    """What came of a file set. With *refusals* nothing of it is accepted.

    *manifests* are the resources whose identity is known, accepted or not. *unread* are Workers that cannot be planned,
    of which the linter should say why. *passed* counts, by file, the findings that do not refuse. *notes* are worth a
    look. *references* are places that name another file. *failures* are rules of the linter that broke down.
    """

    def __init__(self) -> None:
        self.manifests: list[Manifest] = []
        self.refusals: list[Refusal] = []
        self.unread: list[Refusal] = []
        self.passed: dict[str, int] = {}
        self.notes: list[str] = []
        self.references: list[str] = []
        self.failures: list[str] = []


def examine(
    sources: list[Source],
    project: Project,
    environment: Mapping[str, str] | None,
    workspace: str | None = None,
) -> Examination:
    """Judge a file set. *environment* fills in variables, None leaves them; *workspace* is what ``-w`` says.

    Raises ConfigurationError.
    """
    found, files = _read(sources, environment, workspace)
    verdict = lint(files, project)
    said = {item.place for item in found.refusals}
    found.refusals += (item for item in verdict.refusals if item.code not in _SAID_HERE or item.place not in said)
    refused = {item.path for item in found.refusals}
    # With its rule off or lowered, a Worker that cannot be read would be passed over in silence.
    found.refusals += (item for item in found.unread if item.path not in refused)
    found.passed = verdict.passed
    found.failures = verdict.failures
    _refuse_twins(found, {item.path for item in verdict.refusals if item.code == _TWIN})
    order = {source.path: at for at, source in enumerate(sources)}
    found.refusals.sort(key=lambda item: (order[item.path], item.line, item.column))
    return found


def read_manifests(
    sources: list[Source], environment: Mapping[str, str] | None, workspace: str | None = None
) -> Examination:
    """Read a file set as ``examine`` does, without asking the linter, to learn of which resources it speaks."""
    return _read(sources, environment, workspace)[0]


def _read(
    sources: list[Source], environment: Mapping[str, str] | None, workspace: str | None
) -> tuple[Examination, list[FileToLint]]:
    found = Examination()
    files = []
    read = []
    secret: set[str] = set()
    for source in sources:
        interpolated = unchanged(source.text) if environment is None else interpolate(source.text, environment)
        filled = Source(source.path, interpolated.text, source.encoding, source.bom)
        documents = read_documents(filled)
        secret |= secret_variables(filled, documents.all, interpolated)
        read.append((source, filled, interpolated, documents))
    for source, filled, interpolated, documents in read:
        report = masking_report(filled, documents.all, interpolated, secret)
        file = FileToLint(source, filled, interpolated, report)
        files.append(file)
        FileExaminer(file, documents, workspace, found).examine()
    return found, files


def _refuse_twins(found: Examination, said: set[str]) -> None:
    """Refuse a resource that is there twice; of Workers in the files *said* the linter has said so."""
    seen: dict[tuple[str, str, str], Manifest] = {}
    for manifest in found.manifests:
        first = seen.setdefault(manifest.identity.key, manifest)
        if first is not manifest and not (manifest.identity.kind == WORKER and manifest.path in said):
            found.refusals.append(
                Refusal(
                    manifest.path,
                    manifest.line,
                    1,
                    f"{manifest.identity} is in {first.path}:{first.line} too, and one would overwrite the other",
                    "give one of them another name",
                )
            )
