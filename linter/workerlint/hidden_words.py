"""Masks the words of secrets in a text, in a time that does not grow with how many secrets there are."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 6
"""Characters: what is shorter cannot be told from an ordinary word."""
_BEGINNING = 2 * SHORTEST
_REST = re.compile(r"[^\s\"']*")


class HiddenWords:
    """Secrets of at least ``SHORTEST`` characters, and the beginnings of the long ones, where a message cut them short.

    An expression of the characters that may stand at each of the first places finds where one may begin; what is there
    is looked up. One expression of all secrets would try each of them at each place.
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
        """Give *text* with *mask* in place of each secret: of those that begin at one place, the longest."""
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
        """Give where the secret ends that begins at *start*: there, when none does."""
        lengths = self._lengths.get(text[start : start + SHORTEST], ())
        length = next((length for length in lengths if text[start : start + length] in self._words), 0)
        if self._begins.get(text[start : start + _BEGINNING], 0) > length:
            rest = _REST.match(text, start + _BEGINNING)
            length = max(length, (rest.end() if rest else start) - start)
        return start + length
