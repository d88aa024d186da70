"""A regular expression that is compiled when it is first used: 50 at start-up cost more than reading a manifest."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Pattern:
    """Stands for ``re.compile(pattern, flags)``, which it calls at the first match."""

    __slots__ = ("_compiled", "_flags", "_pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern = pattern
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        compiled = self._compiled
        if compiled is None:
            compiled = self._compiled = re.compile(self._pattern, self._flags)
        return compiled

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Find the first match anywhere in ``text[start:end]``; offsets are those of *text*."""
        return self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Match at *start*."""
        return self.compiled.match(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Match the whole of ``text[start:end]``."""
        return self.compiled.fullmatch(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Find all matches in ``text[start:end]``."""
        return self.compiled.finditer(text, start, len(text) if end is None else end)

    def findall(self, text: str) -> list[str]:
        """Give the text of all matches (of an expression without groups)."""
        return [match[0] for match in self.compiled.finditer(text)]

    def sub(self, replacement: str, text: str) -> str:
        """Put *replacement* in place of each match."""
        return self.compiled.sub(replacement, text)

    def split(self, text: str) -> list[str]:
        """Give what lies between the matches (of an expression without groups)."""
        return self.compiled.split(text)
