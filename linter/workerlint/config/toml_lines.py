"""The positions of keys and list items in a TOML text; ``tomllib`` keeps none."""

from __future__ import annotations

import re
import tomllib

from workerlint.core.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    Trail = tuple[str | int, ...]
    """The path to a value in a configuration: keys and list indexes."""

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|[\[\]{},=.\n]"
    r"|(?P<comment>#[^\n]*)"
    r"""|[^\s\[\]{},=.#"']+""",
    re.DOTALL,
)


def toml_lines(text: str) -> dict[Trail, int]:
    """Return the 1-based line of every key (by the keys that lead to it) and list item (by its index) of valid TOML.

    A table with several headers has the line of the first.
    """
    lines: dict[Trail, int] = {}
    line, at = 1, 0
    for trail, span in toml_spans(text).items():
        line += text.count("\n", at, span.start)
        at = span.start
        lines[trail] = line
    return lines


def toml_spans(text: str) -> dict[Trail, Span]:
    """Return the range of the first token of every key and list item, in the order of the text.

    That is the key itself, the whole of a string or a number, and the bracket of a list or an inline table. A table of
    an array of tables is an item, with the last key of its header.
    """
    spans: dict[Trail, Span] = {}
    trail: Trail = ()
    in_key = True
    arrays: dict[Trail, int] = {}  # the arrays of tables, with the index of the current table
    last = Span(0, 0)
    # The current table, then the open lists (with the index of the current item) and inline tables (without one).
    containers: list[tuple[Trail, int | None]] = [((), None)]
    for match in _TOKEN.finditer(text):
        part = match[0]
        container, index = containers[-1]
        if part == "," and index is not None:
            containers[-1] = container, index + 1
        elif part == "," or (part == "\n" and len(containers) == 1):
            trail, in_key = container, True
        elif part == "=":
            in_key = False
        elif part == "[" and in_key:  # a header
            trail = ()
        elif part == "]" and in_key:
            if text.startswith("]", match.end()):  # the first bracket of two
                arrays[trail] = arrays.get(trail, -1) + 1
                trail = (*trail, arrays[trail])
                spans[trail] = last
            containers[0] = trail, None
        elif part in {"]", "}"}:
            containers.pop()
            in_key = False
        elif part not in {".", "\n"} and not match["comment"]:
            if in_key:
                trail = (*trail, arrays[trail]) if trail in arrays else trail
                trail = (*trail, tomllib.loads(f"key = {part}")["key"] if part[0] in {'"', "'"} else part)
            elif index is not None:
                trail = (*container, index)
            last = Span(match.start(), match.end())
            spans.setdefault(trail, last)
            if part in {"[", "{"}:
                containers.append((trail, 0 if part == "[" else None))
                in_key = part == "{"
    return spans
