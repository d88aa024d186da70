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

    A table with several headers has the line of the first, and so do the tables of an array of tables.
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

    That is the key itself, the whole of a string or a number, and the bracket of a list or an inline table.
    """
    spans: dict[Trail, Span] = {}
    trail: Trail = ()
    in_key = True
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
            containers[0] = trail, None
        elif part in {"]", "}"}:
            containers.pop()
            in_key = False
        elif part not in {".", "\n"} and not match["comment"]:
            if in_key:
                trail = (*trail, tomllib.loads(f"key = {part}")["key"] if part[0] in {'"', "'"} else part)
            elif index is not None:
                trail = (*container, index)
            spans.setdefault(trail, Span(match.start(), match.end()))
            if part in {"[", "{"}:
                containers.append((trail, 0 if part == "[" else None))
                in_key = part == "{"
    return spans
