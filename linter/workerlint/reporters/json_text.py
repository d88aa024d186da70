"""JSON that survives every pipe: plain ASCII, no lone surrogates, no text that a CI log would obey."""

from __future__ import annotations

import json
import re
from typing import Any

_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")
_COMMAND = re.compile(r"##(?=\w*\[)")


def dumps(value: Any, indent: int | None = None) -> str:
    """Write *value* as JSON; characters beyond ASCII are escaped, and lone surrogates become U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _BEYOND_ASCII.sub(_escape, _COMMAND.sub(r"#\\u0023", text))


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number >= 0x10000:
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return "\\ufffd" if 0xD800 <= number < 0xE000 else f"\\u{number:04x}"
