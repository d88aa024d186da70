"""Findings of rules and diagnostics of the engine, with their locations and fixes."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    class HasSpan(Protocol):
        """A node, or anything else with a span."""

        @property
        def span(self) -> Span:
            """The location in the text."""


ERROR = "error"
WARNING = "warning"
INFO = "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""In descending order."""

PREVIEW = "preview"
"""The trait of a rule that runs only with ``--preview``: it may change or be removed in any version."""
MASKS = "masks"
"""The trait of a rule whose span contains a secret: no report shows that text, not even for another rule's finding."""
DEPRECATED = "deprecated"
"""The trait of a rule on deprecated fields: editors strike them through."""
UNNECESSARY = "unnecessary"
"""The trait of a rule on what can be deleted: editors grey it out."""
NOT_SUPPRESSIBLE = "not-suppressible"
"""The trait of a rule that neither a comment nor a baseline suppresses."""

MANDATORY = "mandatory"
"""The trait of a finding of a mandatory rule, which no comment and no baseline leaves out."""
FAILS = "fails"
"""The trait of such a finding that fails the run, whatever `fail-on` is for other findings."""
RESTORED = "restored"
"""The trait of such a finding that nearer settings would have hidden."""

SAFE = "safe"
UNSAFE = "unsafe"


class Edit(Record):
    """The replacement of the text in a span by other text. An empty span inserts, an empty *content* deletes."""

    span: Span
    content: str


class Fix(Record):
    """Edits that are applied together or not at all."""

    title: str
    edits: tuple[Edit, ...]
    applicability: str
    """SAFE (it keeps the meaning, or restores the only possible one) or UNSAFE (a good guess, the default)."""
    paths: tuple[tuple[str | int, ...], ...]
    """Where the fix may change the data of the document: each path covers all below it. Empty if it changes none."""

    def __init__(
        self,
        title: str,
        edits: Iterable[Edit],
        applicability: str = UNSAFE,
        paths: Iterable[tuple[str | int, ...]] = (),
    ) -> None:
        self.title = title
        self.edits = tuple(edits)
        self.applicability = applicability
        self.paths = tuple(paths)

    @property
    def safe(self) -> bool:
        """Whether the fix may be applied without a review."""
        return self.applicability == SAFE


class Related(Record):
    """Another location that a diagnostic refers to."""

    span: Span
    message: str
    path: str | None
    """None if it is in the same file."""

    def __init__(self, location: Span | HasSpan, message: str, path: str | None = None) -> None:
        self.span = location if isinstance(location, Span) else location.span
        self.message = message
        self.path = path


class Finding:
    """What a rule yields: a location, a message, and what to do about it."""

    __slots__ = ("fixes", "help", "message", "path", "related", "severity", "span", "written")

    span: Span
    message: str
    """What is wrong, with the actual value: in lower case, without a full stop."""
    help: str
    """What to do about it: an imperative with the code to type."""
    fixes: tuple[Fix, ...]
    """Alternatives, the preferred one first."""
    related: tuple[Related, ...]
    severity: str | None
    """Overrides the severity of the rule if it is not None."""
    path: tuple[str | int, ...]
    """The path of the field from the root of the document: key texts and 0-based indexes; empty if there is none."""
    written: Span | None
    """Where a value is written that an alias or a merge key repeats at *span*; None if that is *span* itself."""

    def __init__(
        self,
        location: Span | HasSpan,
        message: str,
        *,
        help: str = "",
        fix: Fix | Iterable[Fix] | None = None,
        related: Iterable[Related] = (),
        severity: str | None = None,
        path: tuple[str | int, ...] = (),
    ) -> None:
        self.span = location if isinstance(location, Span) else location.span
        self.message = message
        self.help = help
        self.fixes = () if fix is None else (fix,) if isinstance(fix, Fix) else tuple(fix)
        self.related = tuple(related)
        self.severity = severity
        self.path = path
        self.written = None
        # Checked here, where the rule is known: a later error could not name it.
        _check_types(message, help, self.fixes, severity)


class Undecided(Finding):
    """What a policy yields where it cannot check a value. It is reported if the policy is mandatory.

    It is an info, which no setting changes, unless it has a severity: the value is unknown, or is not a valid one.
    """

    __slots__ = ()


def _check_types(message: object, help: object, fixes: Iterable[object], severity: object) -> None:
    """Raise TypeError for values that a report or an editor could not show or apply, from rules of plug-ins."""
    if not isinstance(message, str) or not isinstance(help or "", str):
        raise TypeError(f"message and help of a finding must be strings, not {message!r} and {help!r}")
    if severity is not None and severity not in SEVERITIES:
        raise TypeError(f"the severity of a finding must be one of {', '.join(SEVERITIES)}, not {severity!r}")
    for fix in fixes:
        if not isinstance(fix, Fix) or not fix.edits or not all(isinstance(edit, Edit) for edit in fix.edits):
            raise TypeError(f"a fix must be a Fix with at least one Edit, not {fix!r}")


class Diagnostic(Record):
    """A finding with the rule that it comes from, as reports, the editor and the fixer get it."""

    code: str
    name: str
    severity: str
    span: Span
    message: str
    help: str = ""
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    field: str = ""
    """The path of the field in the manifest, such as ``worker.topology[0].name``; empty if there is none."""
    traits: tuple[str, ...] = ()
    """The traits of the rule: MASKS, DEPRECATED, UNNECESSARY, NOT_SUPPRESSIBLE; if it is mandatory, also those of the
    finding: MANDATORY, FAILS, RESTORED."""

    @property
    def fix(self) -> Fix | None:
        """The preferred fix, None if there is none."""
        return self.fixes[0] if self.fixes else None
