"""A parser in Python that yields the events, marks and errors of libyaml, for a PyYAML without its C extension.

PyYAML's scanner and parser supply the tokens, the simple keys and the grammar. Their differences from libyaml
are replaced here: the characters of a token, the tabs that are allowed between tokens, the marks and the messages.
"""

from __future__ import annotations

import re
import sys

from yaml.error import Mark
from yaml.events import AliasEvent, DocumentStartEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from yaml.parser import Parser, ParserError
from yaml.reader import ReaderError
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import AliasToken, DirectiveToken, FlowSequenceEndToken, ScalarToken, TagToken

from workerlint.syntax.events import converted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

MAX_DEPTH = 1000
"""The maximum nesting depth of libyaml since version 0.2.6."""

_CHUNK = 16384
"""The number of bytes that libyaml reads at once: it reports a forbidden character when it reads its chunk."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_END = "\0"
"""The character after the end of the text, which cannot contain it."""

_BREAK = "\n\r\x85\u2028\u2029"
_BREAK_OR_END = _END + _BREAK
_BLANK = " \t"
_GAP = _BLANK + _BREAK
_GAP_OR_END = _END + _GAP

_SPACES = re.compile("[ ]*")
_BLANKS = re.compile(f"[{_BLANK}]*")
_TAB = re.compile("\t")
_LINE = re.compile(f"[^{_BREAK_OR_END}]*")
_NAME = re.compile("[0-9A-Za-z_-]*")
_DIGITS = re.compile("[0-9]{0,9}")
_WIDTHS = ((1, 0x80, 0x00), (2, 0xE0, 0xC0), (3, 0xF0, 0xE0), (4, 0xF8, 0xF0))
"""The number of octets of a character in UTF-8, with the mask and the bits of the first one."""
_HEX = re.compile("[0-9A-Fa-f]*")
_OCTET = re.compile("%([0-9A-Fa-f]{2})")
_URI = re.compile(r"[0-9A-Za-z_;/?:@&=+$.!~*'()-]*")
_URI_IN_BRACKETS = re.compile(r"[0-9A-Za-z_;/?:@&=+$.!~*'(),\[\]-]*")
_SINGLE_QUOTED = re.compile(f"[^'{_GAP_OR_END}]*")
_DOUBLE_QUOTED = re.compile(rf'[^"\\{_GAP_OR_END}]*')
_PLAIN = re.compile(f"(?:[^:{_GAP_OR_END}]|:(?![{_GAP_OR_END}]))*")
_FLOW_INDICATORS = r",\[\]{}"
_FLOW_ENDS = "?,[]{}"
_PLAIN_IN_FLOW = re.compile(f"(?:[^:{_FLOW_INDICATORS}{_GAP_OR_END}]|:(?![?{_FLOW_INDICATORS}{_GAP_OR_END}]))*")

_PROBLEMS = {
    "while parsing a block collection": "did not find expected '-' indicator",
    "while parsing a block mapping": "did not find expected key",
    "while parsing a flow sequence": "did not find expected ',' or ']'",
    "while parsing a flow mapping": "did not find expected ',' or '}'",
    "while parsing a block node": "did not find expected node content",
    "while parsing a flow node": "did not find expected node content",
    "while parsing a node": "found undefined tag handle",
}
"""The message of libyaml for a grammar error, by context."""

_PROBLEMS_WITHOUT_CONTEXT = {
    "expected '<document start>'": "did not find expected <document start>",
    "found duplicate YAML": "found duplicate %YAML directive",
    "found incompatible YAML": "found incompatible YAML document",
    "duplicate tag handle": "found duplicate %TAG directive",
}
"""The same by the start of PyYAML's message, where neither parser has a context."""


class PureParser(Scanner, Parser):
    """Parses *text*; ``get_event`` yields what the C parser's does.

    As with the C parser, a lone surrogate raises UnicodeEncodeError, and a tag whose escapes are not UTF-8 raises
    UnicodeDecodeError.
    """

    def __init__(self, text: str) -> None:
        octets = text.encode()
        self.name = "<unicode string>"
        self.encoding = None
        self.index = 0
        self.line = 0
        self.column = 0
        # The C parser does not count a byte order mark.
        self.buffer = text.removeprefix("\ufeff") + _END
        self._unreadable: ReaderError | None = None
        if forbidden := _FORBIDDEN.search(text):
            self._stop_before(forbidden, octets)
        self._has_token = False
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Any:
        """Return the next event. Raise ScannerError, ParserError or ReaderError where the text is not YAML."""
        try:
            return converted(super().get_event())
        except ParserError as error:
            if error.context == "while parsing a node":
                self.peek_token()  # libyaml reads on to the content before it looks for the tag's handle
            error.problem = _PROBLEMS.get(error.context or "") or next(
                words for start, words in _PROBLEMS_WITHOUT_CONTEXT.items() if (error.problem or "").startswith(start)
            )
            raise

    # Characters

    def peek(self, index: int = 0) -> str:
        """Return the character *index* places further on."""
        try:
            return self.buffer[self.index + index]
        except IndexError:
            if self._unreadable:
                raise self._unreadable from None
            return _END

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
        if char not in _BREAK:
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

    # Tokens and structure

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
        if self.peek() not in _GAP_OR_END:
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
        if self.peek() not in _BLANK:
            self._fail(context, start, "did not find expected whitespace")
        self._read(_BLANKS)
        prefix = self._scan_uri("while parsing a %TAG directive", start, _URI_IN_BRACKETS)
        if self.peek() not in _GAP_OR_END:
            self._fail(context, start, "did not find expected whitespace or line break")
        return handle, prefix

    def _skip_rest_of_line(self, context: str, start: Mark) -> None:
        self._read(_BLANKS)
        if self.peek() == "#":
            self._read(_LINE)
        if self.peek() not in _BREAK_OR_END:
            self._fail(context, start, "did not find expected comment or line break")
        self.scan_line_break()

    # Anchors, aliases and tags

    def scan_anchor(self, TokenClass: Any) -> Any:  # noqa: N803 - PyYAML's name
        """Scan an anchor or an alias."""
        start = self.get_mark()
        self.forward()
        name = self._read(_NAME)
        if not name or self.peek() not in _GAP_OR_END + "?:,]}%@`":
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
        if self.peek() not in _GAP_OR_END and not (self.flow_level and self.peek() == ","):
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
        while self.column == indent and self.peek() != _END:
            is_blank = self.peek() in _BLANK
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
            if self.peek() == _END:
                self._fail(context, start, "found unexpected end of stream")
            escaped_break = False
            while True:
                chunks.append(self._read(content))
                if style == "'" and self.peek() == "'" == self.peek(1):
                    chunks.append("'")
                    self.forward(2)
                elif self.peek() != "\\":  # which a value in single quotes contains as it is
                    break
                elif self.peek(1) in _BREAK:
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
            if self.peek() not in _GAP:
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
        while (char := self.peek()) in _GAP:
            if char in _BREAK:
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
        return self.prefix(3) in {"---", "..."} and self.peek(3) in _GAP_OR_END

    # Events

    def parse_stream_start(self) -> Any:
        """Return the event of the start, after a first look at the text."""
        self.peek()
        return super().parse_stream_start()

    def parse_document_start(self) -> Any:
        """Return the event of the start of a document, or of the end of the stream."""
        event = super().parse_document_start()
        if type(event) is DocumentStartEvent and event.tags:
            event.tags = {handle: _checked(prefix) for handle, prefix in event.tags.items()}
        return event

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Any:
        """Return the event of a node."""
        event = super().parse_node(block, indentless_sequence)
        kind = type(event)
        if kind is not AliasEvent and event.tag:
            event.tag = _checked(event.tag)
        if kind is ScalarEvent:
            if event.style is None:  # no more than an anchor or a tag
                event.style = ""
                event.implicit = (event.tag is None, False)
        elif kind is SequenceStartEvent or kind is MappingStartEvent:
            event.flow_style = event.flow_style is True
            event.implicit = event.tag is None
        return event

    def process_empty_scalar(self, mark: Mark) -> ScalarEvent:
        """Return the event of a missing value."""
        return ScalarEvent(None, None, (True, False), "", mark, mark, "")

    def parse_flow_mapping_key(self, first: bool = False) -> Any:
        """Return the event of a key, or of the end of the mapping."""
        return self._at_next_token(super().parse_flow_mapping_key(first))

    def parse_flow_mapping_value(self) -> Any:
        """Return the event of a value."""
        return self._at_next_token(super().parse_flow_mapping_value())

    def parse_flow_sequence_entry_mapping_value(self) -> Any:
        """Return the event of the value of a pair in a list."""
        return self._at_next_token(super().parse_flow_sequence_entry_mapping_value())

    def parse_flow_sequence_entry_mapping_key(self) -> Any:
        """Return the event of the key of a pair in a list.

        If it is missing, libyaml skips the next token unless that ends the list.
        """
        token = self.peek_token()
        event = super().parse_flow_sequence_entry_mapping_key()
        if type(event) is not ScalarEvent or event.start_mark is not token.end_mark:
            return event
        if self.check_token(FlowSequenceEndToken):
            return self._at_next_token(event)
        return self.process_empty_scalar(self.get_token().end_mark)

    def _at_next_token(self, event: Any) -> Any:
        """Move the *event* of a missing value to the token that ends it."""
        if type(event) is ScalarEvent and event.start_mark is event.end_mark:
            event.start_mark = event.end_mark = self.peek_token().start_mark
        return event


def _checked(tag: str) -> str:
    """Return *tag* if its escapes are UTF-8. Raise UnicodeDecodeError, as the C parser does."""
    return tag if tag.isascii() else tag.encode(errors="surrogateescape").decode()
