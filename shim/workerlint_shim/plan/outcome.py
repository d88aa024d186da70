"""The outcome of a command on manifests: its plan, and what refuses it, as findings."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, SEVERITIES, Diagnostic
from workerlint.core.record import Record, Struct
from workerlint.core.text import Span
from workerlint.engine.result import Result
from workerlint_shim.manifests.file_set_check import REPORTED_HERE
from workerlint_shim.manifests.redaction import mask_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.secrets.redaction import Redactor
    from workerlint_shim.manifests.findings import Examination, Refusal
    from workerlint_shim.plan.plan import Plan

DRY_RUN_RULE = "dataos-ctl-dry"
"""The code of what the dry run itself refuses, in formats that require one."""


class PlanFinding(Record):
    """A finding in a file of the plan."""

    file: Result
    diagnostic: Diagnostic
    refuses: bool
    """Whether it is a reason not to accept the manifests."""


class _File(Result):
    """The findings of one file, with all secrets masked that the dry run finds."""

    __slots__ = ("_own",)

    def __init__(self, result: Result, diagnostics: list[Diagnostic], redactor: Redactor) -> None:
        super().__init__(result.document, diagnostics)
        self._own = redactor

    @property
    def redactor(self) -> Redactor:
        """The redactor of the file."""
        return self._own


class Outcome(Struct):
    """The outcome of a command."""

    verb: str
    workspace: str | None
    """The value of ``-w``; None if it is unset."""
    examination: Examination
    refusals: list[Refusal]
    """All reasons not to accept the manifests."""
    plan: Plan
    """The plan; if the manifests are refused, what would change if they were accepted."""
    revision: int
    """The revision of the recorded state that was written; 0 if none was."""

    @property
    def accepted(self) -> bool:
        """Whether nothing is refused."""
        return not self.refusals

    def findings(self) -> list[PlanFinding]:
        """Return all findings: those that refuse the manifests first, then by severity, path and position."""
        refused = {(item.path, item.code or DRY_RUN_RULE, item.line, item.column) for item in self.refusals}
        found = []
        for file in self.files():
            for diagnostic in file.diagnostics:
                at = file.source.lines.position(diagnostic.span.start)
                refuses = (file.path, diagnostic.code, at.line, at.column) in refused
                found.append(PlanFinding(file, diagnostic, refuses))
        return sorted(found, key=lambda item: (not item.refuses, SEVERITIES.index(item.diagnostic.severity)))

    def files(self) -> list[Result]:
        """Return the files by path, with the findings of the rules and what the dry run itself refuses.

        The configuration and platform files with findings come last.
        """
        own: dict[str, list[Refusal]] = {}
        for refusal in self.refusals:
            if not refusal.code:
                own.setdefault(refusal.path, []).append(refusal)
        files: list[Result] = []
        for result in sorted(self.examination.results, key=lambda result: result.path):
            refusals = own.get(result.path, [])
            located = {(item.line, item.column) for item in refusals}
            diagnostics = [_own_finding(result, item) for item in refusals]
            redactor = self.examination.redactors[result.path]
            for diagnostic in result.diagnostics:
                if diagnostic.code in REPORTED_HERE and mask_at(diagnostic.span, redactor.masks):
                    continue  # a part of a secret, such as `$word` in it
                at = result.source.lines.position(diagnostic.span.start)
                if diagnostic.code not in REPORTED_HERE or (at.line, at.column) not in located:
                    diagnostics.append(diagnostic)
            files.append(_File(result, diagnostics, redactor))
        return files + self.examination.configuration


def _own_finding(result: Result, refusal: Refusal) -> Diagnostic:
    offset = result.source.lines.offset(refusal.line, refusal.column)
    return Diagnostic(DRY_RUN_RULE, "refused", ERROR, Span(offset, offset), refusal.message, refusal.help)
