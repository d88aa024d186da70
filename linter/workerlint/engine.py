"""Runs the rules over a text: one pure call that the command line, the editor and the dry-run apply share."""

from __future__ import annotations

from workerlint.diagnostic import Diagnostic, Finding
from workerlint.documents import read_workers
from workerlint.rule import SCHEMA, SUPPRESSION, TEXT, WORKER, Rule
from workerlint.schema_walk import walk
from workerlint.suppression import Suppressions, read_suppressions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workerlint.settings import Settings
    from workerlint.suppression import Suppression
    from workerlint.text import Source, Span
    from workerlint.worker import Worker
    from workerlint_schemas.shape import Shape


class CheckedFile:
    """What came of one file.

    *diagnostics* are sorted by place and code. *suppressed* are the findings that a comment silenced, each with the
    comment's reason. *manifests* counts the Workers. *failures* names rules that broke down, one line each.
    """

    __slots__ = ("diagnostics", "failures", "manifests", "source", "suppressed")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.suppressed: list[tuple[Diagnostic, str]] = []
        self.manifests = 0
        self.failures: list[str] = []


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
        self._text = [rule for rule in self.rules if rule.phase == TEXT]
        self._worker = [rule for rule in self.rules if rule.phase == WORKER]
        self._schema = {rule.code: rule for rule in self.rules if rule.phase == SCHEMA}
        self._suppression = [rule for rule in self.rules if rule.phase == SUPPRESSION]

    def check(self, source: Source) -> CheckedFile:
        """Check every Worker in *source*. Pure: no file, clock or environment is read."""
        checked = CheckedFile(source)
        for worker in read_workers(source, self.settings):
            checked.manifests += 1
            self.check_worker(worker, checked)
        checked.diagnostics.sort(key=_order)
        return checked

    def check_worker(self, worker: Worker, checked: CheckedFile) -> None:
        """Check one document and add what is found to *checked* (unsorted)."""
        found: list[Diagnostic] = []
        if worker.syntax or worker.problems or worker.source.undecodable:
            for rule in self._text:
                self._run(rule, (worker,), found, checked)
        if worker.root is not None:
            text = worker.document_text
            for rule in self._worker:
                if (rule.v2alpha or not worker.v2alpha) and _may_speak(rule, text):
                    self._run(rule, (worker,), found, checked)
            self._walk_schema(worker, found, checked)
        suppressions = read_suppressions(worker) if self.settings.suppressions else []
        if suppressions:
            found = _silence(found, suppressions, checked)
            bundle = Suppressions(worker, suppressions, self._known, self._enabled)
            about: list[Diagnostic] = []
            for rule in self._suppression:
                self._run(rule, (bundle,), about, checked)
            found += _silence(about, suppressions, checked)
        checked.diagnostics += found

    def _walk_schema(self, worker: Worker, found: list[Diagnostic], checked: CheckedFile) -> None:
        rules = self._schema
        if rules and worker.root is not None:
            for violation in walk(worker.root, _shape(worker.v2alpha)):
                rule = rules.get(violation.code)
                if rule is not None and (rule.v2alpha or not worker.v2alpha):
                    self._run(rule, (worker, violation), found, checked)

    def _run(self, rule: Rule, arguments: tuple[object, ...], found: list[Diagnostic], checked: CheckedFile) -> None:
        severity = self.settings.severity.get(rule.code)
        try:
            for finding in rule.check(*arguments):
                found.append(_diagnostic(rule, finding, severity))  # noqa: PERF401 - what came before a failure stays
        except Exception as error:  # noqa: BLE001 - one broken rule must not blind the others
            failure = f"{rule.code} {rule.name} failed on {checked.source.path}: {type(error).__name__}: {error}"
            if failure not in checked.failures:
                checked.failures.append(failure)


def _may_speak(rule: Rule, text: str) -> bool:
    """Tell whether a document's text has one of the rule's words; most rules are about attributes most Workers lack."""
    return not rule.words or any(word in text for word in rule.words)


def _shape(v2alpha: bool) -> Shape:
    """Give the compiled schema of a manifest's version; the tables are imported when first needed."""
    if v2alpha:
        from workerlint_schemas.tables.worker_v2alpha import ROOT as V2ALPHA

        return V2ALPHA
    from workerlint_schemas.tables.worker_v1beta import ROOT as V1BETA

    return V1BETA


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
    for diagnostic in found:
        silencing = [item for item in suppressions if item.silences(diagnostic)]
        if silencing:
            checked.suppressed.append((diagnostic, silencing[0].reason))
        else:
            kept.append(diagnostic)
    return kept


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span: Span = diagnostic.span
    return span.start, span.end, diagnostic.code
