"""Runs the rules over a text: one pure call that the command line, the editor and the dry-run apply share."""

from __future__ import annotations

from workerlint.core.diagnostic import MASKED_CODES, Diagnostic, Finding
from workerlint.engine.rule import PROJECT, SCHEMA, SUPPRESSION, TEXT, WORKER, Rule
from workerlint.engine.suppression import Suppressions, has_suppressions, read_suppressions, silencing
from workerlint.manifest.reader import read_document, read_spans
from workerlint.manifest.resources import ResourceIndex, Surroundings, defines_referred, read_referred, worker_resource
from workerlint.manifest.schema import schema_violations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from workerlint.config.settings import Settings
    from workerlint.core.text import Source, Span
    from workerlint.engine.rule import Rule
    from workerlint.engine.suppression import Suppression
    from workerlint.manifest.resources import Resource
    from workerlint.manifest.worker import Worker


class CheckedDocument:
    """What was found in one Worker, until the rules that look across files and the suppressions have spoken.

    It holds for the text of the document alone, wherever that stands: an editor keeps it while the text stays as it is
    (see engine/incremental.py). *found* are the diagnostics so far. *resource* is what other files may refer to or
    repeat, None when its name is not known. *worker* is kept where suppression comments have to be read in it.
    *unreadable* counts the places that YAML does not allow. *failures* names rules that broke down. *secretless* tells
    that it is known to hold no secret.
    """

    __slots__ = ("failures", "found", "resource", "secretless", "span", "unreadable", "worker")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.found: list[Diagnostic] = []
        self.resource: Resource | None = None
        self.worker: Worker | None = None
        self.unreadable = 0
        self.secretless = False
        self.failures: list[str] = []


class CheckedFile:
    """What came of one file.

    *diagnostics* are sorted by place and code. *suppressed* are the findings that a comment silenced, each with the
    comment's reason. *manifests* counts the Workers, *unreadable* the places in them that YAML does not allow, whether
    or not a rule speaks of them. *resources* are what other files may refer to or repeat. *failures* names rules that
    broke down, one line each.
    """

    __slots__ = ("diagnostics", "documents", "failures", "resources", "source", "suppressed")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[CheckedDocument] = []
        self.diagnostics: list[Diagnostic] = []
        self.suppressed: list[tuple[Diagnostic, str]] = []
        self.resources: list[Resource] = []
        self.failures: list[str] = []

    def add(self, document: CheckedDocument) -> None:
        """Take in what was found in one more document of the file."""
        self.documents.append(document)
        if document.resource is not None:
            self.resources.append(document.resource)
        for failure in document.failures:
            self.note_failure(failure)

    def note_failure(self, failure: str) -> None:
        """Name a rule that broke down, once."""
        if failure not in self.failures:
            self.failures.append(failure)

    @property
    def manifests(self) -> int:
        """The number of Workers."""
        return len(self.documents)

    @property
    def unreadable(self) -> int:
        """The number of places that YAML does not allow."""
        return sum(document.unreadable for document in self.documents)

    @property
    def secretless(self) -> bool:
        """Tell whether the Workers of the file are known to hold no secret."""
        return all(document.secretless for document in self.documents)


class Engine:
    """The rules that are on, ready to run.

    *known* are all rules there are: suppression comments may name any. ``settings.severity`` goes by code here.
    """

    def __init__(self, settings: Settings, rules: Iterable[Rule], known: Iterable[Rule] | None = None) -> None:
        self.settings = settings
        self.rules = list(rules)
        known = self.rules if known is None else list(known)
        self._known = frozenset((rule.code, rule.name) for rule in known)
        self._enabled = frozenset((rule.code, rule.name) for rule in self.rules)
        self._finds_secrets = {rule.code for rule in self.rules} >= MASKED_CODES
        self._text = [rule for rule in self.rules if rule.phase == TEXT]
        on_workers = [rule for rule in self.rules if rule.phase == WORKER]
        self._worker = Gates(on_workers)
        self._worker_v2alpha = Gates(rule for rule in on_workers if rule.v2alpha)
        self._schema = {rule.code: rule for rule in self.rules if rule.phase == SCHEMA}
        self._project = [rule for rule in self.rules if rule.phase == PROJECT]
        self._across = frozenset(rule.code for rule in self._project)
        self._suppression = [rule for rule in self.rules if rule.phase == SUPPRESSION]

    def check(self, source: Source) -> CheckedFile:
        """Check every Worker in *source*, which is all there is. Pure: no file, clock or environment is read."""
        checked = self.begin(source)
        self.finish(checked, ResourceIndex([(source.path, checked.resources)]))
        return checked

    def begin(self, source: Source) -> CheckedFile:
        """Check what *source* alone can tell, as the first step of a run over several files."""
        checked = CheckedFile(source)
        for start, end in read_spans(source.text):
            document = self.check_document(source, start, end)
            if document is not None:
                checked.add(document)
        # A file that is one Worker and nothing else defines nothing more.
        alone = len(checked.documents) == 1 and checked.resources and source.text.find("\n---") < 0
        if self._project and not alone and defines_referred(source.text):
            checked.resources += read_referred(source)
        return checked

    def check_document(self, source: Source, start: int, end: int) -> CheckedDocument | None:
        """Check the document between two offsets (code points) of *source* by itself; None when it is no Worker."""
        worker = read_document(source, start, end, self.settings)
        if worker is None:
            return None
        document = CheckedDocument(worker.span)
        document.unreadable = len(worker.syntax) + len(worker.problems)
        self._check_worker(worker, document)
        document.secretless = self._finds_secrets and _is_secretless(worker, document)
        worker.clear_cache()
        return document

    def finish(self, checked: CheckedFile, index: ResourceIndex) -> None:
        """Let the rules that look across files speak, with *index* over all of them, then heed the suppressions.

        It may be called again when the index has changed.
        """
        checked.diagnostics = []
        checked.suppressed = []
        for document in checked.documents:
            found = list(document.found)
            if document.resource is not None:
                surroundings = Surroundings(checked.source.path, document.resource, index, self.settings)
                self._run(self._project, (surroundings,), found, checked.note_failure)
            if document.worker is not None:
                found = self._heed(found, document.worker, checked)
            checked.diagnostics += found
        checked.diagnostics.sort(key=_order)

    def _check_worker(self, worker: Worker, document: CheckedDocument) -> None:
        found = document.found
        note_failure = document.failures.append
        if worker.syntax or worker.problems or worker.source.undecodable:
            self._run(self._text, (worker,), found, note_failure)
        if worker.root is not None:
            gates = self._worker_v2alpha if worker.v2alpha else self._worker
            self._run(gates.open_for(worker), (worker,), found, note_failure)
            self._walk_schema(worker, document)
            if self._project:
                document.resource = worker_resource(worker)
        if self.settings.suppressions and has_suppressions(worker):
            document.worker = worker

    def _heed(self, found: list[Diagnostic], worker: Worker, checked: CheckedFile) -> list[Diagnostic]:
        """Take out what the comments silence and add what is to be said of the comments themselves."""
        suppressions = read_suppressions(worker)
        kept = _silence(found, suppressions, checked)
        bundle = Suppressions(worker, suppressions, self._known, self._enabled, self._across)
        about: list[Diagnostic] = []
        self._run(self._suppression, (bundle,), about, checked.note_failure)
        return kept + _silence(about, suppressions, checked)

    def _walk_schema(self, worker: Worker, document: CheckedDocument) -> None:
        rules = self._schema
        if rules and worker.root is not None:
            for violation in worker.cached(schema_violations):
                rule = rules.get(violation.code)
                if rule is not None and (rule.v2alpha or not worker.v2alpha):
                    self._run((rule,), (worker, violation), document.found, document.failures.append)

    def _run(
        self,
        rules: Iterable[Rule],
        arguments: tuple[Any, ...],
        found: list[Diagnostic],
        note_failure: Callable[[str], None],
    ) -> None:
        """Let each of *rules* speak. Most have nothing to say: what is done around a call counts forty times."""
        for rule in rules:
            try:
                for finding in rule.check(*arguments):
                    severity = self.settings.severity.get(rule.code)
                    found.append(_diagnostic(rule, finding, severity))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - one broken rule must not blind the others
                path = _path_of(arguments[0])
                note_failure(f"{rule.code} {rule.name} failed on {path}: {type(error).__name__}: {error}")


def _is_secretless(worker: Worker, document: CheckedDocument) -> bool:
    """Tell whether the rules on secrets have found none, and reports have nothing to mask that those do not find.

    That spares a report another search of the file. What is masked besides are lines that could not be read, and
    collections that stand for an API key (workerlint.secrets.masking).
    """
    return (
        worker.complete
        and not document.failures
        and not any(item.code in MASKED_CODES for item in document.found)
        and "runasapikey" not in worker.document_text.lower()
    )


def _path_of(subject: Worker | Surroundings | Suppressions) -> str:
    """Give the file that a rule was looking at when it broke down."""
    if isinstance(subject, Surroundings):
        return subject.path
    worker = subject.worker if isinstance(subject, Suppressions) else subject
    return worker.source.path


def _diagnostic(rule: Rule, finding: Finding, severity: str | None) -> Diagnostic:
    return Diagnostic(
        rule.code,
        rule.name,
        severity or finding.severity or rule.severity,
        finding.span,
        finding.message,
        finding.help,
        finding.fixes,
        finding.related,
    )


def _silence(found: list[Diagnostic], suppressions: Sequence[Suppression], checked: CheckedFile) -> list[Diagnostic]:
    """Take out what the comments silence; every comment that would silence a finding counts as used."""
    kept = []
    for diagnostic, suppression in zip(found, silencing(found, suppressions), strict=True):
        if suppression is not None:
            checked.suppressed.append((diagnostic, suppression.reason))
        else:
            kept.append(diagnostic)
    return kept


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span: Span = diagnostic.span
    return span.start, span.end, diagnostic.code


_MOST = 256
"""Selections that are remembered."""


class Gates:
    """Lets some rules through, in order. Manifests of one kind have the same keys: what came of them is remembered."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = list(rules)
        self._keys = frozenset(key for rule in self._rules for key in rule.keys)
        self._words = tuple(dict.fromkeys(word for rule in self._rules for word in rule.words))
        self._known: dict[tuple[frozenset[str], tuple[str, ...]], list[Rule]] = {}

    def open_for(self, worker: Worker) -> list[Rule]:
        """Give the rules one of whose keys and words is in the document; those without any speak of every document."""
        text = worker.document_text
        words = tuple([word for word in self._words if word in text])
        if worker.inventory is None:
            # What was read in parts is not known by its keys, but each stands in the text.
            keys = frozenset(key for key in self._keys if key in text)
        else:
            keys = self._keys.intersection(worker.inventory.names)
        selected = self._known.get((keys, words))
        if selected is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            selected = self._known[keys, words] = [rule for rule in self._rules if _speaks(rule, keys, words)]
        return selected


def _speaks(rule: Rule, keys: frozenset[str], words: tuple[str, ...]) -> bool:
    return (not rule.keys or not keys.isdisjoint(rule.keys)) and (
        not rule.words or not set(words).isdisjoint(rule.words)
    )
