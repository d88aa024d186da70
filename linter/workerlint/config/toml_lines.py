"""Where the keys and list items of a TOML text stand; the parser of the standard library keeps no positions."""

from __future__ import annotations

import re
import tomllib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.config.loader import Trail

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'",
    re.DOTALL,
)
_OTHER_VALUE = re.compile(r"[^,\]}#\n]*")


def toml_lines(text: str) -> dict[Trail, int]:
    """Give the 1-based line of every key (by the keys that lead to it) and list item (by its number) of valid TOML.

    A table with several headings has the line of the first, and so have the tables of an array of tables.
    """
    return _Scanner(text).scan()


class _Scanner:
    """Reads a text that ``tomllib`` has accepted, so nothing is checked again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[Trail, int] = {}

    def scan(self) -> dict[Trail, int]:
        """Go through the whole text."""
        table: Trail = ()
        while self._next():
            if self._next() == "[":
                brackets = 2 if self._text.startswith("[[", self._at) else 1
                self._at += brackets
                table = self._key(())
                self._at += brackets
            else:
                self._pair(table)
        return self._lines

    def _next(self, blank: re.Pattern[str] = _BLANK) -> str:
        """Step over what means nothing and give the character that stands there, empty at the end."""
        match = blank.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _pair(self, table: Trail) -> None:
        trail = self._key(table)
        self._at += 1  # the equals sign
        self._value(trail)

    def _key(self, table: Trail) -> Trail:
        """Read a key with its dots; give the trail to it."""
        trail = table
        while True:
            self._next(_SPACE)
            trail = (*trail, self._word(trail))
            if self._next(_SPACE) != ".":
                return trail
            self._at += 1

    def _word(self, trail: Trail) -> str:
        match = _BARE_KEY.match(self._text, self._at) or _STRING.match(self._text, self._at)
        raw = match[0] if match else ""
        word: str = tomllib.loads(f"key = {raw}")["key"] if raw[:1] in {'"', "'"} else raw
        self._note((*trail, word))
        self._at += len(raw)
        return word

    def _value(self, trail: Trail) -> None:
        first = self._next()
        if first == "[":
            self._items(trail)
        elif first == "{":
            self._at += 1
            while self._next() != "}":
                self._pair(trail)
                if self._next() == ",":
                    self._at += 1
            self._at += 1
        else:
            match = _STRING.match(self._text, self._at) or _OTHER_VALUE.match(self._text, self._at)
            self._at = match.end() if match else self._at

    def _items(self, trail: Trail) -> None:
        self._at += 1
        number = 0
        while self._next() != "]":
            self._note((*trail, number))
            self._value((*trail, number))
            number += 1
            if self._next() == ",":
                self._at += 1
        self._at += 1

    def _note(self, trail: Trail) -> None:
        self._lines.setdefault(trail, self._text.count("\n", 0, self._at) + 1)
