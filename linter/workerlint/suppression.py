"""Suppression comments: ``# workerlint: ignore[CODE] reason`` on a line or above a node; ``ignore-file``."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from workerlint.nodes import Mapping, Node, Scalar, Sequence
from workerlint.pattern import Pattern
from workerlint.record import Record
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

    from workerlint.diagnostic import Diagnostic
    from workerlint.worker import Worker

MARKER = "workerlint:"
FILE = "ignore-file"
"""The directive for a whole document."""
_COMMENT = Pattern(r"(?:^|(?<=[ \t]))#[ \t]*workerlint:[^\r\n]*", re.MULTILINE)
_DIRECTIVE = Pattern(r"#[ \t]*workerlint:[ \t]*(ignore-file|ignore)[ \t]*\[([^\]]*)\](.*)")
_SELECTOR = Pattern(r"[^\s,]+")
_NOTHING_YET = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+|%[^\r\n]*[\r\n]+|---[ \t]*(?:#[^\r\n]*)?[\r\n]+)*[ \t]*")


class Selector(Record):
    """One code, prefix or name between the brackets of a suppression."""

    __slots__ = ("span", "text")

    span: Span
    text: str

    def __init__(self, span: Span, text: str) -> None:
        self.span = span
        self.text = text


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

    def silences(self, diagnostic: Diagnostic) -> bool:
        """Tell whether the finding falls under this comment, and note which selector it was."""
        scope = self.scope
        if scope is None or not scope.start <= diagnostic.span.start <= scope.end:
            return False
        hit = False
        for selector in self.selectors:
            if matches(selector.text, diagnostic.code, diagnostic.name):
                self.used.add(selector)
                hit = True
        return hit


class ScopeIndex:
    """Finds the suppressions of a document that may silence what begins at an offset, as baselines may have thousands.

    Those for the whole file come with every answer; among the others, *reach* is how far any of the first ones goes.
    """

    __slots__ = ("_all", "_narrow", "_reach", "_starts", "_wide")

    def __init__(self, suppressions: SequenceOf[Suppression]) -> None:
        self._all = suppressions
        self._wide = [at for at, item in enumerate(suppressions) if item.keyword == FILE]
        scopes = [(item.scope, at) for at, item in enumerate(suppressions) if item.scope and item.keyword != FILE]
        scopes.sort()
        self._narrow = [at for _, at in scopes]
        self._starts = [scope.start for scope, _ in scopes]
        self._reach = list(accumulate((scope.end for scope, _ in scopes), max))

    def at(self, offset: int) -> list[Suppression]:
        """Give the suppressions whose scope may hold *offset*, in the order in which they stand."""
        found = list(self._wide)
        number = bisect_right(self._starts, offset)
        while number and self._reach[number - 1] >= offset:
            number -= 1
            found.append(self._narrow[number])
        return [self._all[at] for at in sorted(found)]


class Suppressions:
    """The suppression comments of one document, and what the rules on them need to know.

    *known* holds code and name of every rule there is, *enabled* of those that ran: a comment for a rule that did not
    run is not called unused.
    """

    __slots__ = ("enabled", "items", "known", "worker")

    def __init__(
        self,
        worker: Worker,
        items: list[Suppression],
        known: frozenset[tuple[str, str]],
        enabled: frozenset[tuple[str, str]],
    ) -> None:
        self.worker = worker
        self.items = items
        self.known = known
        self.enabled = enabled

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
    scalars = sorted(_scalar_spans(worker.root))
    for match in _COMMENT.finditer(text, span.start, span.end):
        before = bisect_right(scalars, (match.start(), len(text)))
        if before and match.start() < scalars[before - 1][1]:
            continue
        found.append(_read(worker, Span(match.start(), match.start() + len(match[0].rstrip()))))
    return found


def _read(worker: Worker, span: Span) -> Suppression:
    match = _DIRECTIVE.match(worker.text, span.start, span.end)
    if not match:
        return Suppression(span, "", [], "", malformed=True)
    selectors = [
        Selector(Span(match.start(2) + part.start(), match.start(2) + part.end()), part[0])
        for part in _SELECTOR.finditer(match[2])
    ]
    suppression = Suppression(span, match[1], selectors, match[3].strip(" \t-:"), malformed=not selectors)
    suppression.unreasoned = worker.settings.require_suppression_reason and not suppression.reason
    suppression.scope = None if suppression.unreasoned else _scope(worker, span, match[1])
    return suppression


def _scope(worker: Worker, span: Span, keyword: str) -> Span | None:
    text = worker.text
    if keyword == FILE:
        head = _NOTHING_YET.match(text, worker.span.start, span.start)
        return worker.span if head and head.end() == span.start else None
    lines = worker.source.lines
    line = lines.line_of(span.start)
    start, end = lines.line_bounds(line)
    if text[start : span.start].strip():
        return Span(start, end)
    # On a line of its own, it speaks of the node that begins on the next line with content.
    for below in range(line + 1, len(lines.starts)):
        content = lines.line_text(below).strip()
        if content and not content.startswith("#"):
            start, end = lines.line_bounds(below)
            if start >= worker.span.end:
                return None
            return Span(start, max(end, _node_end(worker.root, start, end)))
    return None


def _node_end(root: Node | None, start: int, end: int) -> int:
    """Give the end of the outermost node that begins between two offsets."""
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            for key, value in node.pairs:
                if start <= key.start < end:
                    return value.end
                if value.start < end and start <= value.end:
                    todo.append(value)
        elif isinstance(node, Sequence):
            for item in node.items:
                if start <= item.start < end:
                    return item.end
                if item.start < end and start <= item.end:
                    todo.append(item)
    return end


def _scalar_spans(root: Node | None) -> list[tuple[int, int]]:
    """Give the ranges of the scalars that may hold a ``#`` which begins no comment: quoted and block ones."""
    spans = []
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        if isinstance(node, Scalar):
            if node.style:
                spans.append((node.start, node.end))
        elif isinstance(node, Mapping):
            for key, value in node.pairs:
                todo += (key, value)
        elif isinstance(node, Sequence):
            todo += node.items
    return spans
