"""Runs the rules over a text: one pure call that the command line, the editor and the dry-run apply share."""

from __future__ import annotations

from workerlint.diagnostic import Diagnostic, Finding
from workerlint.documents import read_workers
from workerlint.resources import ResourceIndex, Surroundings, defines_referred, read_referred, worker_resource
from workerlint.rule import PROJECT, SCHEMA, SUPPRESSION, TEXT, WORKER, Rule
from workerlint.schema_walk import schema_violations
from workerlint.suppression import Suppressions, read_suppressions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workerlint.resources import Resource
    from workerlint.settings import Settings
    from workerlint.suppression import Suppression
    from workerlint.text import Source, Span
    from workerlint.worker import Worker


class CheckedFile:
    """What came of one file.

    *diagnostics* are sorted by place and code. *suppressed* are the findings that a comment silenced, each with the
    comment's reason. *manifests* counts the Workers, *unreadable* the places in them that YAML does not allow, whether
    or not a rule speaks of them. *resources* are what other files may refer to or repeat. *failures* names rules that
    broke down, one line each.
    """

    __slots__ = ("diagnostics", "failures", "manifests", "pending", "resources", "source", "suppressed", "unreadable")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.suppressed: list[tuple[Diagnostic, str]] = []
        self.manifests = 0
        self.unreadable = 0
        self.resources: list[Resource] = []
        self.failures: list[str] = []
        self.pending: list[_Pending] = []


class _Pending:
    """What was found in one document, until the rules that look across files and the suppressions have spoken."""

    __slots__ = ("found", "resource", "suppressions", "worker")

    def __init__(
        self, found: list[Diagnostic], resource: Resource | None, suppressions: list[Suppression], worker: Worker | None
    ) -> None:
        self.found = found
        self.resource = resource
        self.suppressions = suppressions
        self.worker = worker


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
        self._project = [rule for rule in self.rules if rule.phase == PROJECT]
        self._suppression = [rule for rule in self.rules if rule.phase == SUPPRESSION]

    def check(self, source: Source) -> CheckedFile:
        """Check every Worker in *source*, which is all there is. Pure: no file, clock or environment is read."""
        checked = self.begin(source)
        self.finish(checked, ResourceIndex([(source.path, checked.resources)]))
        return checked

    def begin(self, source: Source) -> CheckedFile:
        """Check what *source* alone can tell, as the first step of a run over several files."""
        checked = CheckedFile(source)
        for worker in read_workers(source, self.settings):
            checked.manifests += 1
            checked.unreadable += len(worker.syntax) + len(worker.problems)
            checked.pending.append(self._check_worker(worker, checked))
        # A file that is one Worker and nothing else defines nothing more.
        alone = len(checked.pending) == 1 and checked.resources and source.text.find("\n---") < 0
        if self._project and not alone and defines_referred(source.text):
            checked.resources += read_referred(source)
        return checked

    def finish(self, checked: CheckedFile, index: ResourceIndex) -> None:
        """Let the rules that look across files speak, with *index* over all of them, then heed the suppressions."""
        for pending in checked.pending:
            if pending.resource is not None:
                surroundings = Surroundings(checked.source.path, pending.resource, index, self.settings)
                for rule in self._project:
                    self._run(rule, (surroundings,), pending.found, checked)
            if pending.suppressions and pending.worker is not None:
                pending.found = self._heed(pending.found, pending.suppressions, pending.worker, checked)
            checked.diagnostics += pending.found
        checked.pending = []
        checked.diagnostics.sort(key=_order)

    def _check_worker(self, worker: Worker, checked: CheckedFile) -> _Pending:
        found: list[Diagnostic] = []
        resource = None
        if worker.syntax or worker.problems or worker.source.undecodable:
            for rule in self._text:
                self._run(rule, (worker,), found, checked)
        if worker.root is not None:
            text = worker.document_text
            for rule in self._worker:
                for word in rule.words:
                    if word in text:
                        break
                else:
                    if rule.words:
                        continue  # none of its words is there
                if rule.v2alpha or not worker.v2alpha:
                    self._run(rule, (worker,), found, checked)
            self._walk_schema(worker, found, checked)
            resource = worker_resource(worker) if self._project else None
            if resource is not None:
                checked.resources.append(resource)
        suppressions = read_suppressions(worker) if self.settings.suppressions else []
        return _Pending(found, resource, suppressions, worker if suppressions else None)

    def _heed(
        self, found: list[Diagnostic], suppressions: list[Suppression], worker: Worker, checked: CheckedFile
    ) -> list[Diagnostic]:
        """Take out what the comments silence and add what is to be said of the comments themselves."""
        kept = _silence(found, suppressions, checked)
        bundle = Suppressions(worker, suppressions, self._known, self._enabled)
        about: list[Diagnostic] = []
        for rule in self._suppression:
            self._run(rule, (bundle,), about, checked)
        return kept + _silence(about, suppressions, checked)

    def _walk_schema(self, worker: Worker, found: list[Diagnostic], checked: CheckedFile) -> None:
        rules = self._schema
        if rules and worker.root is not None:
            for violation in worker.once(schema_violations):
                rule = rules.get(violation.code)
                if rule is not None and (rule.v2alpha or not worker.v2alpha):
                    self._run(rule, (worker, violation), found, checked)

    def _run(self, rule: Rule, arguments: tuple[object, ...], found: list[Diagnostic], checked: CheckedFile) -> None:
        try:
            for finding in rule.check(*arguments):
                severity = self.settings.severity.get(rule.code)
                found.append(_diagnostic(rule, finding, severity))
        except Exception as error:  # noqa: BLE001 - one broken rule must not blind the others
            failure = f"{rule.code} {rule.name} failed on {checked.source.path}: {type(error).__name__}: {error}"
            if failure not in checked.failures:
                checked.failures.append(failure)


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
