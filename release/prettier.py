"""JSON in the layout of Prettier, which other projects require for their files."""

from __future__ import annotations

import json
from typing import Any

_WIDTH = 80


def render_json(value: Any) -> str:
    """Return a value as Prettier formats it: each field of an object on its own line, short lists on one."""
    return f"{_render(value, 0, 0)}\n"


def _render(value: Any, indent: int, taken: int) -> str:
    """Return a value in a line that *indent* spaces begin, and in which *taken* characters are before and after it."""
    if isinstance(value, dict) and value:
        return "{" + _lines([(f"{_quoted(name)}: ", item) for name, item in value.items()], indent) + "}"
    if isinstance(value, list) and value:
        line = f"[{', '.join(_render(item, 0, 0) for item in value)}]"
        # Lists of several lists are broken, as tables are.
        is_table = len(value) > 1 and all(isinstance(item, list) and len(item) > 1 for item in value)
        fits = "\n" not in line and not is_table and taken + len(line) <= _WIDTH
        return line if fits else "[" + _lines([("", item) for item in value], indent) + "]"
    return _quoted(value)


def _lines(items: list[tuple[str, Any]], indent: int) -> str:
    """Return the content of an object or a list, with a line for each item and its key."""
    inner = " " * (indent + 2)
    lines = []
    for number, (key, item) in enumerate(items, start=1):
        comma = "," if number < len(items) else ""
        lines.append(f"\n{inner}{key}{_render(item, indent + 2, len(inner + key + comma))}{comma}")
    return f"{''.join(lines)}\n{' ' * indent}"


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
