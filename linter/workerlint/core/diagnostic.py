"""What the linter says: diagnostics with spans, related places and fixes."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.syntax.nodes import Node

ERROR = "error"
WARNING = "warning"
INFO = "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""Worst first."""

MASKED_CODES = frozenset({"DW501", "DW502"})
"""Rules whose span holds a secret: no reporter shows that text, nor does a finding of another rule beside it."""

SAFE = "safe"
UNSAFE = "unsafe"


class Edit(Record):
    """Put *content* in place of the text in *span*; an empty span inserts, an empty *content* deletes."""

    span: Span
    content: str


class Fix(Record):
    """A titled set of edits, all or none.

    *applicability* is ``safe`` (meaning kept, or the only possible reading) or ``unsafe`` (a good guess).
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: str

    def __init__(self, title: str, edits: Iterable[Edit], applicability: str = SAFE) -> None:
        self.title = title
        self.edits = tuple(edits)
        self.applicability = applicability

    @property
    def safe(self) -> bool:
        """Tell whether the fix may be applied without a look."""
        return self.applicability == SAFE


class Related(Record):
    """Another place that a diagnostic speaks of. *path* is None when it is in the same file."""

    span: Span
    message: str
    path: str | None

    def __init__(self, place: Span | Node, message: str, path: str | None = None) -> None:
        self.span = place if isinstance(place, Span) else place.span
        self.message = message
        self.path = path


class Finding:
    """What a rule yields: a place, a message, and what to do about it.

    *message* says what is wrong with the actual value in it: lower case start, no full stop. *help* says what to
    write instead. *fixes* are alternatives, the preferred first. *severity* overrides the rule's own for this one.
    """

    __slots__ = ("fixes", "help", "message", "related", "severity", "span")

    span: Span
    message: str
    help: str
    fixes: tuple[Fix, ...]
    related: tuple[Related, ...]
    severity: str | None

    def __init__(
        self,
        place: Span | Node,
        message: str,
        *,
        help: str = "",
        fix: Fix | Iterable[Fix] | None = None,
        related: Iterable[Related] = (),
        severity: str | None = None,
    ) -> None:
        self.span = place if isinstance(place, Span) else place.span
        self.message = message
        self.help = help
        self.fixes = () if fix is None else (fix,) if isinstance(fix, Fix) else tuple(fix)
        self.related = tuple(related)
        self.severity = severity
        # Here it is still known which rule is at fault: a report that broke down over it could not tell.
        _judge(message, help, self.fixes, severity)


def _judge(message: object, help: object, fixes: Iterable[object], severity: object) -> None:
    """Raise TypeError for what no report and no editor could show or apply: rules are anybody's code."""
    if not isinstance(message, str) or not isinstance(help or "", str):
        raise TypeError(f"the message and the help of a finding are texts, not {message!r} and {help!r}")
    if severity is not None and severity not in SEVERITIES:
        raise TypeError(f"the severity of a finding is one of {', '.join(SEVERITIES)}, not {severity!r}")
    for fix in fixes:
        if not isinstance(fix, Fix) or not fix.edits or not all(isinstance(edit, Edit) for edit in fix.edits):
            raise TypeError(f"a fix is a Fix with at least one Edit, not {fix!r}")


class Diagnostic(Record):
    """A finding with the rule it comes from, as reports, the editor and the fixer see it."""

    code: str
    name: str
    severity: str
    span: Span
    message: str
    help: str = ""
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()

    @property
    def fix(self) -> Fix | None:
        """The preferred fix, if any."""
        return self.fixes[0] if self.fixes else None
