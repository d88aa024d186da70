"""The lines of keys and list items in a TOML text; ``tomllib`` keeps no positions."""

from __future__ import annotations

import re
import tomllib

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
    trail: Trail = ()
    in_key = True
    # The current table, then the open lists (with the index of the current item) and inline tables (without one).
    containers: list[tuple[Trail, int | None]] = [((), None)]
    line = 1
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
            lines.setdefault(trail, line)
            if part in {"[", "{"}:
                containers.append((trail, 0 if part == "[" else None))
                in_key = part == "{"
        line += part.count("\n")
    return lines
