"""Everything that no report may show, whether or not the rules on secrets run."""

from __future__ import annotations

import re

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Pattern, Source, Span
from workerlint.manifest.reader import read_workers
from workerlint.secrets.finder import content_bounds, find_api_keys, find_secrets
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.markdown import is_markdown, mask_markdown
from workerlint.syntax.nodes import Mapping, Sequence, leaves, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.worker import Worker

_LINE = Pattern(r"""[ \t]*(?:-[ \t]+)*["']?([\w.-]+)["']?[ \t]*:[ \t]*+(\S.*)""")


def secret_spans(source: Source) -> list[Span]:
    """Return the ranges (code points) of *source* that contain a secret, in no particular order; they may overlap."""
    spans: list[Span] = []
    if is_markdown(source.path):
        source = Source(source.path, mask_markdown(source.text))
    for worker in read_workers(source, DEFAULT):
        spans += secrets_in(worker)
    return spans


def secrets_in(worker: Worker) -> list[Span]:
    """Return the ranges of one Worker that contain a secret, as ``secret_spans`` does for a whole file."""
    spans = [Span(*content_bounds(worker.text, node)) for node, _ in find_api_keys(worker)]
    spans += (secret.span for secret in find_secrets(worker))
    spans += _collections_of_keys(worker)
    if not worker.complete:
        spans += _in_broken_lines(worker)
    return [span for span in spans if span.end > span.start]


def _collections_of_keys(worker: Worker) -> Iterator[Span]:
    """Yield the lists and mappings in the place of an API key: any value in them may be one."""
    for node in worker.nodes():
        for key, value in node.pairs if isinstance(node, Mapping) else ():
            if text_of(key).lower() == "runasapikey" and isinstance(value, (Sequence, Mapping)):
                yield value.span
                yield from (leaf.node.span for leaf in leaves(value))  # each one too, in case a fix moves them


def _in_broken_lines(worker: Worker) -> Iterator[Span]:
    """Yield the values after names that suggest a secret, on lines that are not YAML."""
    lines = worker.source.lines
    for damage in worker.damaged:
        for number in range(lines.line_of(damage.start), lines.line_of(max(damage.start, damage.end - 1)) + 1):
            match = _LINE.match(lines.line_text(number))
            if match and (match[1].lower() == "runasapikey" or name_kind(match[1])):
                start = lines.starts[number]
                yield Span(start + match.start(2), start + match.start(2) + len(match[2].rstrip(" \t")))


SHORTEST = 6
"""In characters: a shorter text cannot be distinguished from an ordinary word."""
_BEGINNING = 2 * SHORTEST
_REST = re.compile(r"[^\s\"']*")


class HiddenWords:
    """Secrets of at least ``SHORTEST`` characters, and the beginnings of long ones, which a message may have cut.

    An expression of the characters that are possible at each of the first positions finds where one may begin; the text
    there is looked up. One expression of all secrets would try each of them at each position.
    """

    __slots__ = ("_begins", "_candidates", "_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        self._begins: dict[str, int] = {}
        for word in self._words:
            lengths.setdefault(word[:SHORTEST], set()).add(len(word))
            if len(word) >= _BEGINNING:
                begin = word[:_BEGINNING]
                self._begins[begin] = max(self._begins.get(begin, 0), len(word))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}
        columns = ("".join(map(re.escape, sorted(set(column)))) for column in zip(*self._lengths, strict=True))
        self._candidates = re.compile("(?=" + "".join(f"[{column}]" for column in columns) + ")")

    def mask(self, text: str, mask: str) -> str:
        """Return *text* with *mask* in place of each secret: of those that begin at one offset, the longest."""
        if not self._words:
            return text
        parts: list[str] = []
        shown = 0
        for candidate in self._candidates.finditer(text):
            start = candidate.start()
            end = self._end(text, start) if start >= shown else start
            if end > start:
                parts += (text[shown:start], mask)
                shown = end
        return "".join([*parts, text[shown:]])

    def _end(self, text: str, start: int) -> int:
        """Return the end of the secret that begins at *start*; *start* when there is none."""
        lengths = self._lengths.get(text[start : start + SHORTEST], ())
        length = next((length for length in lengths if text[start : start + length] in self._words), 0)
        if self._begins.get(text[start : start + _BEGINNING], 0) > length:
            rest = _REST.match(text, start + _BEGINNING)
            length = max(length, (rest.end() if rest else start) - start)
        return start + length
