"""The texts of a document while a user types it, or deletes it from the end, as VS Code changes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPER = re.compile(r"^\s*.*(:|-) ?(&\w+)?(\{[^}\"']*|\([^)\"']*)?$")
"""The lines after which VS Code indents: the ``increaseIndentPattern`` of its YAML extension."""
_STEP = 2


def typed(text: str, *, indents: bool) -> Iterator[str]:
    """Yield the document after each key.

    Enter keeps the indentation of the line above. With *indents*, it also indents after a colon or a dash, as VS Code
    does with the setting ``editor.autoIndent: full``. The rest of the indentation is typed or deleted.
    """
    document = ""
    yield document
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        indent = _indent(line)
        if number:
            above = document.rpartition("\n")[2]
            given = _indent(above) + (_STEP if indents and _DEEPER.match(above) else 0)
            document += "\n" + " " * given
            yield document
            for width in (*range(given - _STEP, indent, -_STEP), *([indent] if given > indent else [])):
                document = document.rstrip(" ") + " " * width
                yield document
            for _ in range(indent - given):
                document += " "
                yield document
        for character in line[indent:]:
            document += character
            yield document


def deleted(text: str) -> Iterator[str]:
    """Yield the document after each Backspace at its end, which deletes indentation in steps."""
    document = text.rstrip("\n")
    yield document
    while document:
        line = document.rpartition("\n")[2]
        is_indent = bool(line) and not line.strip(" ")
        document = document[: -((len(line) - 1) % _STEP + 1 if is_indent else 1)]
        yield document


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
