"""Suppression comments: ``# workerlint: ignore[CODE] reason`` on a line or above a node, and ``ignore-file``.

With ``until=2027-01-31`` after the bracket, a comment applies to the end of that day in UTC.
"""

from __future__ import annotations

from bisect import bisect_left

from workerlint.config.selection import may_be_elsewhere
from workerlint.core.diagnostic import MANDATORY, NOT_SUPPRESSIBLE, Diagnostic, Edit, Related
from workerlint.core.record import Record, Struct, replace
from workerlint.core.text import Span
from workerlint.engine.suppression_scope import comment_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Sequence as SequenceOf
    from datetime import date

    from workerlint.core.text import Source
    from workerlint.engine.requirement import Requirement
    from workerlint.manifest.worker import Worker

FILE = "ignore-file"
"""The directive for a whole document."""
SOON = 7
"""An exception that expires in so many days is announced."""


class Selector(Record):
    """A code, the prefix of a code, or a name between the brackets of a suppression comment."""

    span: Span
    text: str


class Suppression:
    """A suppression comment."""

    span: Span
    """The whole comment."""
    keyword: str
    """``ignore`` or ``ignore-file``; empty if the comment is malformed."""
    selectors: list[Selector]
    """The rules whose findings are suppressed."""
    reason: str
    """The text after the bracket, without the date."""
    until: date | None
    """The last day on which the comment applies; None if it does not expire."""
    days: int | None
    """The number of days until then, negative if the comment has expired; None if it does not expire."""
    date_span: Span | None
    """The text after ``until=``; None without one."""
    malformed: bool
    """Whether the comment is not a directive, or names no rule."""
    unreasoned: bool
    """Whether the configuration requires a reason and there is none."""
    scope: Span | None
    """The range in which suppressed findings start; None if the comment has no effect."""
    used: set[Selector]
    """The selectors that suppressed a finding."""
    refused: dict[Selector, set[str]]
    """The selectors that would suppress findings of mandatory rules, with the codes of these rules."""

    __slots__ = (
        "date_span", "days", "keyword", "malformed", "reason", "refused", "scope", "selectors", "span", "unreasoned",
        "until", "used",
    )  # fmt: skip

    def __init__(self, span: Span, keyword: str, selectors: list[Selector], reason: str, malformed: bool) -> None:
        self.span = span
        self.keyword = keyword
        self.selectors = selectors
        self.reason = reason
        self.until = None
        self.days = None
        self.date_span = None
        self.malformed = malformed
        self.unreasoned = False
        self.scope = None
        self.used = set()
        self.refused = {}

    @property
    def is_expired(self) -> bool:
        """Whether the last day on which the comment applies has passed."""
        return self.days is not None and self.days < 0

    @property
    def expires_soon(self) -> bool:
        """Whether the comment applies, but expires in the next days."""
        return self.days is not None and 0 <= self.days <= SOON

    @property
    def is_misdated(self) -> bool:
        """Whether the text after ``until=`` is not a date, so that the comment has no effect."""
        return self.date_span is not None and self.until is None

    @property
    def justification(self) -> str:
        """The reason with the date, for reports."""
        return ", ".join(filter(None, (self.reason, f"until={self.until}" if self.until else "")))

    def without(self, selectors: list[Selector], source: Source) -> Edit:
        """Return the edit that deletes *selectors*; the comment, perhaps with its line, if they are all it has."""
        deleted = {selector.span.start for selector in selectors}
        kept = [selector.text for selector in self.selectors if selector.span.start not in deleted]
        if kept:
            return Edit(Span(self.selectors[0].span.start, self.selectors[-1].span.end), ", ".join(kept))
        lines = source.lines
        line = lines.line_of(self.span.start)
        start, end = lines.line_bounds(line)
        before = source.text[start : self.span.start].rstrip()
        if before:
            return Edit(Span(start + len(before), end), "")
        return Edit(Span(start, lines.starts[line + 1] if line + 1 < len(lines.starts) else end), "")


class Suppressions(Struct):
    """The suppression comments of one document, for the rules on them."""

    worker: Worker
    items: list[Suppression]
    known: frozenset[tuple[str, str]]
    """Code and name of each rule that exists."""
    enabled: frozenset[tuple[str, str]]
    """Code and name of each rule that ran. A comment for another rule is not reported as unused."""
    found: list[Diagnostic]
    """The findings that no comment suppresses."""
    across: frozenset[str]
    """The codes of cross-file rules. Their findings depend on the files that are checked together, and a pre-commit
    hook checks only the changed files.
    """
    mandatory: Mapping[str, Requirement]
    """The mandatory rules, by code."""

    def place_of(self, selector: str, near: int) -> str:
        """Return where a comment suppresses the finding of *selector* that is nearest to an offset, in words.

        The result is empty if there is no finding.
        """
        found = [
            item.span.start for item in self.found if is_suppressible(item) and matches(selector, item.code, item.name)
        ]
        for start in sorted(found, key=lambda start: abs(start - near)):
            place = comment_place(self.worker, start)
            if place is not None:
                line = self.worker.source.lines.line_of(place.offset) + 1
                return f"above line {line}" if place.is_above else f"to the end of line {line}"
        return f"above the first field as `{FILE}[{selector}]`" if found else ""

    def knows(self, selector: str) -> bool:
        """Return whether *selector* selects a rule, or may do so where a policy file is in use."""
        if any(matches(selector, code, name) for code, name in self.known):
            return True
        return may_be_elsewhere(selector.upper(), self.selectors)

    def is_decided(self, selector: str) -> bool:
        """Return whether all rules that *selector* matches ran, and none would report more in another run."""
        selected = [code for code, name in self.enabled if matches(selector, code, name)]
        undecided = set(self.across)
        if self.worker.settings.variables is None:
            undecided.add("DW010")  # it reports nothing unless an environment is given
        return bool(selected) and undecided.isdisjoint(selected)

    def may_suppress(self, selector: str, comment: Suppression) -> bool:
        """Return whether *selector* suppresses a finding if it is added to a comment, or may do so in another run."""
        scope = comment.scope
        if scope is None or self.worker.damaged or not self.is_decided(selector):
            return True
        return any(
            scope.start <= item.span.start <= scope.end
            for item in self.found
            if is_suppressible(item) and matches(selector, item.code, item.name)
        )

    @property
    def selectors(self) -> list[str]:
        """All codes and names, sorted."""
        return sorted(word for pair in self.known for word in pair)


def matches(selector: str, code: str, name: str) -> bool:
    """Return whether *selector* (a code, a prefix of one, or a name) selects the rule, in either case."""
    return selector.lower() == name or (code.startswith(selector.upper()) and len(selector) > 2)


def suppressing(found: SequenceOf[Diagnostic], suppressions: SequenceOf[Suppression]) -> list[Suppression | None]:
    """Return, for each finding, the first comment that suppresses it. Mark all comments that do as used.

    A comment suppresses the findings that start in its scope. The findings of each rule are visited in the order of the
    text, with a heap of the comments whose scope has begun: comparing each comment with each finding could take
    billions of steps.
    """
    from heapq import heappop, heappush  # most manifests have no comments for the linter

    positions: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for at, diagnostic in enumerate(found):
        if not is_suppressible(diagnostic):
            continue
        positions.setdefault((diagnostic.code, diagnostic.name), []).append((diagnostic.span.start, at))
    first: list[Suppression | None] = [None] * len(found)
    for (code, name), starts in positions.items():
        starts.sort()
        begun = [
            (scope.start, number, scope.end)
            for number, item in enumerate(suppressions)
            if (scope := item.scope) is not None and _uses(item, code, name, scope, starts)
        ]
        begun.sort(reverse=True)
        open_: list[tuple[int, int]] = []
        for start, at in starts:
            while begun and begun[-1][0] <= start:
                _, number, end = begun.pop()
                heappush(open_, (number, end))
            while open_ and open_[0][1] < start:
                heappop(open_)
            if open_:
                first[at] = suppressions[open_[0][0]]
    return first


def divide(
    found: SequenceOf[Diagnostic], suppressions: SequenceOf[Suppression], suppressed: list[tuple[Diagnostic, str]]
) -> list[Diagnostic]:
    """Move the findings that a comment suppresses to *suppressed*, each with its reason, and return the others.

    A finding that only an expired comment suppresses stays, and names the comment. Each comment that applies is marked
    as used. A finding of a mandatory rule stays, and is recorded in the comments that would suppress it.
    """
    _refuse([item for item in found if MANDATORY in item.traits], suppressions)
    active = [item for item in suppressions if not item.is_expired]
    kept = []
    for diagnostic, suppression in zip(found, suppressing(found, active), strict=True):
        if suppression is not None:
            suppressed.append((diagnostic, suppression.justification))
        else:
            kept.append(diagnostic)
    if len(active) == len(suppressions):
        return kept
    expired = suppressing(kept, [item for item in suppressions if item.is_expired])
    return [item if by is None else _returned(item, by) for item, by in zip(kept, expired, strict=True)]


def _returned(diagnostic: Diagnostic, expired: Suppression) -> Diagnostic:
    """Return a finding that names the expired comment that suppressed it."""
    if any(related.path is None and related.span == expired.span for related in diagnostic.related):
        return diagnostic  # a comment in a Bundle is read with its Worker and with the Bundle
    return replace(
        diagnostic,
        help=expired_help(diagnostic.help, f"the suppression that expired on {expired.until}"),
        related=(*diagnostic.related, Related(expired.span, f"this suppression expired on {expired.until}")),
    )


def expired_help(help: str, exception: str) -> str:
    """Return the help of a finding whose *exception* has expired: fix it as before, or extend the exception."""
    if help.endswith("?"):
        return f"{help} or extend {exception}"
    return f"{help or 'fix it'}, or extend {exception}"


def is_suppressible(diagnostic: Diagnostic) -> bool:
    """Return whether a comment can suppress a finding."""
    return NOT_SUPPRESSIBLE not in diagnostic.traits and MANDATORY not in diagnostic.traits


def _refuse(mandatory: Iterable[Diagnostic], suppressions: Iterable[Suppression]) -> None:
    """Record the findings of mandatory rules in the comments that would suppress them."""
    positions: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for diagnostic in mandatory:
        if NOT_SUPPRESSIBLE not in diagnostic.traits:
            positions.setdefault((diagnostic.code, diagnostic.name), []).append((diagnostic.span.start, 0))
    for (code, name), starts in positions.items():
        starts.sort()
        for item in suppressions:
            for selector in _covering(item, code, name, item.scope, starts) if item.scope is not None else ():
                item.refused.setdefault(selector, set()).add(code)


def _uses(item: Suppression, code: str, name: str, scope: Span, starts: list[tuple[int, int]]) -> bool:
    """Return whether a comment suppresses findings of a rule at some of *starts*. Mark the selectors that do."""
    hits = _covering(item, code, name, scope, starts)
    item.used.update(hits)
    return bool(hits)


def _covering(item: Suppression, code: str, name: str, scope: Span, starts: list[tuple[int, int]]) -> list[Selector]:
    """Return the selectors of a comment that match a rule, if the *scope* contains one of *starts*."""
    at = bisect_left(starts, (scope.start, 0))
    if at == len(starts) or starts[at][0] > scope.end:
        return []
    return [selector for selector in item.selectors if matches(selector.text, code, name)]
