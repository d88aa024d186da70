"""Texts below one layer of encoding, with the offsets of each character in the encoded text."""

from __future__ import annotations

from binascii import Error, a2b_base64

from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

_BASE64 = Pattern(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/_=-])")
_ESCAPE = Pattern(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|U(0010[0-9A-Fa-f]{4}|000[0-9A-Fa-f]{5})|([\"'\\/nrt]))")
_PERCENT = Pattern(r"%([2-7][0-9A-Fa-f])")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}


class Layer(Struct):
    """A decoded text."""

    text: str
    offsets: list[int]
    """The offset of each of its characters in the encoded text, and the length of that."""

    def span(self, span: Span) -> Span:
        """Return the range in the encoded text of a range in the decoded one."""
        return Span(self.offsets[span.start], self.offsets[span.end])


def escape_layers(text: str) -> Iterator[Layer]:
    """Yield the text without the escapes of JSON and of URLs, where it has any."""
    if _ESCAPE.search(text):
        yield _decode(text, _ESCAPE, _escaped)
    if _PERCENT.search(text):
        yield _decode(text, _PERCENT, lambda match: chr(int(match[1], 16)))


def base64_layers(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the ranges of base64 that encode readable text, with that text."""
    for match in _BASE64.finditer(text):
        decoded = decode_base64(match[0])
        if decoded:
            yield Span(*match.span()), decoded


def decode_base64(text: str) -> str:
    """Return the readable text that base64 encodes, in either alphabet; an empty string if it encodes anything else."""
    bare = text.replace("-", "+").replace("_", "/")
    try:
        decoded = a2b_base64(f"{bare}==").decode("ascii")  # more padding than needed is ignored
    except (Error, UnicodeDecodeError):
        return ""
    return decoded if decoded.replace("\n", "").replace("\r", "").replace("\t", "").isprintable() else ""


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    return chr(int(code, 16)) if code else _CONTROL.get(match[4], match[4])


def _decode(text: str, pattern: Pattern, decode: Callable[[re.Match[str]], str]) -> Layer:
    parts: list[str] = []
    offsets: list[int] = []
    end = 0
    for match in pattern.finditer(text):
        parts += (text[end : match.start()], decode(match))
        offsets += range(end, match.start() + 1)
        end = match.end()
    return Layer("".join([*parts, text[end:]]), [*offsets, *range(end, len(text) + 1)])
