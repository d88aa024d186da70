"""JSON with the span of each value, and with bounds: a schema is written by somebody else."""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint.core.text import Pattern, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pointer = tuple[str | int, ...]
    """The keys and list indexes from the root to a value."""

MAX_LENGTH = 500_000
"""The maximum length of a JSON text. Published schemas of Stacks have at most 2,007 characters."""
MAX_DEPTH = 60
"""The maximum nesting depth. Published schemas of Stacks nest 12 deep."""
_MAX_DIGITS = 300

_SPACE = Pattern(r"[ \t\r\n]*")
_NUMBER = Pattern(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = Pattern(r"[A-Za-z_$][\w$.]*|.")
_SURROGATE = Pattern(r"[\ud800-\udfff]")
_CONSTANTS = {"true": True, "false": False, "null": None}


class JsonError(Exception):
    """The text is not JSON, or exceeds a limit."""

    def __init__(self, message: str, start: int, end: int, *, is_limit: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.span = Span(start, end)
        self.is_limit = is_limit


class JsonText(Struct):
    """A decoded JSON text."""

    value: Any
    spans: dict[Pointer, Span]
    """The span of each value."""
    keys: dict[Pointer, Span]
    """The span of the key of each value that has one."""
    duplicates: list[tuple[str, Span]]
    """The keys that occur again in the same object; the last one counts."""


def decode(text: str) -> JsonText:
    """Return a decoded JSON text. Raise JsonError if it is not JSON, is too long, or nests too deep."""
    if len(text) > MAX_LENGTH:
        raise JsonError(f"the schema exceeds {MAX_LENGTH:,} characters", 0, 1, is_limit=True)
    reader = _Reader(text)
    return JsonText(reader.document(), reader.spans, reader.keys, reader.duplicates)


class _Reader(Struct):
    """A recursive-descent reader: the depth is bounded before each call."""

    text: str
    at: int = 0
    spans: dict[Pointer, Span] = new(dict)
    keys: dict[Pointer, Span] = new(dict)
    duplicates: list[tuple[str, Span]] = new(list)

    def document(self) -> Any:
        self.skip()
        value = self.value(())
        self.skip()
        if self.at < len(self.text):
            raise self.error("expected the end of the text")
        return value

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def error(self, message: str) -> JsonError:
        """Return the error at the current position, with what is there."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            return JsonError(f"{message}, found the end of the text", max(len(self.text) - 1, 0), len(self.text))
        return JsonError(f"{message}, found `{found[0][:20]}`", found.start(), found.end())

    def accept(self, character: str) -> bool:
        """Skip white space and *character*, and return whether it was there."""
        self.skip()
        if self.text[self.at : self.at + 1] != character:
            return False
        self.at += 1
        self.skip()
        return True

    def value(self, pointer: Pointer) -> Any:
        start = self.at
        if len(pointer) > MAX_DEPTH:
            raise JsonError(f"the nesting of the schema exceeds {MAX_DEPTH} levels", start, start + 1, is_limit=True)
        character = self.text[start : start + 1]
        value: Any
        if character == "{":
            value = self.object(pointer)
        elif character == "[":
            value = self.array(pointer)
        elif character == '"':
            value = self.string()
        else:
            value = self.plain()
        self.spans[pointer] = Span(start, self.at)
        return value

    def object(self, pointer: Pointer) -> dict[str, Any]:
        value: dict[str, Any] = {}
        if self.accept("{") and self.accept("}"):
            return value
        while True:
            if self.text[self.at : self.at + 1] != '"':
                raise self.error("expected a key in double quotes")
            start = self.at
            key = self.string()
            span = Span(start, self.at)
            if key in value:
                self.duplicates.append((key, span))
            if not self.accept(":"):
                raise self.error(f"expected `:` after the key `{key[:40]}`")
            self.keys[(*pointer, key)] = span
            value[key] = self.value((*pointer, key))
            if self.accept("}"):
                return value
            if not self.accept(","):
                raise self.error("expected `,` or `}`")

    def array(self, pointer: Pointer) -> list[Any]:
        value: list[Any] = []
        if self.accept("[") and self.accept("]"):
            return value
        while True:
            value.append(self.value((*pointer, len(value))))
            if self.accept("]"):
                return value
            if not self.accept(","):
                raise self.error("expected `,` or `]`")

    def string(self) -> str:
        from json import JSONDecodeError, decoder

        scan: Any = decoder.scanstring  # type: ignore[attr-defined]  # undocumented, but needed by any subclass

        start = self.at
        try:
            value, self.at = scan(self.text, start + 1, True)
        except JSONDecodeError as error:
            reason = "expected a string on one line" if "control" in error.msg else "invalid escape in a string"
            reason = "missing closing quote" if "Unterminated" in error.msg else reason
            at = start if "Unterminated" in error.msg else error.pos
            raise JsonError(reason, at, at + 1) from None
        if _SURROGATE.search(value):
            raise JsonError("a string contains half of a surrogate pair", start, self.at)
        return str(value)

    def plain(self) -> bool | float | None:
        found = _NUMBER.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            digits = found[0]
            number: float = float("inf")
            if len(digits) <= _MAX_DIGITS:
                number = float(digits) if found[1] or found[2] else int(digits)
            if abs(number) == float("inf"):
                raise JsonError("the number is out of range", found.start(), found.end())
            return number
        word = _WORD.match(self.text, self.at)
        if word is None or word[0] not in _CONSTANTS:
            raise self.error("expected a JSON value")
        self.at = word.end()
        return _CONSTANTS[word[0]]
