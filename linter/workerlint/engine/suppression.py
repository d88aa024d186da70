"""Suppression comments: ``# workerlint: ignore[CODE] reason`` on a line or above a node, and ``ignore-file``.

With ``until=2027-01-31`` after the bracket, a comment applies to the end of that day in UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice

from workerlint.core.diagnostic import NOT_SUPPRESSIBLE, Diagnostic, Edit, Related
from workerlint.core.record import Record, Struct, as_dict
from workerlint.core.text import Pattern, Span
from workerlint.syntax.nodes import Leaf, LeafIndex, Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as SequenceOf
    from datetime import date

    from workerlint.core.text import Source
    from workerlint.manifest.worker import Worker

_MARKERS = ("orkerlint:", "orkerLint:", "ORKERLINT:")
"""What a comment for the linter contains, in either case: most manifests contain neither."""
SOON = 7
"""An exception that expires in so many days is announced."""
FILE = "ignore-file"
"""The directive for a whole document."""
_COMMENT = Pattern(r"(?im)(?:^|(?<=[ \t]))#[ \t]*workerlint:[^\r\n]*")
_DIRECTIVE = Pattern(r"(?i)#[ \t]*workerlint:[ \t]*(ignore-file|ignore)[ \t]*\[([^\]]*)\](.*)")
_SELECTOR = Pattern(r"[^\s,]+")
_UNTIL = Pattern(r"(?i)(?<![^\s,;(\]])until[ \t]*=[ \t]*([^\s,;)]*[^\s,;.)]|)")
_NOTHING_YET = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+|%[^\r\n]*[\r\n]+|---[ \t]*(?:#[^\r\n]*)?[\r\n]+)*[ \t]*")


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

    __slots__ = (
        "date_span", "days", "keyword", "malformed", "reason", "scope", "selectors", "span", "unreasoned", "until",
        "used",
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
        kept = [selector.text for selector in self.selectors if selector not in selectors]
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

    def place_of(self, selector: str, near: int) -> str:
        """Return where a comment suppresses the finding of *selector* that is nearest to an offset, in words.

        The result is empty if there is no finding.
        """
        found = [
            item.span.start
            for item in self.found
            if NOT_SUPPRESSIBLE not in item.traits and matches(selector, item.code, item.name)
        ]
        for start in sorted(found, key=lambda start: abs(start - near)):
            place = comment_place(self.worker, start)
            if place is not None:
                line = self.worker.source.lines.line_of(place.offset) + 1
                return f"above line {line}" if place.is_above else f"to the end of line {line}"
        return f"above the first field as `{FILE}[{selector}]`" if found else ""

    def knows(self, selector: str) -> bool:
        """Return whether *selector* selects a rule."""
        return any(matches(selector, code, name) for code, name in self.known)

    @property
    def selectors(self) -> list[str]:
        """All codes and names, sorted."""
        return sorted(word for pair in self.known for word in pair)


class Place(Record):
    """Where a comment for a finding can be inserted."""

    offset: int
    """The end of a line, or the start of the line that the comment is *above*."""
    is_above: bool


def comment_place(worker: Worker, start: int) -> Place | None:
    """Return where a comment suppresses the findings that start at an offset; None if no comment is possible."""
    lines = worker.source.lines
    line = lines.line_of(start)
    end = lines.line_bounds(line)[1]
    leaf = _value_across(worker, line, end)
    if leaf is None:
        return Place(end, is_above=False)
    first = _key_of(leaf).start
    above, _ = lines.line_bounds(lines.line_of(first))
    if not worker.text[above:first].strip(" -"):
        return Place(above, is_above=True)
    # The line begins with something else.
    last = lines.line_of(leaf.node.end)
    below, end = lines.line_bounds(last)
    if _value_across(worker, last, end) is None and _line_scope(worker.root, below, end).start <= start:
        return Place(end, is_above=False)
    first, _ = lines.line_bounds(line)
    is_inside = line > 0 and _value_across(worker, line - 1, lines.line_bounds(line - 1)[1]) is not None
    return None if is_inside else Place(first, is_above=True)


def _value_across(worker: Worker, line: int, end: int) -> Leaf | None:
    """Return the value that continues past the *end* of a line, so that no comment is possible there."""
    root = worker.root
    if root is None:
        return None
    leaf = LeafIndex(root).at(end - 1)
    if leaf is None:
        return None
    node = leaf.node
    if isinstance(node, Scalar) and node.style in {"|", ">"}:
        # A comment may follow the header of a block scalar, but not be inside it.
        return None if worker.source.lines.line_of(node.start) == line else leaf
    return leaf if node.end > end else None


def _key_of(leaf: Leaf) -> Node:
    """Return the key of a value; the node itself when it is an item or a key."""
    pairs = leaf.parent.pairs if isinstance(leaf.parent, Mapping) else ()
    return next((key for key, value in pairs if value is leaf.node), leaf.node)


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
        if NOT_SUPPRESSIBLE in diagnostic.traits:
            continue
        positions.setdefault((diagnostic.code, diagnostic.name), []).append((diagnostic.span.start, at))
    first: list[Suppression | None] = [None] * len(found)
    for (code, name), starts in positions.items():
        starts.sort()
        begun = [
            (scope.start, number, scope.end)
            for number, item in enumerate(suppressions)
            if (scope := item.scope) is not None and _covers(item, code, name, scope, starts)
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
    as used.
    """
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
    return Diagnostic(
        **{
            **as_dict(diagnostic),
            "help": expired_help(diagnostic.help, f"the suppression that expired on {expired.until}"),
            "related": (*diagnostic.related, Related(expired.span, f"this suppression expired on {expired.until}")),
        }
    )


def expired_help(help: str, exception: str) -> str:
    """Return the help of a finding whose *exception* has expired: fix it as before, or extend the exception."""
    if help.endswith("?"):
        return f"{help} or extend {exception}"
    return f"{help or 'fix it'}, or extend {exception}"


def _covers(item: Suppression, code: str, name: str, scope: Span, starts: list[tuple[int, int]]) -> bool:
    """Return whether a comment suppresses findings of a rule at some of *starts*. Mark the selectors that do."""
    at = bisect_left(starts, (scope.start, 0))
    if at == len(starts) or starts[at][0] > scope.end:
        return False
    hits = [selector for selector in item.selectors if matches(selector.text, code, name)]
    item.used.update(hits)
    return bool(hits)


def has_suppressions(worker: Worker) -> bool:
    """Return whether the text of a document may contain a suppression comment."""
    return may_suppress(worker.text, worker.span.start, worker.span.end)


def may_suppress(text: str, start: int, end: int) -> bool:
    """Return whether a text may contain a suppression comment between two offsets."""
    return any(text.find(marker, start, end) >= 0 for marker in _MARKERS)


def read_suppressions(worker: Worker, today: date | None = None) -> list[Suppression]:
    """Return the suppression comments of a document, as of *today* (by default, the current date).

    Text inside scalars is not a comment.
    """
    text = worker.text
    span = worker.span
    if not has_suppressions(worker):
        return []
    found = []
    scalars = sorted(_scalar_spans(worker))
    scopes = _Scopes(worker)
    for match in _COMMENT.finditer(text, span.start, span.end):
        before = bisect_right(scalars, (match.start(), len(text)))
        if before and match.start() < scalars[before - 1][1]:
            continue
        found.append(_read(worker, Span(match.start(), match.start() + len(match[0].rstrip())), scopes, today))
    return found


def _read(worker: Worker, span: Span, scopes: _Scopes, today: date | None) -> Suppression:
    match = _DIRECTIVE.match(worker.text, span.start, span.end)
    if not match:
        return Suppression(span, "", [], "", malformed=True)
    selectors = [
        Selector(Span(match.start(2) + part.start(), match.start(2) + part.end()), part[0])
        for part in _SELECTOR.finditer(match[2])
    ]
    keyword = match[1].lower()
    suppression = Suppression(span, keyword, selectors, match[3].strip(" \t-:"), malformed=not selectors)
    until = _UNTIL.search(worker.text, match.start(3), span.end)
    if until is not None:
        _set_date(suppression, Span(*until.span(1)), until[1], today)
        before = worker.text[match.start(3) : until.start()].rstrip(" \t,;(")
        after = worker.text[until.end() : span.end].lstrip(" \t,;).")
        suppression.reason = f"{before} {after}".strip(" \t-:")
    suppression.unreasoned = worker.settings.require_suppression_reason and not suppression.reason
    suppression.scope = None if suppression.unreasoned or suppression.is_misdated else scopes.of(span, keyword)
    return suppression


def _set_date(suppression: Suppression, span: Span, text: str, today: date | None) -> None:
    """Set the date of a comment, which is written at a span."""
    from workerlint.core.dates import current_date, read_date  # few comments have a date

    suppression.date_span = span
    suppression.until = read_date(text)
    if suppression.until is not None:
        suppression.days = (suppression.until - (today or current_date())).days


class _Scopes:
    """Finds the scopes of comments. No line is read twice, even if a thousand comments follow each other."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._lines = worker.source.lines
        head = _NOTHING_YET.match(worker.text, worker.span.start, worker.span.end)
        self._head = head.end() if head else worker.span.start
        self._from = self._to = -1

    def of(self, span: Span, keyword: str) -> Span | None:
        """Return the scope of the comment at *span*; None if it has no effect."""
        worker = self._worker
        line = self._lines.line_of(span.start)
        start, end = self._lines.line_bounds(line)
        alone = not worker.text[max(start, worker.span.start) : span.start].strip()
        if keyword == FILE:
            return worker.span if alone and span.start <= self._head else None
        if not alone:
            return _line_scope(worker.root, start, end)
        # On a line of its own, it applies to the node that begins on the next line with content.
        below = self._next(line)
        if below == len(self._lines.starts):
            return None
        start, end = self._lines.line_bounds(below)
        return None if start >= worker.span.end else Span(start, max(end, _node_end(worker.root, start, end)))

    def _next(self, line: int) -> int:
        """Return the next 0-based line that contains more than a comment, or the number of lines if there is none."""
        if not self._from <= line < self._to:
            self._from = line
            self._to = line + 1
            while self._to < len(self._lines.starts):
                content = self._lines.line_text(self._to).strip()
                if content and not content.startswith("#"):
                    break
                self._to += 1
        return self._to


def _line_scope(root: Node | None, start: int, end: int) -> Span:
    """Return the scope of a comment at the end of the line between two offsets.

    It is the line, and each value of several lines that cannot have a comment elsewhere: a scalar or flow collection
    that ends on the line, and a flow collection, a block scalar or a section that begins on it.
    """
    scope = Span(start, end)
    todo = [root] if root else []
    while todo:
        for first, node in _children_on(todo.pop(), start, end):
            is_block = isinstance(node, (Mapping, Sequence)) and not node.flow
            if first < start and node.end <= end and not is_block:
                scope = Span(first, scope.end)
            elif first >= start and node.end > end and not (is_block and _begins_before(node, end)):
                scope = Span(scope.start, node.end)
            else:
                todo.append(node)
    return scope


def _children_on(node: Node, start: int, end: int) -> Iterator[tuple[int, Node]]:
    """Yield the values in a collection that have text between two offsets, each with the start of its key or itself."""
    if isinstance(node, Mapping):
        at = bisect_left(node.pairs, start, key=lambda pair: pair[0].start)
        children = ((pair[0].start, pair[1]) for pair in islice(node.pairs, max(at - 1, 0), None))
    elif isinstance(node, Sequence):
        at = bisect_left(node.items, start, key=lambda item: item.start)
        children = ((item.start, item) for item in islice(node.items, max(at - 1, 0), None))
    else:
        return
    for first, child in children:
        if first >= end:
            return
        if child.end > start:
            yield first, child


def _begins_before(node: Node, end: int) -> bool:
    """Return whether the first item or key of a block collection is before an offset."""
    first = next(iter(node.children()), None)
    return first is not None and first.start < end


def _node_end(root: Node | None, start: int, end: int) -> int:
    """Return the end of the outermost node that begins between two offsets."""
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        # Nodes are in the order of the text: the node begins on the line, or is inside the last one before it.
        if isinstance(node, Mapping):
            at = bisect_left(node.pairs, start, key=lambda pair: pair[0].start)
            if at < len(node.pairs) and node.pairs[at][0].start < end:
                return node.pairs[at][1].end
            before = node.pairs[at - 1][1] if at else None
        elif isinstance(node, Sequence):
            at = bisect_left(node.items, start, key=lambda item: item.start)
            if at < len(node.items) and node.items[at].start < end:
                return node.items[at].end
            before = node.items[at - 1] if at else None
        else:
            continue
        if before is not None and before.start < end and start <= before.end:
            todo.append(before)
    return end


def _scalar_spans(worker: Worker) -> list[tuple[int, int]]:
    """Return the ranges in which a ``#`` does not begin a comment: quoted scalars, and the lines of block scalars."""
    spans = []
    lines = worker.source.lines
    for node in worker.nodes():
        if isinstance(node, Scalar):
            if node.style in {"|", ">"}:
                spans.append((lines.line_bounds(lines.line_of(node.start))[1], node.end))
            elif node.style:
                spans.append((node.start, node.end))
    return spans
