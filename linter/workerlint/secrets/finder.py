"""The secrets that a Worker manifest contains in plain text, and where."""

from __future__ import annotations

from bisect import bisect_left, insort

from workerlint.core.record import Record
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import dotted
from workerlint.secrets.heuristics import (
    CREDENTIAL,
    PASSWORD,
    TOKEN,
    default_of,
    is_filled_in,
    is_placeholder,
    is_secret_of,
    items_kind,
    looks_random,
    name_kind,
)
from workerlint.secrets.hints import may_contain
from workerlint.syntax.nodes import LeafIndex, Mapping, Node, Scalar, Sequence, text_of, trail_path
from workerlint.syntax.scalar_spans import content_bounds
from workerlint_schemas.stacks import credential_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workerlint.manifest.worker import Worker
    from workerlint.secrets.fragments import Fragment
    from workerlint.secrets.providers import Hit
    from workerlint.syntax.nodes import Trail

_API_KEY = "runasapikey"
_REFERENCES = frozenset(("dataosSecrets", "secrets", "dataosVolumes"))
"""Sections that name secrets and volumes; nothing in them is a secret itself."""
_SHAPES = frozenset(("columns", "fields", "mapping", "mappings", "rename", "schema", "types"))
"""Sections whose keys are names of columns: their values describe the columns."""
_ENCRYPTED = frozenset(("encryptedData", "sops"))
"""Sections of a sealed secret, and of a file that sops encrypted."""
_NOT_SEARCHED = _REFERENCES | _SHAPES | _ENCRYPTED
_VALUE = "value"
_CERTIFICATES = "client_certs"
"""A list of certificates in Stacks, each with its ``key``."""
_BY_NEIGHBOUR = "by neighbour"
"""The kind of a ``value``: the ``name`` or ``key`` next to it decides."""
_AUTHORIZATION = Pattern(r"(?is)(?:bearer|basic|token|apikey)\s+(\S.*)")
_LOGIN = Pattern(r"[^\s:]*:(\S+)")
_LOGIN_OPTIONS = frozenset(("-u", "-U", "--user", "--proxy-user"))
"""The options of curl with a user name and a password."""
_KNOWN = frozenset(("string", "integer", "number", "unknown"))
"""Kinds of values that may be secrets. A value with a variable in it is unknown, but its other parts may be secret."""
_NO_OPTIONS: frozenset[str] = frozenset()


class Secret(Record):
    """One occurrence of a secret."""

    span: Span
    """The range of the secret and nothing else."""
    path: tuple[str | int, ...]
    """The path of the value that contains it; empty in a comment."""
    what: str
    """The kind of secret, with an article."""
    name: str = ""
    """The name in the manifest; by default, the last name in *path*."""
    first: Span | None = None
    """The first occurrence of the secret, if this one repeats it."""

    def __post_init__(self) -> None:
        self.name = self.name or next((part for part in reversed(self.path) if isinstance(part, str)), "secret")

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.envs.TOKEN``."""
        return dotted(self.path)


def find_api_keys(worker: Worker) -> list[tuple[Scalar, tuple[str | int, ...]]]:
    """Return every literal ``runAsApiKey``, masked ones included, with its path; it may be at any level."""
    if worker.root is None or not may_promise(worker) or "unasapikey" not in worker.document_text.lower():
        return []
    return worker.cached(_search).api_keys


def find_secrets(worker: Worker) -> list[Secret]:
    """Return every other secret in plain text, and each repetition of one of them or of an API key.

    They are in order and do not overlap. Comments are searched only for forms that cannot be examples.
    """
    if worker.root is None:
        return []
    span = worker.span
    # What the quick test excludes by the syntax may still be on a line that is not YAML.
    suspicious = bool(worker.damaged) or may_contain(worker.text[span.start : span.end])
    if not suspicious and not may_promise(worker):
        return []
    return worker.cached(_find_all if suspicious else _find_named)


def _search(worker: Worker) -> _Search:
    return _Search(worker)


def _find_named(worker: Worker) -> list[Secret]:
    return _find(worker, [])


def _find_all(worker: Worker) -> list[Secret]:
    from workerlint.secrets.fragments import Fragments  # most manifests need no look at their values
    from workerlint.secrets.patterns import find_hits

    fragments = Fragments(worker)
    return _find(worker, [(hit, *fragments.find(hit.span)) for hit in find_hits(fragments.text)])


def _find(worker: Worker, hits: list[tuple[Hit, Fragment, Span]]) -> list[Secret]:
    """Return the secrets by their names, those of *hits* that are meant, and their repetitions."""
    search = worker.cached(_search)
    text = worker.text
    found = list(search.secrets)
    known = [Span(*content_bounds(text, node)) for node, _ in search.api_keys]
    taken = _Ranges([*(secret.span for secret in found), *known])
    for hit, fragment, span in hits:
        if taken.meets(span) or not (hit.certain or _is_meant(hit, fragment, text[span.start : span.end])):
            continue
        taken.add(span)
        found.append(Secret(span, fragment.leaf.path if fragment.leaf else (), hit.what))
    found += _repeats(worker, search, [*(secret.span for secret in found), *known], taken)
    return sorted(found, key=lambda secret: secret.span)


def _is_meant(hit: Hit, fragment: Fragment, literal: str) -> bool:
    """Return whether a form that examples have too is a secret here: comments and prose show how it is written."""
    from workerlint.secrets.phrases import is_example

    if fragment.leaf is None:
        return looks_random(literal)
    return not is_example(hit, literal, fragment.text)


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
        for literal in sorted(literals, key=len, reverse=True):  # one may be the beginning of another
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
            if text[at : at + size] in literals:
                yield Span(at, at + size)


class _Ranges:
    """Ranges of text that do not overlap, in order: a manifest may contain thousands of secrets."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans)

    def meets(self, span: Span) -> bool:
        # Only the last that begins before it and the first after it can reach it, with possibly an empty one between.
        at = bisect_left(self._spans, span)
        return any(span.overlaps(other) for other in self._spans[max(at - 2, 0) : at + 2])

    def add(self, span: Span) -> None:
        insort(self._spans, span)


class _Search:
    """Walks a tree once and collects the secrets that the names of their keys reveal.

    The walk is part of every check, so it looks at names only, and at each name once; a value is judged when its name
    suggests a secret, and the leaves are listed when something was found in the text.
    """

    def __init__(self, worker: Worker) -> None:
        assert worker.root is not None  # noqa: S101 - the caller returns before
        self.text = worker.text
        self.secrets: list[Secret] = []
        self.api_keys: list[tuple[Scalar, tuple[str | int, ...]]] = []
        self.leaves = LeafIndex(worker.root)
        self._seen: set[int] = set()
        self._options = _options_of(worker)
        self._walk(worker.root)

    def _walk(self, root: Mapping) -> None:
        kinds = {_VALUE: _BY_NEIGHBOUR}
        # A collection, its trail, and the options below it that are credentials; None where names do not count.
        pending: list[tuple[Node, Trail | None, frozenset[str] | None]] = [(root, None, _NO_OPTIONS)]
        while pending:
            node, trail, options = pending.pop()
            if type(node) is Sequence:
                if options is not None:
                    self._add_arguments(node, trail)
                for at, item in enumerate(reversed(node.items), 1 - len(node.items)):
                    if type(item) is not Scalar:
                        pending.append((item, (trail, -at), options))
                continue
            if type(node) is not Mapping:
                continue
            below: list[tuple[Node, Trail | None, frozenset[str] | None]] = []
            for key, value in node.pairs:
                name = key.text if type(key) is Scalar else "?"
                if type(value) is Mapping or type(value) is Sequence:
                    inner = None if name in _NOT_SEARCHED else options
                    if inner is not None:
                        if name == _STACK_SPEC:
                            inner = self._options
                        self._add_items(name, value, (trail, name))
                    below.append((value, (trail, name), inner))
                    continue
                kind = kinds.get(name)
                if kind is None:
                    kind = kinds[name] = _API_KEY if name.lower() == _API_KEY else name_kind(name)
                if options and kind != PASSWORD:
                    kind = _option_kind(name, trail, options) or kind
                meaning = name
                if kind == _BY_NEIGHBOUR:
                    meaning = text_of(node.get("name")) or text_of(node.get("key"))
                    kind = name_kind(meaning)
                if kind and options is not None:
                    self._judge(meaning, kind, value, (trail, name))
            below.reverse()
            pending += below

    def _add_items(self, name: str, value: Mapping | Sequence, trail: Trail) -> None:
        """Add the secrets in a list or mapping whose name means several: ``PASSWORDS``."""
        kind = items_kind(name)
        if not kind:
            return
        if isinstance(value, Sequence):
            for at, item in enumerate(value.items):
                self._judge(name, kind, item, (trail, at))
        elif kind == PASSWORD:  # it may also describe the passwords
            for key, item in value.pairs:
                self._judge(name, TOKEN, item, (trail, text_of(key)))

    def _add_arguments(self, node: Sequence, trail: Trail | None) -> None:
        """Add the items of a command line that are secret because of the option before them."""
        words = [text_of(item) for item in node.items]
        for at, word in enumerate(words[:-1], 1):
            item = node.items[at]
            if word[:2] == "--" and "=" not in word and words[at][:1] != "-" and (kind := name_kind(word[2:])):
                self._judge(word[2:], kind, item, (trail, at))
            elif word in _LOGIN_OPTIONS and "curl" in words[0] and isinstance(item, Scalar):
                login = _LOGIN.fullmatch(self.text, *content_bounds(self.text, item))
                if login and not is_placeholder(login[1]):
                    self._add(item, Span(*login.span(1)), (trail, at), "a password", "")

    def _judge(self, name: str, kind: str, value: Node, trail: Trail) -> None:
        node = value.target()
        if not isinstance(node, Scalar) or node.kind not in _KNOWN or id(node) in self._seen:
            return
        text = node.text.strip()
        given = default_of(text)
        if given is None and (is_filled_in(text) or (node.kind == "unknown" and node.tag is not None)):
            return
        if kind == _API_KEY:
            self._seen.add(id(node))
            self.api_keys.append((node, trail_path(trail)))
            return
        start, end = content_bounds(self.text, node)
        credentials = _AUTHORIZATION.fullmatch(self.text, start, end)
        if given is not None:
            secret = is_secret_of(kind, given)
            if given in self.text[start:end]:  # not if it has escapes
                start = self.text.index(given, start, end)
                end = start + len(given)
        elif credentials:
            start, end = credentials.span(1)
            literal = self.text[start:end]
            secret = not is_placeholder(literal) and (kind == CREDENTIAL or (" " not in literal and len(literal) >= 6))
        else:
            secret = is_secret_of(kind, text)
        if secret:
            what = "a password" if kind == PASSWORD else "a token" if "oken" in name.lower() else "a secret"
            self._add(node, Span(start, end), trail, what, name)

    def _add(self, node: Node, span: Span, trail: Trail, what: str, name: str) -> None:
        self._seen.add(id(node))
        self.secrets.append(Secret(span, trail_path(trail), what, name))


_STACK_SPEC = "stackSpec"


def _options_of(worker: Worker) -> frozenset[str]:
    """Return the options of the Stack that are credentials."""
    stack = worker.stack
    return credential_options(stack.name) if stack is not None else _NO_OPTIONS


def _option_kind(name: str, trail: Trail | None, options: frozenset[str]) -> str:
    """Return CREDENTIAL if an option is one, by its name or its last two names; else an empty string."""
    lower = name.lower()
    if lower in options:
        return CREDENTIAL
    while trail is not None and isinstance(trail[1], int):
        trail = trail[0]
    return CREDENTIAL if trail is not None and f"{trail[1]}.{lower}" in options else ""


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
    return name in {_VALUE, _CERTIFICATES} or bool(name_kind(name) or items_kind(name))
