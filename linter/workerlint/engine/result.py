"""The result of a check of one document."""

from __future__ import annotations

from bisect import bisect_right
from sys import intern

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, FAILS, MASKS, SEVERITIES
from workerlint.secrets.finder import may_promise
from workerlint.syntax.markdown import is_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.core.text import Source, Span
    from workerlint.engine.suppression import Suppression
    from workerlint.manifest.document import Document
    from workerlint.manifest.reader import Skipped
    from workerlint.manifest.resources import Resource
    from workerlint.manifest.worker import Worker
    from workerlint.secrets.redaction import Redactor


class WorkerResult:
    """The findings in one Worker, without those of cross-file rules and before suppressions are applied.

    It depends on the text of the Worker alone, so an editor keeps it while that text stays the same (see
    engine/incremental.py).
    """

    span: Span
    found: list[Diagnostic]
    resource: Resource | None
    """The Worker as a resource for cross-file rules; None if its name is unknown."""
    worker: Worker | None
    """The Worker itself if it may contain suppression comments, which are read when a check is finished."""
    unreadable: int
    """The number of syntax errors, duplicate keys and bad aliases."""
    secretless: bool
    """Whether it is known to contain no secret."""
    failures: list[str]
    """The rules that failed, one line each."""
    is_manifest: bool
    """Whether it is a Worker, rather than a broken document that keeps the Workers in its file from being applied."""

    owner: str
    """The ``owner`` of the manifest; empty if it is missing or unknown."""

    __slots__ = ("failures", "found", "is_manifest", "owner", "resource", "secretless", "span", "unreadable", "worker")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.found = []
        self.resource = None
        self.worker = None
        self.unreadable = 0
        self.secretless = False
        self.failures = []
        self.is_manifest = True
        self.owner = ""


class Result:
    """The outcome of one check of one document. ``Engine.finish`` fills in diagnostics and suppressed findings."""

    document: Document
    diagnostics: list[Diagnostic]
    """In the order of their spans, then codes."""
    suppressed: list[tuple[Diagnostic, str]]
    """The findings that a comment suppressed, each with the comment's reason, in the same order."""
    dated: list[Suppression]
    """The suppression comments with a date."""
    baselined: list[tuple[Diagnostic, str]]
    """The findings that the baseline of the run lists, each with the reason in its entry, in the same order."""
    workers: list[WorkerResult]
    """The results of the Workers, then those of the broken documents in the same stream."""
    skipped: list[Skipped]
    """The documents that look like Workers and were not checked, in order."""
    resources: list[Resource]
    """The resources for cross-file rules."""
    failures: list[str]
    """The rules that failed, one line each."""
    has_bundle_comments: bool
    """Whether the document contains a Bundle, and suppression comments."""
    fail_on: str
    """The severity from which a finding in the document fails the run, or ``never``."""

    __slots__ = (
        "_owners",
        "_redactor",
        "_secretless",
        "baselined",
        "dated",
        "diagnostics",
        "document",
        "fail_on",
        "failures",
        "has_bundle_comments",
        "resources",
        "skipped",
        "suppressed",
        "workers",
    )

    def __init__(
        self,
        document: Document,
        diagnostics: Iterable[Diagnostic] = (),
        suppressed: Iterable[tuple[Diagnostic, str]] = (),
        *,
        secretless: bool = False,
        fail_on: str = ERROR,
    ) -> None:
        """Create the result of a check. If *secretless* is set, the document is known to contain no secret."""
        self.document = document
        self.fail_on = fail_on
        self.workers = []
        self.skipped = []
        self.resources = []
        self.failures = []
        self.has_bundle_comments = False
        self.dated = []
        self._secretless = secretless
        self._owners: list[tuple[int, int, str]] | None = None
        self.set_findings(diagnostics, suppressed)

    def set_findings(self, diagnostics: Iterable[Diagnostic], suppressed: Iterable[tuple[Diagnostic, str]]) -> None:
        """Replace the findings."""
        self.diagnostics = sorted(diagnostics, key=_order)
        self.suppressed = sorted(suppressed, key=_order_of_suppressed)
        self.baselined = []
        self._redactor: Redactor | None = None

    def unfinished(self) -> Result:
        """Return this result before ``Engine.finish``, which can then run with another index."""
        result = Result(self.document, secretless=self._secretless, fail_on=self.fail_on)
        result.workers = self.workers
        result.resources = self.resources
        result.has_bundle_comments = self.has_bundle_comments
        return result

    def add(self, worker: WorkerResult) -> None:
        """Add the result of one more Worker of the document."""
        self.workers.append(worker)
        if worker.resource is not None:
            self.resources.append(worker.resource)
        for failure in worker.failures:
            self.note_failure(failure)

    def note_failure(self, failure: str) -> None:
        """Record the failure of a rule, once."""
        if failure not in self.failures:
            self.failures.append(failure)

    @property
    def source(self) -> Source:
        """The text that was checked."""
        return self.document.source

    @property
    def path(self) -> str:
        """The path as reports show it: relative where possible, with ``/`` as separator."""
        return self.document.source.path

    @property
    def manifests(self) -> int:
        """The number of Workers."""
        return sum(worker.is_manifest for worker in self.workers)

    @property
    def unreadable(self) -> int:
        """The number of syntax errors, duplicate keys and bad aliases."""
        return sum(worker.unreadable for worker in self.workers)

    @property
    def secretless(self) -> bool:
        """Whether the Workers are known to contain no secret."""
        return self._secretless or (bool(self.workers) and all(worker.secretless for worker in self.workers))

    @property
    def skip_reason(self) -> str:
        """Why a part of the document was not checked, such as a template; empty if everything was."""
        return self.skipped[0].reason if self.skipped else ""

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Return whether a finding in the document fails the run."""
        if FAILS in diagnostic.traits:
            return True
        severity = diagnostic.severity
        return self.fail_on != NEVER and SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)

    def owner_at(self, offset: int) -> str:
        """Return the owner of the manifest at an offset, with secrets masked; empty if it is not known."""
        if self._owners is None:
            self._owners = sorted((it.span.start, it.span.end, it.owner) for it in self.workers)
        at = bisect_right(self._owners, offset, key=_start_of) - 1
        if at < 0 or offset > self._owners[at][1]:
            return ""
        return self.hide(self._owners[at][2])

    @property
    def takes_fixes(self) -> bool:
        """Whether fixes are applied to the file. In Markdown they are only shown."""
        return not is_markdown(self.path)

    @property
    def redactor(self) -> Redactor:
        """The redactor of the secrets of the document, even if the rules on secrets have not run."""
        if self._redactor is None:
            from workerlint.secrets.redaction import Redactor  # without a finding, nothing is masked

            everything = [*self.diagnostics, *(diagnostic for diagnostic, _ in self.suppressed)]
            spans = [item.span for item in everything if MASKS in item.traits]
            if not self.secretless:
                spans += self.secrets()
            self._redactor = Redactor(self.source, spans)
        return self._redactor

    def secrets(self) -> list[Span]:
        """Return the ranges that contain a secret, in any order: in Workers, Bundles, and resources with findings."""
        from workerlint.secrets.masking import secret_spans, secrets_in_resource

        starts = [worker.span.start for worker in self.workers if not worker.is_manifest and worker.found]
        in_resources = [span for start in starts for span in secrets_in_resource(self.document, start)]
        return [*secret_spans(self.document), *in_resources]

    def find_secrets(self, *, across: bool) -> None:
        """Find the secrets that a report may mask, before the trees of the document are released.

        *across* is whether cross-file rules may still find something in the Workers.
        """
        may_report = self.failures or any(
            worker.found or worker.worker is not None or (across and worker.resource is not None)
            for worker in self.workers
        )
        if may_report and not self.secretless:
            from workerlint.secrets.masking import secret_spans

            secret_spans(self.document)

    @property
    def masks(self) -> list[Span]:
        """The ranges of the text that must never be shown, in order and disjoint."""
        return self.redactor.masks

    def masks_within(self, start: int, end: int) -> Iterator[Span]:
        """Yield the masks that overlap the range between two offsets, in order."""
        return self.redactor.masks_within(start, end)

    def shown(self, start: int, end: int) -> str:
        """Return the text between two offsets with its secrets masked."""
        return self.redactor.excerpt(start, end)

    def hide(self, message: str, about: Span | None = None) -> str:
        """Return a message, help or edit with the secrets of the document masked, in case a rule quotes one.

        *about* is the range that a message is about.
        """
        return self.redactor.redact(message, about)


def _start_of(item: tuple[int, int, str]) -> int:
    return item[0]


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span = diagnostic.span
    return span.start, span.end, diagnostic.code


def _order_of_suppressed(item: tuple[Diagnostic, str]) -> tuple[int, int, str]:
    return _order(item[0])


def owner_of(manifest: Worker) -> str:
    """Return the owner that a manifest names; empty if it is missing or unknown."""
    owner = manifest.meta("owner")
    return intern(owner.text.strip()) if owner is not None else ""  # few people own many manifests


def is_secretless(worker: Worker, result: WorkerResult) -> bool:
    """Return whether reports have nothing to mask in the Worker, so that they can skip the search for secrets.

    True if the rules on secrets have found none, and nothing is masked without a finding: lines that could not be read,
    and a collection as the value of an API key (see secrets/masking.py).
    """
    return (
        worker.complete
        and worker.entry is None  # the other resources of a Bundle are searched too
        and not result.failures
        and not any(MASKS in item.traits for item in result.found)
        and not (may_promise(worker) and "runasapikey" in worker.document_text.lower())
    )
