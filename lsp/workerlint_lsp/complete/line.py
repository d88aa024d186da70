"""The line at the cursor, parsed as far as one line allows."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.syntax.nodes import PROPERTY

KEY = "key"
"""Only white space and dashes precede the cursor: a key begins here, or an item."""
VALUE = "value"
"""A key and its colon precede the cursor."""
FLOW = "flow"
"""A bracket is open."""
CLOSERS = {"{": "}", "[": "]"}

_LEAD = Pattern(r"[ \t]*(?:-[ \t]+)*(?:-$)?")
_PROPERTIES = Pattern(rf"(?:{PROPERTY}[ \t]+)*")
_WORD = Pattern(r"[\w.+/$-]*")
_COLON = Pattern(r"""["']?[ \t]*:(?=[ \t]|$)""")
_PLAIN_END = Pattern(r"(?<![ \t])[ \t]*+(?:(?<=[ \t])#|$)")
_FLOW_END = Pattern(r"(?<![ \t])[ \t]*+(?:[,\[\]{}]|:[ \t]|(?<=[ \t])#|$)")


class CursorLine(Record):
    """The line of the cursor; columns are 0-based code points."""

    role: str
    """KEY, VALUE or FLOW; empty if nothing can be inserted (in a comment, after a closed bracket)."""
    indent: int
    key_column: int
    key: str
    """The text before the colon."""
    start: int
    """The column of the token at the cursor, without quotes."""
    end: int
    """The column after the token."""
    column: int
    quote: str
    """The quote that the token began with."""
    open: str
    """The brackets that this line opens."""
    dashed: bool
    """Whether the line begins with ``- ``."""
    tight: bool
    """Whether a colon or dash directly precedes, so that a space is needed first."""
    colon: bool
    """Whether a colon follows the token."""
    rest: str
    """The text after the token."""

    def __init__(self, text: str, column: int, around: str = "") -> None:
        """Read *text* with the cursor at *column*; *around* are the brackets that lines above have opened."""
        before, after = text[:column], text[column:]
        scan = _Scan(before, around)
        is_comment = after.startswith("#") and before[-1:] in {"", " ", "\t"} and not scan.quote
        self.role = "" if is_comment else scan.role
        self.column = column
        self.indent = len(before) - len(before.lstrip(" \t"))
        self.key_column = scan.content
        self.key = scan.key
        self.quote = scan.quote
        self.open = scan.open
        self.dashed = "-" in before[: scan.content]
        self.start = scan.token
        self.tight = scan.tight
        is_dash = self.role == KEY and scan.token == column and after.startswith("-")
        size = 0 if is_dash else _token_length(scan, after)
        self.end = column + size
        self.rest = after[size:]
        self.colon = bool(_COLON.match(self.rest)) and self.role != VALUE

    @property
    def typed(self) -> bool:
        """Whether part of the token is already written."""
        return self.end > self.start

    @property
    def lead(self) -> str:
        """The space that is needed before the completion."""
        return " " if self.tight else ""

    @property
    def closing(self) -> str:
        """The quote that is missing after the token."""
        return "" if self.rest.startswith(self.quote) else self.quote

    @property
    def is_followed(self) -> bool:
        """Whether the token is followed by something other than a comment or its own end."""
        return self.rest.strip()[:1] not in {"", "#", ",", "}", "]"}


class _Scan:
    """A scanner of the part of a line before the cursor, character by character."""

    def __init__(self, text: str, around: str) -> None:
        self.open = around
        self.quote = ""
        self.key = ""
        self.tight = False
        lead = _LEAD.match(text)
        self.content = self.token = lead.end() if lead and not around else len(text) - len(text.lstrip(" \t"))
        self.role = FLOW if around else KEY
        if text[: self.content].endswith("-"):
            self.tight = True
        self._read(text)

    def _read(self, text: str) -> None:
        at = self.content
        while at < len(text) and self.role:
            char = text[at]
            if self.quote:
                at = self._quoted(text, at)
                continue
            if char == "#" and (at == 0 or text[at - 1] in " \t"):
                self.role = ""
            elif char in " \t" and at == self.token:
                self.token += 1
            elif char in "\"'" and at == self.token:
                self.quote = char
                self.token = at + 1
            elif char in "|>*" and at == self.token and self.role == VALUE:
                self.role = ""  # a block scalar or an alias
            elif char in "[{" and at == self.token:
                self.open += char
                self.role, self.token = FLOW, at + 1
            elif char == ":" and (at + 1 == len(text) or text[at + 1] in " \t"):
                self._colon(text, at)
                at = max(at, self.token - 1)
            elif self.role == FLOW and char in ",]}[{":
                self._flow(char, at)
            at += 1

    def _quoted(self, text: str, at: int) -> int:
        char = text[at]
        if char == "\\" and self.quote == '"':
            return at + 2
        if char == self.quote:
            if self.quote == "'" and text[at + 1 : at + 2] == "'":
                return at + 2
            self.quote = ""
            self.token -= 1
        return at + 1

    def _colon(self, text: str, at: int) -> None:
        if self.role == VALUE:
            return
        if self.role == KEY:
            self.key = text[self.token : at].strip(" \t\"'")
            self.role = VALUE
        behind = text[at + 1 :]
        properties = _PROPERTIES.match(behind, len(behind) - len(behind.lstrip(" \t")))
        self.token = at + 1 + (properties.end() if properties else 0)
        self.tight = at + 1 == len(text)

    def _flow(self, char: str, at: int) -> None:
        if char in "[{":
            return
        self.token = at + 1
        if char != ",":
            self.open = self.open[:-1]
            if not self.open:
                self.role = ""


def _token_length(scan: _Scan, after: str) -> int:
    if scan.quote:
        end = after.find(scan.quote)
        return len(after.rstrip()) if end < 0 else end
    pattern = {KEY: _WORD, VALUE: _PLAIN_END, FLOW: _FLOW_END}.get(scan.role)
    match = (pattern.match if pattern is _WORD else pattern.search)(after) if pattern else None
    if match is None:
        return 0
    return match.end() if pattern is _WORD else match.start()
