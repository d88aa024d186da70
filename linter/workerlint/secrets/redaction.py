"""Mask secrets in text: reports, editors and logs show only redacted text of a file."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.text import Pattern, Source, Span
from workerlint.secrets.heuristics import is_filled_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MASK = "***"
"""What is shown in place of a secret."""

SHORTEST = 6
"""In characters. A shorter string cannot be distinguished from an ordinary word."""
_BEGINNING = 2 * SHORTEST
_REST = Pattern(r"(?:[^\s\"'`]|`(?=\w))*")
"""The rest of a word that messages quote in backticks."""
_WORDS = Pattern(r"\S+")
_FOLDED = Pattern(r"\\\r?\n[ \t]*")
"""A line break in double quotes that is not part of the value."""
_VARIABLE = Pattern(r"\$\{[A-Za-z_]\w*\}")
"""A reference to a secret, which is not secret itself."""
_NAME = Pattern(r"\$([A-Za-z_]\w*)")
"""What a variable without braces is called: in a password, it may be a part of that."""
_ARMOR = Pattern(r"-----(?:BEGIN|END) [A-Z0-9 ]+-----")
"""The first and last line of a PEM block. They name its type and are not secret."""


class Redactor:
    """Masks the secrets of one text: in its ranges by position, in messages by searching for the secrets.

    A word of a secret may also occur elsewhere in the text, such as in a key. A message may show it, unless the message
    is about the lines of the secret.
    """

    def __init__(self, source: Source, spans: Iterable[Span], words: Iterable[str] = ()) -> None:
        """Mask *spans* (code points) of *source*, which contain a secret; any order, they may overlap.

        *words* are secrets that are not in the text, but may be in messages.
        """
        self._source = source
        self._more = tuple(words)
        self._spans = sorted(part for span in spans for part in _without_armor(source.text, span))
        self._words: SecretWords | None = None
        self._elsewhere: dict[Span, set[str]] = {}
        self.masks: list[Span] = []
        """The ranges that must never be shown, in order, not touching each other."""
        for span in self._spans:
            if self.masks and span.start <= self.masks[-1].end:
                self.masks[-1] = Span(self.masks[-1].start, max(self.masks[-1].end, span.end))
            else:
                self.masks.append(span)

    def masks_within(self, start: int, end: int) -> Iterator[Span]:
        """Yield the masks that cover some of the text between two offsets, in order."""
        masks = self.masks
        for at in range(bisect_right(masks, start, key=_end), len(masks)):
            if masks[at].start >= end:
                return
            yield masks[at]

    def excerpt(self, start: int, end: int) -> str:
        """Return the text between two offsets with every masked range in it replaced."""
        text = self._source.text
        parts: list[str] = []
        for mask in self.masks_within(start, end):
            parts += (text[start : max(start, mask.start)], MASK)
            start = mask.end
        return "".join([*parts, text[start : max(start, end)]])

    def redact(self, message: str, about: Span | None = None) -> str:
        """Return a message, help or edit with the secrets of the text masked. *about* is the range that it is about."""
        if not self.masks and not self._more:
            return message
        if self._words is None:
            self._words = self._find_words()
        if about is not None and self._elsewhere:
            lines, length = self._source.lines, len(self._source.text)
            start, _ = lines.line_bounds(lines.line_of(min(about.start, length)))
            _, end = lines.line_bounds(lines.line_of(min(about.end, length)))
            own = [word for mask in self.masks_within(start, end) for word in self._elsewhere.get(mask, ())]
            if own:
                return SecretWords([*self._words.words, *own]).mask(message)
        return self._words.mask(message)

    def _find_words(self) -> SecretWords:
        """Return the words of the secrets, and record those that also occur elsewhere by their masks."""
        text = self._source.text
        by_mask: dict[Span, set[str]] = {}
        for span in self._spans:
            parts = {part for part in _secret_parts(text[span.start : span.end]) if not _VARIABLE.fullmatch(part)}
            for mask in self.masks_within(span.start, span.end):
                by_mask.setdefault(mask, set()).update(parts)
        words = SecretWords([*self._more, *(word for found in by_mask.values() for word in found)])
        elsewhere = words.within(self.excerpt(0, len(text)))
        if not elsewhere:
            return words
        self._elsewhere = {mask: shared for mask, found in by_mask.items() if (shared := found & elsewhere)}
        return SecretWords(words.words - elsewhere)


def _without_armor(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of a range that are not the first or last line of a PEM block, without the space around them."""
    start = span.start
    for armor in (*_ARMOR.finditer(text, span.start, span.end), None):
        part = text[start : armor.start() if armor else span.end]
        if armor is None and start == span.start:
            yield span
        elif part.strip():
            first = start + len(part) - len(part.lstrip())
            yield Span(first, first + len(part.strip()))
        start = armor.end() if armor else span.end


def _secret_parts(text: str) -> Iterator[str]:
    """Yield a secret and the words in it, as they are written and as they are read: messages quote values."""
    for version in _versions(text):
        yield version.strip().strip("\"'")
        for match in _WORDS.finditer(version):
            yield match[0].strip("\"'")
    if not is_filled_in(text):
        yield from (match[1] for match in _NAME.finditer(text))


def _versions(text: str) -> Iterator[str]:
    """Yield a text as it is written, and without the escapes of YAML, and those of JSON or a URL in it."""
    from workerlint.secrets.layers import escape_layers  # few manifests have secrets

    folded = _FOLDED.sub("", text)
    yield from (text, text.replace("''", "'"), folded)
    for layer in escape_layers(folded):
        yield layer.text
        yield from (inner.text for inner in escape_layers(layer.text))


def _end(span: Span) -> int:
    return span.end


class SecretWords:
    """Secrets of at least ``SHORTEST`` characters, and prefixes of long ones, which messages may truncate.

    One expression of the characters that occur at each of the first positions finds where a secret may begin; what is
    there is looked up. An expression of all secrets would try each of them at each position.
    """

    __slots__ = ("_begins", "_candidates", "_lengths", "words")

    def __init__(self, words: Iterable[str]) -> None:
        import re  # most manifests have no secret

        self.words = frozenset(word for word in words if len(word) >= SHORTEST)
        lengths: dict[str, set[int]] = {}
        self._begins: dict[str, int] = {}
        for word in self.words:
            lengths.setdefault(word[:SHORTEST], set()).add(len(word))
            if len(word) >= _BEGINNING:
                begin = word[:_BEGINNING]
                self._begins[begin] = max(self._begins.get(begin, 0), len(word))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}
        columns = ("".join(map(re.escape, set(column))) for column in zip(*self._lengths, strict=True))
        self._candidates = re.compile("(?=" + "".join(f"[{column}]" for column in columns) + ")")

    def mask(self, text: str) -> str:
        """Return *text* with each secret masked: of several at one position, the longest."""
        if not self.words:
            return text
        parts: list[str] = []
        shown = 0
        for candidate in self._candidates.finditer(text):
            start = candidate.start()
            end = self._end(text, start) if start >= shown else start
            if end > start:
                parts += (text[shown:start], MASK)
                shown = end
        return "".join([*parts, text[shown:]])

    def within(self, text: str) -> set[str]:
        """Return the secrets that occur in *text*."""
        found: set[str] = set()
        for candidate in self._candidates.finditer(text) if self.words else ():
            start = candidate.start()
            lengths = self._lengths.get(text[start : start + SHORTEST], ())
            found.update(self.words.intersection(text[start : start + length] for length in lengths))
        return found

    def _end(self, text: str, start: int) -> int:
        """Return the end of the secret that begins at *start*: *start* itself when none does."""
        lengths = self._lengths.get(text[start : start + SHORTEST], ())
        length = next((length for length in lengths if text[start : start + length] in self.words), 0)
        if self._begins.get(text[start : start + _BEGINNING], 0) > length:
            rest = next(_REST.finditer(text, start + _BEGINNING))  # there is one: it may be empty
            length = max(length, rest.end() - start)
        return start + length
