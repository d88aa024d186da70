"""The tokens of libyaml: the differences of PyYAML's scanner are replaced.

These are the characters of a token, the tabs that are allowed between tokens, the marks and the messages.
"""

from __future__ import annotations

import re
import sys

from yaml.scanner import Scanner
from yaml.tokens import AliasToken, DirectiveToken, ScalarToken, TagToken

from workerlint.syntax.pure_reader import BLANK, BREAK, BREAK_OR_END, END, GAP, GAP_OR_END, PureReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from yaml.error import Mark

MAX_DEPTH = 1000
"""The maximum nesting depth of libyaml since version 0.2.6."""

_SPACES = re.compile("[ ]*")
_BLANKS = re.compile(f"[{BLANK}]*")
_TAB = re.compile("\t")
_LINE = re.compile(f"[^{BREAK_OR_END}]*")
_NAME = re.compile("[0-9A-Za-z_-]*")
_DIGITS = re.compile("[0-9]{0,9}")
_WIDTHS = ((1, 0x80, 0x00), (2, 0xE0, 0xC0), (3, 0xF0, 0xE0), (4, 0xF8, 0xF0))
"""The number of octets of a character in UTF-8, with the mask and the bits of the first one."""
_HEX = re.compile("[0-9A-Fa-f]*")
_OCTET = re.compile("%([0-9A-Fa-f]{2})")
_URI = re.compile(r"[0-9A-Za-z_;/?:@&=+$.!~*'()-]*")
_URI_IN_BRACKETS = re.compile(r"[0-9A-Za-z_;/?:@&=+$.!~*'(),\[\]-]*")
_SINGLE_QUOTED = re.compile(f"[^'{GAP_OR_END}]*")
_DOUBLE_QUOTED = re.compile(rf'[^"\\{GAP_OR_END}]*')
_PLAIN = re.compile(f"(?:[^:{GAP_OR_END}]|:(?![{GAP_OR_END}]))*")
_FLOW_INDICATORS = r",\[\]{}"
_FLOW_ENDS = "?,[]{}"
_PLAIN_IN_FLOW = re.compile(f"(?:[^:{_FLOW_INDICATORS}{GAP_OR_END}]|:(?![?{_FLOW_INDICATORS}{GAP_OR_END}]))*")


class PureScanner(PureReader, Scanner):
    """Scans *text* for tokens."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._has_token = False
        Scanner.__init__(self)

    def need_more_tokens(self) -> bool:
        """Return whether the next token is not known yet."""
        if self._has_token:
            return False
        if super().need_more_tokens():
            return True
        self._has_token = True  # the parser calls this several times per token
        return False

    def get_token(self) -> Any:
        """Return the next token and remove it from the queue."""
        token = super().get_token()
        self._has_token = False
        return token

    def check_plain(self) -> bool:
        """Return whether a plain scalar starts here; nothing else can, because PyYAML calls this last."""
        if not super().check_plain():
            context = "while scanning for the next token"
            self._fail(context, self.get_mark(), "found character that cannot start any token")
        return True

    def add_indent(self, column: int) -> bool:
        """Open a block collection at *column*, unless one is open there."""
        if self.indent < column and len(self.indents) + 1 >= MAX_DEPTH:
            self._fail("while increasing block level", self.get_mark(), "exceeded maximum nesting depth")
        return super().add_indent(column)

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803 - PyYAML's name
        """Open a flow collection."""
        if self.flow_level + len(self.indents) >= MAX_DEPTH:
            self._fail("while increasing flow level", self.get_mark(), "exceeded maximum nesting depth")
        super().fetch_flow_collection_start(TokenClass)

    def fetch_stream_end(self) -> None:
        """End the stream on a line of its own."""
        if self.column:
            self.line += 1
            self.column = 0
        self.stale_possible_simple_keys()
        super().fetch_stream_end()

    def fetch_block_entry(self) -> None:
        """Add the dash of a list item."""
        self._check_start_allowed("block sequence entries")
        super().fetch_block_entry()

    def fetch_key(self) -> None:
        """Add the question mark of a key."""
        self._check_start_allowed("mapping keys")
        super().fetch_key()

    def fetch_value(self) -> None:
        """Add the colon of a value."""
        if self.flow_level not in self.possible_simple_keys:
            self._check_start_allowed("mapping values")
        super().fetch_value()

    def _check_start_allowed(self, what: str) -> None:
        if not self.flow_level and not self.allow_simple_key:
            self._fail(None, None, f"{what} are not allowed in this context")

    def scan_to_next_token(self) -> None:
        """Skip spaces, comments and line breaks, and tabs where they cannot be indentation."""
        while True:
            if self.column == 0 and self.peek() == "\ufeff":
                self.forward()
            self._read(_BLANKS if self.flow_level or not self.allow_simple_key else _SPACES)
            if self.peek() == "#":
                self._read(_LINE)
            if not self.scan_line_break():
                break
            if not self.flow_level:
                self.allow_simple_key = True
        self.peek(3)  # libyaml reads as much before it looks at a token

    # Directives

    def scan_directive(self) -> DirectiveToken:
        """Scan a %YAML or %TAG directive with its line."""
        start = self.get_mark()
        self.forward()
        context = "while scanning a directive"
        name = self._read(_NAME)
        if not name:
            self._fail(context, start, "could not find expected directive name")
        if self.peek() not in GAP_OR_END:
            self._fail(context, start, "found unexpected non-alphabetical character")
        if name == "YAML":
            value: Any = self._scan_version(start)
        elif name == "TAG":
            value = self._scan_tag_directive(start)
        else:
            self._fail(context, start, "found unknown directive name")
        end = self.get_mark()
        self._skip_rest_of_line(context, start)
        return DirectiveToken(name, value, start, end)

    def _scan_version(self, start: Mark) -> tuple[int, int]:
        self._read(_BLANKS)
        major = self._scan_number(start)
        if self.peek() != ".":
            self._fail("while scanning a %YAML directive", start, "did not find expected digit or '.' character")
        self.forward()
        minor = self._scan_number(start)
        # PyYAML's parser accepts any other 1.x.
        return (1, minor) if major == 1 and minor in {1, 2} else (0, 0)

    def _scan_number(self, start: Mark) -> int:
        digits = self._read(_DIGITS)
        if not digits:
            self._fail("while scanning a %YAML directive", start, "did not find expected version number")
        if self.peek() in "0123456789":
            self._fail("while scanning a %YAML directive", start, "found extremely long version number")
        return int(digits)

    def _scan_tag_directive(self, start: Mark) -> tuple[str, str]:
        context = "while scanning a %TAG directive"
        self._read(_BLANKS)
        handle = self._scan_handle(start, directive=True)
        if self.peek() not in BLANK:
            self._fail(context, start, "did not find expected whitespace")
        self._read(_BLANKS)
        prefix = self._scan_uri("while parsing a %TAG directive", start, _URI_IN_BRACKETS)
        if self.peek() not in GAP_OR_END:
            self._fail(context, start, "did not find expected whitespace or line break")
        return handle, prefix

    def _skip_rest_of_line(self, context: str, start: Mark) -> None:
        self._read(_BLANKS)
        if self.peek() == "#":
            self._read(_LINE)
        if self.peek() not in BREAK_OR_END:
            self._fail(context, start, "did not find expected comment or line break")
        self.scan_line_break()

    # Anchors, aliases and tags

    def scan_anchor(self, TokenClass: Any) -> Any:  # noqa: N803 - PyYAML's name
        """Scan an anchor or an alias."""
        start = self.get_mark()
        self.forward()
        name = self._read(_NAME)
        if not name or self.peek() not in GAP_OR_END + "?:,]}%@`":
            context = "while scanning an alias" if TokenClass is AliasToken else "while scanning an anchor"
            self._fail(context, start, "did not find expected alphabetic or numeric character")
        return TokenClass(name, start, self.get_mark())

    def scan_tag(self) -> TagToken:
        """Scan a tag: a handle, which PyYAML has as None for none, and what follows it."""
        start = self.get_mark()
        context = "while scanning a tag"
        handle: str | None
        if self.peek(1) == "<":
            self.forward(2)
            handle, suffix = None, self._scan_uri("while parsing a tag", start, _URI_IN_BRACKETS)
            if self.peek() != ">":
                self._fail(context, start, "did not find the expected '>'")
            self.forward()
        else:
            handle = self._scan_handle(start)
            if len(handle) > 1 and handle.endswith("!"):
                suffix = self._scan_uri("while parsing a tag", start, _URI)
            else:
                suffix = self._scan_uri("while parsing a tag", start, _URI, handle)
                handle, suffix = ("!", suffix) if suffix else (None, "!")
        if self.peek() not in GAP_OR_END and not (self.flow_level and self.peek() == ","):
            self._fail(context, start, "did not find expected whitespace or line break")
        return TagToken((handle, suffix), start, self.get_mark())

    def _scan_handle(self, start: Mark, *, directive: bool = False) -> str:
        if self.peek() != "!":
            context = "while scanning a tag directive" if directive else "while scanning a tag"
            self._fail(context, start, "did not find expected '!'")
        self.forward()
        handle = "!" + self._read(_NAME)
        if self.peek() == "!":
            self.forward()
            handle += "!"
        elif directive and handle != "!":
            self._fail("while parsing a tag directive", start, "did not find expected '!'")
        return handle

    def _scan_uri(self, context: str, start: Mark, characters: re.Pattern[str], head: str = "") -> str:
        """Scan a URI, or the rest of one that begins with *head*, whose first character does not belong to it."""
        parts = [head[1:]]
        while True:
            parts.append(self._read(characters))
            if self.peek() != "%":
                break
            parts.append(self._scan_uri_escape(context, start))
        uri = "".join(parts)
        if not uri and not head:
            self._fail(context, start, "did not find expected tag URI")
        return uri.partition("\0")[0]  # C ends a string there

    def _scan_uri_escape(self, context: str, start: Mark) -> str:
        octets = bytearray()
        width = 1
        while len(octets) < width:
            match = _OCTET.match(self.buffer, self.index)
            if not match:
                self._fail(context, start, "did not find URI escaped octet")
            octet = int(match[1], 16)
            if octets and octet & 0xC0 != 0x80:
                self._fail(context, start, "found an incorrect trailing UTF-8 octet")
            if not octets:
                width = next((width for width, mask, bits in _WIDTHS if octet & mask == bits), 0)
                if not width:
                    self._fail(context, start, "found an incorrect leading UTF-8 octet")
            octets.append(octet)
            self.forward(3)
        return octets.decode(errors="surrogateescape")  # whether they are UTF-8 is checked when the tag is used

    # Scalars

    def scan_block_scalar(self, style: str) -> ScalarToken:
        """Scan a literal or folded scalar."""
        start = self.get_mark()
        context = "while scanning a block scalar"
        self.forward()
        chomping = increment = ""
        for _ in range(2):
            char = self.peek()
            if char in "+-" and not chomping:
                chomping = char
            elif char in "0123456789" and not increment:
                if char == "0":
                    self._fail(context, start, "found an indentation indicator equal to 0")
                increment = char
            else:
                break
            self.forward()
        self._skip_rest_of_line(context, start)
        indent = max(self.indent, 0) + int(increment) if increment else 0
        indent, breaks, end = self._scan_indentation(indent, start)
        chunks: list[str] = []
        line_break = ""
        was_blank = False
        while self.column == indent and self.peek() != END:
            is_blank = self.peek() in BLANK
            if style == ">" and line_break == "\n" and not was_blank and not is_blank:
                chunks.append("" if breaks else " ")
            else:
                chunks.append(line_break)
            chunks.append(breaks)
            was_blank = is_blank
            chunks.append(self._read(_LINE))
            line_break = self.scan_line_break()
            indent, breaks, end = self._scan_indentation(indent, start)
        if chomping != "-":
            chunks.append(line_break)
        if chomping == "+":
            chunks.append(breaks)
        return ScalarToken("".join(chunks), False, start, end, style)

    def _scan_indentation(self, indent: int, start: Mark) -> tuple[int, str, Mark]:
        """Skip empty lines and the indentation of the next; return its width, the line breaks and where they end.

        An *indent* of 0 is not known yet.
        """
        deepest = 0
        breaks = []
        end = self.get_mark()
        while True:
            limit = self.index + indent - self.column if indent else sys.maxsize
            spaces = _SPACES.match(self.buffer, self.index, limit)
            if spaces:  # not where the text ends right of the indentation
                self.forward(spaces.end() - self.index)
            deepest = max(deepest, self.column)
            if (not indent or self.column < indent) and self.peek() == "\t":
                context = "while scanning a block scalar"
                self._fail(context, start, "found a tab character where an indentation space is expected")
            line_break = self.scan_line_break()
            if not line_break:
                break
            breaks.append(line_break)
            end = self.get_mark()
        return indent or max(deepest, self.indent + 1, 1), "".join(breaks), end

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """Scan a quoted scalar."""
        context = "while scanning a quoted scalar"
        start = self.get_mark()
        self.forward()
        content = _SINGLE_QUOTED if style == "'" else _DOUBLE_QUOTED
        chunks = []
        while True:
            if self.column == 0 and self._is_document_marker():
                self._fail(context, start, "found unexpected document indicator")
            if self.peek() == END:
                self._fail(context, start, "found unexpected end of stream")
            escaped_break = False
            while True:
                chunks.append(self._read(content))
                if style == "'" and self.peek() == "'" == self.peek(1):
                    chunks.append("'")
                    self.forward(2)
                elif self.peek() != "\\":  # which a value in single quotes contains as it is
                    break
                elif self.peek(1) in BREAK:
                    self.forward()
                    self.scan_line_break()
                    escaped_break = True
                    break
                else:
                    chunks.append(self._scan_escape(start))
            if self.peek() == style:
                break
            chunks.append(self._scan_gap(escaped_break=escaped_break)[0])
        self.forward()
        return ScalarToken("".join(chunks), False, start, self.get_mark(), style)

    def _scan_escape(self, start: Mark) -> str:
        context = "while parsing a quoted scalar"
        kind = self.peek(1)
        if kind in self.ESCAPE_REPLACEMENTS:
            self.forward(2)
            return self.ESCAPE_REPLACEMENTS[kind]
        width = self.ESCAPE_CODES.get(kind)
        if width is None:
            self._fail(context, start, "found unknown escape character")
        self.forward(2)
        digits = self.prefix(width)
        if len(digits) < width or not _HEX.fullmatch(digits):
            self._fail(context, start, "did not find expected hexdecimal number")
        code = int(digits, 16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            self._fail(context, start, "found invalid Unicode character escape code")
        self.forward(width)
        return chr(code)

    def scan_plain(self) -> ScalarToken:
        """Scan a plain scalar; where it ends at the start of a line, a key may follow."""
        start = end = self.get_mark()
        content = _PLAIN_IN_FLOW if self.flow_level else _PLAIN
        chunks: list[str] = []
        gap = ""
        broken = False
        while not (self.column == 0 and self._is_document_marker()) and self.peek() != "#":
            text = self._read(content)
            if self.flow_level and self.peek() == ":" and self.peek(1) in _FLOW_ENDS:
                self._fail("while scanning a plain scalar", start, "found unexpected ':'")
            if text:
                chunks += gap, text
                end = self.get_mark()
                broken = False
            if self.peek() not in GAP:
                break
            gap, broken = self._scan_gap(start)
            if not self.flow_level and self.column <= self.indent:
                break
        if broken:
            self.allow_simple_key = True
        return ScalarToken("".join(chunks), True, start, end, "")

    def _scan_gap(self, plain: Mark | None = None, *, escaped_break: bool = False) -> tuple[str, bool]:
        """Skip spaces and line breaks; return their replacement in the value, and whether there was a line break.

        *plain* is the start of the plain scalar that they are in: no tab may indent it.
        """
        blanks = first = ""
        breaks = []
        broken = escaped_break
        while (char := self.peek()) in GAP:
            if char in BREAK:
                line_break = self.scan_line_break()
                if broken:
                    breaks.append(line_break)
                else:
                    first, broken = line_break, True
            elif not broken:
                blanks += self._read(_BLANKS)
            elif plain and char == "\t" and self.column <= self.indent:
                self._fail("while scanning a plain scalar", plain, "found a tab character that violates indentation")
            else:
                self._read(_SPACES if char == " " else _TAB)
        if not broken:
            return blanks, False
        if first == "\n":
            return "".join(breaks) or " ", True
        return first + "".join(breaks), True

    def _is_document_marker(self) -> bool:
        return self.prefix(3) in {"---", "..."} and self.peek(3) in GAP_OR_END
