"""The text of one file: decoding, lines, and positions in code points, UTF-16 code units and bytes."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.record import Record, Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

Path = tuple[str | int, ...]
"""The keys and 0-based list indexes that lead to a value, from the top of its document."""


class Pattern(Struct):
    """A regular expression that is compiled when it is first used.

    Write flags inline, as in ``(?m)``: ``re`` is imported only when an expression is used. A check of a clean manifest
    uses none, and the import would be a sixth of it.
    """

    _pattern: str
    _flags: int = 0
    _compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        compiled = self._compiled
        if compiled is None:
            import re

            compiled = self._compiled = re.compile(self._pattern, self._flags)
        return compiled

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in ``text[start:end]``; offsets are those of *text*."""
        return self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the match at *start*."""
        return self.compiled.match(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the match of the whole of ``text[start:end]``."""
        return self.compiled.fullmatch(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield all matches in ``text[start:end]``."""
        return self.compiled.finditer(text, start, len(text) if end is None else end)

    def findall(self, text: str) -> list[str]:
        """Return the text of all matches (of an expression without groups)."""
        return [match[0] for match in self.compiled.finditer(text)]

    def sub(self, replacement: str, text: str) -> str:
        """Return *text* with each match replaced."""
        return self.compiled.sub(replacement, text)

    def split(self, text: str) -> list[str]:
        """Return the parts between the matches (of an expression without groups)."""
        return self.compiled.split(text)


_LINE_BREAK = Pattern(r"\r\n|\n|\r")


class Span(Record):
    """A half-open range of code points in a text: ``text[start:end]``."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """Return the range with *by* code points added to both ends."""
        return Span(self.start + by, self.end + by)

    def __lt__(self, other: Span) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def overlaps(self, other: Span) -> bool:
        """Return whether the ranges share a code point, or one is an insertion point inside the other."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


class Position(Record):
    """A line and a column, both 1-based. Columns count code points."""

    line: int
    column: int


class LineIndex:
    r"""The lines of a text, and the conversion between offsets (code points) and positions.

    A line ends at ``\n``, ``\r\n`` or ``\r`` only: for editors, SARIF and the language server protocol, U+2028 and the
    like are ordinary characters.
    """

    __slots__ = ("starts", "text")

    text: str
    starts: list[int]
    """The offset of the first character of each line."""

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
        """Return the 0-based line of *offset*."""
        return bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> Position:
        """Return the 1-based line and column (code points) of *offset*."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a 1-based *line* and *column* (code points), at most the end of the line."""
        start, end = self.line_bounds(line - 1)
        return min(start + max(column - 1, 0), end)

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Return start and end offset of a 0-based *line*, without its line break."""
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line_text(self, line: int) -> str:
        """Return the text of a 0-based *line*, without its line break."""
        start, end = self.line_bounds(line)
        return self.text[start:end]

    def utf16_column(self, offset: int) -> int:
        """Return the 1-based column of *offset* in UTF-16 code units (SARIF, the language server protocol)."""
        start = self.starts[self.line_of(offset)]
        part = self.text[start:offset]
        return len(part) + 1 if part.isascii() else len(part.encode("utf-16-le", "surrogatepass")) // 2 + 1

    def utf8_column(self, offset: int) -> int:
        """Return the 1-based column of *offset* in UTF-8 bytes (reviewdog's rdjson)."""
        start = self.starts[self.line_of(offset)]
        part = self.text[start:offset]
        return len(part) + 1 if part.isascii() else len(part.encode("utf-8", "surrogatepass")) + 1


class Source:
    """The decoded text of one file, with the information to write it back byte for byte."""

    __slots__ = ("_lines", "bom", "encoding", "path", "text", "undecodable")

    path: str
    """The path in reports."""
    text: str
    encoding: str
    """``utf-8``, or a UTF-16 or UTF-32 with its byte order, such as ``utf-16-le``."""
    bom: bytes
    """The byte order mark, which is not part of *text*: offsets and columns start after it."""
    undecodable: tuple[int, ...]
    """The offsets of characters that replace bytes which could not be decoded. A text with any is not fixed."""

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
        """The line index of the text, created at the first use."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    def release(self) -> None:
        """Drop the line index, which takes as much memory as the text. It is created again at the next use."""
        self._lines = None

    @property
    def refused_encoding(self) -> str:
        """The name of an encoding that could be read but that the platform does not read; empty for all others."""
        if self.encoding.startswith("utf-32"):
            return "UTF-32"
        return "UTF-16 without a byte order mark" if self.encoding != "utf-8" and not self.bom else ""

    @property
    def newline(self) -> str:
        r"""The first line break of the text: ``\n`` if it has none."""
        match = _LINE_BREAK.search(self.text)
        return match[0] if match else "\n"

    def encode(self, text: str) -> bytes:
        """Return *text* in the encoding of this file, with the byte order mark."""
        return self.bom + text.encode(self.encoding, "surrogatepass" if self.encoding != "utf-8" else "strict")


_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF32_BOMS = {b"\xff\xfe\0\0": "utf-32-le", b"\0\0\xfe\xff": "utf-32-be"}
_UNDECODED = range(0xDC80, 0xDD00)
"""The lone surrogates that ``surrogateescape`` uses for undecodable bytes."""


def decode(data: bytes, path: str) -> Source:
    """Return the text of a file in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    It never fails: bytes that are not text become U+FFFD and are listed in ``Source.undecodable``.
    """
    encoding, bom = "utf-8", b""
    if b"\0" in data and (wide := _wide(data)):
        encoding, bom = wide
    elif data[:2] in _UTF16_BOMS:
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


def _wide(data: bytes) -> tuple[str, bytes] | None:
    """Return the encoding and the byte order mark of a text with null bytes; None for UTF-8 and UTF-16 with a mark.

    Without a mark, the first character is ASCII, and no character of a text is null.
    """
    if data[:4] in _UTF32_BOMS:
        return _UTF32_BOMS[data[:4]], data[:4]
    if data[:2] in _UTF16_BOMS:
        return None
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            if "\0" not in data.decode(encoding) and data[:4].decode(encoding).isascii():
                return encoding, b""
        except UnicodeDecodeError:
            continue
    return None


DEFAULT_INDENT = 2


def indent_of(line: str) -> int:
    """Return the number of spaces at the start of *line*."""
    return len(line) - len(line.lstrip(" "))


def indent_step(source: Source) -> int:
    """Return the spaces of one level of indentation, from the first indented line after a key without a value."""
    lines = source.lines
    above = ""
    for number in range(min(len(lines.starts), 400)):
        line = lines.line_text(number)
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        step = indent_of(line) - indent_of(above)
        if above.rstrip().endswith(":") and step > 0 and not stripped.startswith("- "):
            return step
        above = line.split(" #")[0].rstrip()
    return DEFAULT_INDENT
