"""The text of one file: decoding, line starts, and positions in every unit that a reader may ask for."""

from __future__ import annotations

import re
from bisect import bisect_right

from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


DEFAULT_INDENT = 2


def indent_step(source: Source) -> int:
    """Give how many spaces one level takes in this text: the first indented line that follows a bare key tells."""
    lines = source.lines
    above = ""
    for number in range(min(len(lines.starts), 400)):
        line = lines.line_text(number)
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        step = (len(line) - len(line.lstrip(" "))) - (len(above) - len(above.lstrip(" ")))
        if above.rstrip().endswith(":") and step > 0 and not stripped.startswith("- "):
            return step
        above = line.split(" #")[0].rstrip()
    return DEFAULT_INDENT


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


_LINE_BREAK = Pattern(r"\r\n|\n|\r")


class Span(Record):
    """A half-open range of code points in a text: ``text[start:end]``."""

    start: int
    end: int

    def __lt__(self, other: Span) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def shifted(self, by: int) -> Span:
        """Return the range *by* code points further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two ranges share a code point, or an insertion point lies inside the other."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


class Position(Record):
    """A place in a text as people count it: *line* and *column* are 1-based, columns are code points."""

    line: int
    column: int


class LineIndex:
    r"""Translates offsets (code points) to lines and columns and back.

    A line ends at ``\n``, ``\r\n`` or ``\r``, and at nothing else: U+2028 and its kin are ordinary characters to
    editors, SARIF and the language server protocol alike.
    """

    __slots__ = ("starts", "text")

    text: str
    starts: list[int]

    def __init__(self, text: str) -> None:
        self.text = text
        if "\r" in text:
            starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
        else:
            starts = [0]
            find = text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
        self.starts = starts

    def line_of(self, offset: int) -> int:
        """Give the 0-based line that holds *offset*."""
        return bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> Position:
        """Give the 1-based line and column (code points) of *offset*."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a 1-based *line* and *column* (code points), kept inside that line."""
        start, end = self.line_bounds(line - 1)
        return min(start + max(column - 1, 0), end)

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Give start and end offset of a 0-based *line*, without its line break."""
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line_text(self, line: int) -> str:
        """Give the text of a 0-based *line*, without its line break."""
        start, end = self.line_bounds(line)
        return self.text[start:end]

    def utf16_column(self, offset: int) -> int:
        """Give the 1-based column of *offset* in UTF-16 code units (SARIF, the language server protocol)."""
        start = self.starts[self.line_of(offset)]
        part = self.text[start:offset]
        return len(part) + 1 if part.isascii() else len(part.encode("utf-16-le", "surrogatepass")) // 2 + 1

    def utf8_column(self, offset: int) -> int:
        """Give the 1-based column of *offset* in UTF-8 bytes (reviewdog's rdjson)."""
        start = self.starts[self.line_of(offset)]
        part = self.text[start:offset]
        return len(part) + 1 if part.isascii() else len(part.encode("utf-8", "surrogatepass")) + 1


class Source:
    """One file: where it came from, its decoded text, and what is needed to write it back byte for byte.

    *path* is what a report names. *encoding* is ``utf-8``, ``utf-16-le`` or ``utf-16-be``; *bom* is the byte order
    mark to put in front again (it is not part of *text*, so offsets and columns start behind it). *undecodable* lists
    the offsets in *text* of characters that stand for bytes which could not be decoded; a text with any is not fixed.
    *lines* is the line index of *text*, where somebody has made it already.
    """

    __slots__ = ("_lines", "bom", "encoding", "path", "text", "undecodable")

    path: str
    text: str
    encoding: str
    bom: bytes
    undecodable: tuple[int, ...]

    def __init__(
        self,
        path: str,
        text: str,
        encoding: str = "utf-8",
        bom: bytes = b"",
        undecodable: tuple[int, ...] = (),
        lines: LineIndex | None = None,
    ) -> None:
        self.path = path
        self.text = text
        self.encoding = encoding
        self.bom = bom
        self.undecodable = undecodable
        self._lines = lines

    @property
    def lines(self) -> LineIndex:
        """The line index of the text, made when first asked for."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    @property
    def newline(self) -> str:
        r"""The line break that the text uses first: ``\n`` when it has none."""
        match = _LINE_BREAK.search(self.text)
        return match[0] if match else "\n"

    def encode(self, text: str) -> bytes:
        """Give the bytes that *text* has in this file's encoding, byte order mark included."""
        return self.bom + text.encode(self.encoding, "surrogatepass" if self.encoding != "utf-8" else "strict")


_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UNDECODED = range(0xDC80, 0xDD00)
"""The lone surrogates that ``surrogateescape`` puts in place of undecodable bytes."""


def decode(data: bytes, path: str) -> Source:
    """Decode the bytes of a file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Never fails: bytes that are not text become U+FFFD and are listed in ``Source.undecodable``.
    """
    encoding, bom = "utf-8", b""
    if data[:2] in _UTF16_BOMS:
        bom = data[:2]
        encoding = _UTF16_BOMS[bom]
    elif data[:3] == _UTF8_BOM:
        bom = _UTF8_BOM
    body = data[len(bom) :] if bom else data
    try:
        return Source(path, body.decode(encoding), encoding, bom)
    except UnicodeDecodeError:
        pass
    if encoding == "utf-8":
        text = body.decode("utf-8", "surrogateescape")
        bad = tuple(at for at, char in enumerate(text) if ord(char) in _UNDECODED)
        for code in {text[at] for at in bad}:
            text = text.replace(code, "\ufffd")
        return Source(path, text, encoding, bom, bad)
    text = body.decode(encoding, "replace")
    bad = tuple(at for at, char in enumerate(text) if char == "\ufffd") or (len(text),)
    return Source(path, text, encoding, bom, bad)
