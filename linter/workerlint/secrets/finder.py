"""The secrets that a Worker manifest contains in plain text, and where."""

from __future__ import annotations

from bisect import bisect_left, insort

from workerlint.core.record import Record
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import dotted
from workerlint.secrets.heuristics import PASSWORD, is_filled_in, is_placeholder, is_secret, looks_random, name_kind
from workerlint.secrets.patterns import URL_PASSWORD, find_forms
from workerlint.syntax.nodes import LeafIndex, Mapping, Node, Scalar, Sequence, text_of, trail_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workerlint.manifest.worker import Worker
    from workerlint.secrets.patterns import Hit
    from workerlint.syntax.nodes import Trail

_API_KEY = "runasapikey"
_REFERENCES = frozenset(("dataosSecrets", "secrets", "dataosVolumes"))
"""Sections that name secrets and volumes; nothing in them is a secret itself."""
_SHAPES = frozenset(("columns", "fields", "mapping", "mappings", "rename", "schema", "types"))
"""Sections whose keys are names of columns: their values describe the columns."""
_NOT_SEARCHED = _REFERENCES | _SHAPES
_VALUE = "value"
_BY_NEIGHBOUR = "by neighbour"
"""The kind of a ``value``: the ``name`` or ``key`` next to it decides."""
_AUTHORIZATION = Pattern(r"(?i)(?:bearer|basic|token|apikey)\s+(\S{6,})")
_PROSE = Pattern(r"\w\s+\w")
_EXAMPLES = frozenset(("pass", "passwd", "password", "pwd", "secret"))
_KNOWN = frozenset(("string", "integer", "number", "unknown"))
"""Kinds of values that may be secrets. A value with a variable in it is unknown, but its other parts may be secret."""


class Secret(Record):
    """One occurrence of a secret."""

    span: Span
    """The range of the secret and nothing else."""
    path: tuple[str | int, ...]
    """The path of the value that contains it; empty in a comment."""
    what: str
    """The kind of secret, with an article."""
    name: str
    """The name in the manifest."""
    first: Span | None
    """The first occurrence of the secret, if this one repeats it."""

    def __init__(
        self, span: Span, path: tuple[str | int, ...], what: str, name: str = "", first: Span | None = None
    ) -> None:
        self.span = span
        self.path = path
        self.what = what
        self.name = name or next((part for part in reversed(path) if isinstance(part, str)), "secret")
        self.first = first

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.envs.TOKEN``."""
        return dotted(self.path)


def find_api_keys(worker: Worker) -> list[tuple[Scalar, tuple[str | int, ...]]]:
    """Return every literal ``runAsApiKey``, masked ones included, with its path; it may be at any level."""
    if worker.root is None or not may_promise(worker) or "unasapikey" not in worker.document_text.lower():
        return []
    return _Search(worker, worker.root).api_keys


def find_secrets(worker: Worker) -> list[Secret]:
    """Return every other secret in plain text, and each repetition of one of them or of an API key.

    They are in order and do not overlap. Comments are searched only for forms that cannot be examples.
    """
    if worker.root is None:
        return []
    text = worker.text
    hits = list(find_forms(text, worker.span.start, worker.span.end))
    if not hits and not may_promise(worker):
        return []
    search = _Search(worker, worker.root)
    found = search.secrets
    known = [Span(*content_bounds(text, node)) for node, _ in search.api_keys]
    taken = _Ranges([*(secret.span for secret in found), *known])
    for hit in hits:
        leaf = search.leaves.at(hit.span.start)
        if taken.meets(hit.span) or not (hit.certain or _is_meant(hit, leaf.node if leaf else None, text)):
            continue
        taken.add(hit.span)
        found.append(Secret(hit.span, leaf.path if leaf else (), hit.what))
    found += _repeats(worker, search, [*(secret.span for secret in found), *known], taken)
    return sorted(found, key=lambda secret: secret.span)


def _is_meant(hit: Hit, node: Node | None, text: str) -> bool:
    """Return whether a form that examples have too is a secret here: comments and prose show how it is written."""
    literal = text[hit.span.start : hit.span.end]
    if not isinstance(node, Scalar):
        return looks_random(literal)
    if hit.what == URL_PASSWORD:
        return not (_PROSE.search(node.text) and literal.lower() in _EXAMPLES)
    return node.style not in {"|", ">"}


def _repeats(worker: Worker, search: _Search, spans: list[Span], taken: _Ranges) -> list[Secret]:
    """Return the secrets that are repeated elsewhere: under another name, in a description, in a comment."""
    found = []
    text = worker.text
    known: dict[str, Span] = {}
    for first in sorted(spans):
        literal = text[first.start : first.end]
        if len(literal) >= _SHORTEST and not is_placeholder(literal) and looks_random(literal):
            known.setdefault(literal, first)
    for span in _occurrences(text, worker.span, known):
        if not taken.meets(span):
            taken.add(span)
            leaf = search.leaves.at(span.start)
            first = known[text[span.start : span.end]]
            found.append(Secret(span, leaf.path if leaf else (), "a secret", first=first))
    return found


_SHORTEST = 12
"""In characters. A shorter string may be repeated by chance."""
_FEW = 20


def _occurrences(text: str, within: Span, literals: Collection[str]) -> Iterator[Span]:
    """Yield the occurrences of *literals* in a range of *text*."""
    if len(literals) <= _FEW:
        for literal in literals:
            at = text.find(literal, within.start, within.end)
            while at >= 0:
                yield Span(at, at + len(literal))
                at = text.find(literal, at + len(literal), within.end)
        return
    # One search for each would read the text once per secret.
    sizes: dict[str, set[int]] = {}
    for literal in literals:
        sizes.setdefault(literal[:_SHORTEST], set()).add(len(literal))
    for at in range(within.start, within.end - _SHORTEST + 1):
        for size in sorted(sizes.get(text[at : at + _SHORTEST], ()), reverse=True):
            if at + size <= within.end and text[at : at + size] in literals:
                yield Span(at, at + size)


class _Ranges:
    """Ranges of text that do not overlap, in order: a manifest may contain thousands of secrets."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans)

    def meets(self, span: Span) -> bool:
        # Of those that begin before it only the last can reach it, with possibly an empty one before that.
        at = max(bisect_left(self._spans, span) - 2, 0)
        while at < len(self._spans) and self._spans[at].start <= span.end:
            if span.overlaps(self._spans[at]):
                return True
            at += 1
        return False

    def add(self, span: Span) -> None:
        insort(self._spans, span)


class _Search:
    """Walks a tree once and collects the secrets that the names of their keys reveal.

    The walk is part of every check, so it looks at names only, and at each name once; a value is judged when its name
    suggests a secret, and the leaves are listed when something was found in the text.
    """

    def __init__(self, worker: Worker, root: Mapping) -> None:
        self.text = worker.text
        self.secrets: list[Secret] = []
        self.api_keys: list[tuple[Scalar, tuple[str | int, ...]]] = []
        self.leaves = LeafIndex(root)
        self._seen: set[int] = set()
        if may_promise(worker):
            self._walk(root)

    def _walk(self, root: Mapping) -> None:
        kinds = {_VALUE: _BY_NEIGHBOUR}
        # A collection, its trail, and whether the names in it count.
        pending: list[tuple[Node, Trail | None, bool]] = [(root, None, True)]
        while pending:
            node, trail, judged = pending.pop()
            if type(node) is Sequence:
                for at, item in enumerate(reversed(node.items), 1 - len(node.items)):
                    if type(item) is not Scalar:
                        pending.append((item, (trail, -at), judged))
                continue
            if type(node) is not Mapping:
                continue
            below: list[tuple[Node, Trail | None, bool]] = []
            for key, value in node.pairs:
                name = key.text if type(key) is Scalar else "?"
                if type(value) is Mapping or type(value) is Sequence:
                    below.append((value, (trail, name), judged and name not in _NOT_SEARCHED))
                    continue
                kind = kinds.get(name)
                if kind is None:
                    kind = kinds[name] = _API_KEY if name.lower() == _API_KEY else name_kind(name)
                if kind and judged:
                    self._judge(name, kind, value, (trail, name), node)
            below.reverse()
            pending += below

    def _judge(self, name: str, kind: str, value: Node, trail: Trail, mapping: Mapping) -> None:
        node = value.target()
        if not isinstance(node, Scalar) or node.kind not in _KNOWN or id(node) in self._seen:
            return
        if is_filled_in(node.text) or (node.kind == "unknown" and node.tag is not None):
            return
        if kind == _BY_NEIGHBOUR:
            name = text_of(mapping.get("name")) or text_of(mapping.get("key"))
            kind = name_kind(name)
        if kind == _API_KEY:
            self._seen.add(id(node))
            self.api_keys.append((node, trail_path(trail)))
            return
        start, end = content_bounds(self.text, node)
        credentials = _AUTHORIZATION.fullmatch(self.text, start, end) if kind else None
        if credentials:
            start, end = credentials.span(1)
            secret = not is_placeholder(self.text[start:end])
        else:
            secret = is_secret(name, node.text.strip())
        if secret:
            self._seen.add(id(node))
            what = "a password" if kind == PASSWORD else "a token" if "oken" in name.lower() else "a secret"
            self.secrets.append(Secret(Span(start, end), trail_path(trail), what, name))


def may_promise(worker: Worker) -> bool:
    """Return whether a name may reveal a secret; for most manifests this avoids the walk, half of the rule's cost."""
    if worker.inventory is None:
        return True
    names = worker.inventory.names
    if names <= _harmless:  # saves 4 % of the instructions of a warm check over a look at each name
        return False
    for name in names - _harmless:
        if _promises(name):
            return True
        if len(_harmless) >= _MOST:
            _harmless.clear()
        _harmless.add(name)
    return False


_MOST = 4096
_harmless = {"allKeys", "dataosSecrets", "key", "keys", "secrets"}
"""Names of the schema that reveal no secret, although their form suggests one: for these no expression is compiled."""


def _promises(name: str) -> bool:
    """Return whether the walk has to look at the values of a name."""
    return name == _VALUE or name.lower() == _API_KEY or bool(name_kind(name))


def content_bounds(text: str, node: Scalar) -> tuple[int, int]:
    """Return the offsets of a scalar's content: without its quotes, or the header and indentation of a block."""
    if node.style in {"'", '"'}:
        return node.start + 1, node.end - 1
    if node.style:
        start = text.find("\n", node.start, node.end)
        while 0 <= start < node.end and text[start].isspace():
            start += 1
        return (node.start, node.end) if start < 0 else (start, node.end)
    return node.start, node.end
