"""The characters of a text as libyaml reads them, with their marks."""

from __future__ import annotations

import re

from yaml.error import Mark
from yaml.reader import ReaderError
from yaml.scanner import ScannerError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_CHUNK = 16384
"""The number of bytes that libyaml reads at once: it reports a forbidden character when it reads its chunk."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

END = "\0"
"""The character after the end of the text, which cannot contain it."""

BREAK = "\n\r\x85\u2028\u2029"
BREAK_OR_END = END + BREAK
BLANK = " \t"
GAP = BLANK + BREAK
GAP_OR_END = END + GAP


class PureReader:
    """Reads *text*. A lone surrogate raises UnicodeEncodeError, as with the C parser."""

    def __init__(self, text: str) -> None:
        octets = text.encode()
        self.name = "<unicode string>"
        self.encoding = None
        self.index = 0
        self.line = 0
        self.column = 0
        # The C parser does not count a byte order mark.
        self.buffer = text.removeprefix("\ufeff") + END
        self._unreadable: ReaderError | None = None
        if forbidden := _FORBIDDEN.search(text):
            self._stop_before(forbidden, octets)

    def peek(self, index: int = 0) -> str:
        """Return the character *index* places further on."""
        try:
            return self.buffer[self.index + index]
        except IndexError:
            if self._unreadable:
                raise self._unreadable from None
            return END

    def prefix(self, length: int = 1) -> str:
        """Return the next *length* characters."""
        return self.buffer[self.index : self.index + length]

    def forward(self, length: int = 1) -> None:
        """Skip *length* characters that are not line breaks."""
        self.index += length
        self.column += length

    def get_mark(self) -> Mark:
        """Return the current position."""
        return Mark(self.name, self.index, self.line, self.column, None, 0)

    def scan_line_break(self) -> str:
        """Skip a line break, if there is one, and return its replacement in a value."""
        char = self.peek()
        if char not in BREAK:
            return ""
        self.index += 2 if char == "\r" and self.peek(1) == "\n" else 1
        self.line += 1
        self.column = 0
        return char if char in "\u2028\u2029" else "\n"

    def _read(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.buffer, self.index)
        assert match  # noqa: S101 - all patterns match the empty string
        self.forward(match.end() - self.index)
        return match[0]

    def _stop_before(self, forbidden: re.Match[str], octets: bytes) -> None:
        """Cut the text off before the chunk of *octets* that the *forbidden* character is in."""
        at = len(forbidden.string[: forbidden.start()].encode())
        self._unreadable = ReaderError(self.name, at, ord(forbidden[0]), "?", "control characters are not allowed")
        start = 0
        while True:
            end = start + _CHUNK
            while end < len(octets) and octets[end] & 0xC0 == 0x80:  # inside a character
                end -= 1
            if at < end:
                break
            start = end
        self.buffer = octets[:start].decode().removeprefix("\ufeff")

    def _fail(self, context: str | None, start: Mark | None, problem: str) -> NoReturn:
        raise ScannerError(context, start, problem, self.get_mark())
