"""YAML scalars for strings that every parser reads back unchanged."""

from __future__ import annotations

from workerlint.core.text import Pattern
from workerlint.syntax.nodes import Scalar

_SAFE = Pattern(r"(?a)[A-Za-z_][\w./+-]*(?::[\w./+-]+)*")


def quoted(node: Scalar, value: str) -> str:
    """Return the string *value* in the quotes that *node* has; for a plain node, quoted only if necessary."""
    if node.style == "'":
        return "'" + value.replace("'", "''") + "'"
    if node.style == "" and _SAFE.fullmatch(value) and _is_string(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_PLAIN = Pattern(r"[A-Za-z/](?:[A-Za-z0-9_./: -]*[A-Za-z0-9_./-])?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str) -> str:
    """Return a string plain where YAML 1.1 and 1.2 both read it back as that string, else in quotes."""
    plain = _is_string(text) and _PLAIN.fullmatch(text) and ": " not in text
    return text if plain else quoted_scalar(text)


def _is_string(text: str) -> bool:
    """Return whether YAML 1.1 and 1.2 both read a plain scalar as a string."""
    node = Scalar.of(0, 0, text)
    return node.kind == "string" and node.readings is None


def quoted_scalar(text: str) -> str:
    """Return a string in double quotes, with escapes for invisible characters."""
    return '"' + "".join(_ESCAPES.get(char) or _visible(char) for char in text) + '"'


def _visible(char: str) -> str:
    code = ord(char)
    if char.isprintable() or 0xD800 <= code <= 0xDFFF:  # YAML has no escape for a lone surrogate: it is reported
        return char
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
