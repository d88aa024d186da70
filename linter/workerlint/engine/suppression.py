"""Suppression comments: ``# workerlint: ignore[CODE] reason`` on a line or above a node; ``ignore-file``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from workerlint.core.record import Record, Struct
from workerlint.core.text import Pattern, Span
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.manifest.worker import Worker

MARKER = "workerlint:"
FILE = "ignore-file"
"""The directive for a whole document."""
_COMMENT = Pattern(r"(?m)(?:^|(?<=[ \t]))#[ \t]*workerlint:[^\r\n]*")
_DIRECTIVE = Pattern(r"#[ \t]*workerlint:[ \t]*(ignore-file|ignore)[ \t]*\[([^\]]*)\](.*)")
_SELECTOR = Pattern(r"[^\s,]+")
_NOTHING_YET = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+|%[^\r\n]*[\r\n]+|---[ \t]*(?:#[^\r\n]*)?[\r\n]+)*[ \t]*")


class Selector(Record):
    """One code, prefix or name between the brackets of a suppression."""

    span: Span
    text: str


class Suppression:
    """One suppression comment.

    *span* is the whole comment, *scope* the range in which findings must start to be silenced (None when the comment
    stands where it can silence nothing), *selectors* what is silenced, *reason* the text behind the bracket. *used*
    collects the selectors that silenced something. *malformed* tells a comment that reads no directive at all,
    *unreasoned* one without the reason that the configuration asks for.
    """

    __slots__ = ("keyword", "malformed", "reason", "scope", "selectors", "span", "unreasoned", "used")

    def __init__(self, span: Span, keyword: str, selectors: list[Selector], reason: str, malformed: bool) -> None:
        self.span = span
        self.keyword = keyword
        self.selectors = selectors
        self.reason = reason
        self.malformed = malformed
        self.unreasoned = False
        self.scope: Span | None = None
        self.used: set[Selector] = set()


class Suppressions(Struct):
    """The suppression comments of one document, and what the rules on them need to know.

    *known* holds code and name of every rule there is, *enabled* of those that ran: a comment for a rule that did not
    run is not called unused. *across* are the codes of rules that look across files: what they find depends on the
    files that are checked together, and a hook is given the changed ones alone.
    """

    worker: Worker
    items: list[Suppression]
    known: frozenset[tuple[str, str]]
    enabled: frozenset[tuple[str, str]]
    across: frozenset[str]

    def knows(self, selector: str) -> bool:
        """Tell whether *selector* names a rule or the beginning of a code."""
        return any(matches(selector, code, name) for code, name in self.known)

    @property
    def selectors(self) -> list[str]:
        """All codes and names, sorted."""
        return sorted(word for pair in self.known for word in pair)


def matches(selector: str, code: str, name: str) -> bool:
    """Tell whether a selector (a code, the beginning of one, or a name) picks the rule."""
    return selector == name or (code.startswith(selector) and len(selector) > 2)


def silencing(found: SequenceOf[Diagnostic], suppressions: SequenceOf[Suppression]) -> list[Suppression | None]:
    """Give, for each finding, the first comment that silences it; every comment that would counts as used.

    A finding falls under a comment when it starts in the comment's scope. Each rule's findings are gone through in the
    order of the text, with the comments whose scope has begun in a heap: comments times findings may be billions.
    """
    from heapq import heappop, heappush  # most manifests have no comments for the linter

    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for at, diagnostic in enumerate(found):
        places.setdefault((diagnostic.code, diagnostic.name), []).append((diagnostic.span.start, at))
    first: list[Suppression | None] = [None] * len(found)
    for (code, name), starts in places.items():
        starts.sort()
        begun = [
            (scope.start, number, scope.end)
            for number, item in enumerate(suppressions)
            if (scope := item.scope) is not None and _speaks_of(item, code, name, scope, starts)
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


def _speaks_of(item: Suppression, code: str, name: str, scope: Span, starts: list[tuple[int, int]]) -> bool:
    """Tell whether a comment silences a rule's findings at some of *starts*, and note by which selectors."""
    at = bisect_left(starts, (scope.start, 0))
    if at == len(starts) or starts[at][0] > scope.end:
        return False
    hits = [selector for selector in item.selectors if matches(selector.text, code, name)]
    item.used.update(hits)
    return bool(hits)


def has_suppressions(worker: Worker) -> bool:
    """Tell whether the text of a document may hold a suppression comment."""
    return worker.text.find(MARKER, worker.span.start, worker.span.end) >= 0


def read_suppressions(worker: Worker) -> list[Suppression]:
    """Read the suppression comments of a document; text inside scalars is no comment."""
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
        found.append(_read(worker, Span(match.start(), match.start() + len(match[0].rstrip())), scopes))
    return found


def _read(worker: Worker, span: Span, scopes: _Scopes) -> Suppression:
    match = _DIRECTIVE.match(worker.text, span.start, span.end)
    if not match:
        return Suppression(span, "", [], "", malformed=True)
    selectors = [
        Selector(Span(match.start(2) + part.start(), match.start(2) + part.end()), part[0])
        for part in _SELECTOR.finditer(match[2])
    ]
    suppression = Suppression(span, match[1], selectors, match[3].strip(" \t-:"), malformed=not selectors)
    suppression.unreasoned = worker.settings.require_suppression_reason and not suppression.reason
    suppression.scope = None if suppression.unreasoned else scopes.of(span, match[1])
    return suppression


class _Scopes:
    """Tells what comments speak of, reading no line twice for a thousand comments in a row."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._lines = worker.source.lines
        head = _NOTHING_YET.match(worker.text, worker.span.start, worker.span.end)
        self._head = head.end() if head else worker.span.start
        self._from = self._to = -1

    def of(self, span: Span, keyword: str) -> Span | None:
        """Give the range in which the comment at *span* silences; None where it can silence nothing."""
        worker = self._worker
        line = self._lines.line_of(span.start)
        start, end = self._lines.line_bounds(line)
        alone = not worker.text[max(start, worker.span.start) : span.start].strip()
        if keyword == FILE:
            return worker.span if alone and span.start <= self._head else None
        if not alone:
            return Span(start, end)
        # On a line of its own, it speaks of the node that begins on the next line with content.
        below = self._next(line)
        if below == len(self._lines.starts):
            return None
        start, end = self._lines.line_bounds(below)
        return None if start >= worker.span.end else Span(start, max(end, _node_end(worker.root, start, end)))

    def _next(self, line: int) -> int:
        """Give the 0-based number of the next line that holds something besides a comment, or that of no line."""
        if not self._from <= line < self._to:
            self._from = line
            self._to = line + 1
            while self._to < len(self._lines.starts):
                content = self._lines.line_text(self._to).strip()
                if content and not content.startswith("#"):
                    break
                self._to += 1
        return self._to


def _node_end(root: Node | None, start: int, end: int) -> int:
    """Give the end of the outermost node that begins between two offsets."""
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        # Nodes stand in the order of the text: one that begins on the line, or the last before it may reach there.
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
    """Give the ranges in which a ``#`` begins no comment: quoted scalars, and the lines of block scalars."""
    spans = []
    lines = worker.source.lines
    for node in worker.nodes():
        if isinstance(node, Scalar):
            if node.style in {"|", ">"}:
                spans.append((lines.line_bounds(lines.line_of(node.start))[1], node.end))
            elif node.style:
                spans.append((node.start, node.end))
    return spans
