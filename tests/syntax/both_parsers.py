"""What both parsers make of a text, and texts to try them on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workerlint.syntax.libyaml import EVENTS, YAMLError
from workerlint.syntax.parser import CParser
from workerlint.syntax.pure_parser import PureParser

if TYPE_CHECKING:
    import random

REPOSITORY = Path(__file__).parents[2]

BITS = (
    *"\t \n\r\x85\u2028-?:,[]{}#&*!|>'\"\\%@`~", "  ", "- ", "? ", ": ", " #", "\r\n", "''", "&a ", "*a ", "!!str ", "!a!b ",
    "!<x> ", "!%c3%a9 ", "!%ED%A0%80 ", "!%4 ", "!%00a ", "|-\n", ">+2\n", "|0\n", "|2\n\t", "\\x41", "\\\n", "\\u12", "\\ud800", "\\q",
    "---\n", "...\n", "%YAML 1.2\n", "%YAML 1.3\n", "%YAML 12345678901.1\n", "%TAG ! x\n", "%TAG !e! tag:e,2000:\n", "%FOO\n",
    "\ufeff", "é", "😀", "a", "key: v\n", "<<", "\x01", "\x7f", "\0", "\ud800", "?a", "-a", ":a", "[? : b]", "{? , a: }", "[a:,b]",
)  # fmt: skip
"""Bits of YAML that the parsers might take differently, sound and broken."""

PARTS = ("anchor", "tag", "implicit", "value", "style", "flow_style", "explicit", "version", "tags")
"""The parts of events other than their marks."""

Report = list[tuple[Any, ...]]


def events(parser: Any, text: str) -> Report:
    """Return the kinds, marks and values of the events of *text*, and last its error, if it has one."""
    found: Report = []
    try:
        get_event = parser(text).get_event
        while not found or found[-1][0] != "StreamEndEvent":
            event = get_event()
            values = {part: getattr(event, part) for part in PARTS if hasattr(event, part)}
            found.append((type(event).__name__, _mark(event.start_mark), _mark(event.end_mark), values))
    except YAMLError as error:
        kind = type(error).__name__
        if kind == "ReaderError":  # which the extension, loaded alone, makes from a class without attributes
            found.append((kind, error.args))
        else:
            marks = (_mark(getattr(error, name)) for name in ("context_mark", "problem_mark"))
            found.append((kind, getattr(error, "context", ""), getattr(error, "problem", ""), *marks))
    except UnicodeError as error:
        found.append((type(error).__name__,))
    return found


def _mark(mark: Any) -> tuple[int, int, int] | None:
    return mark and (mark.index, mark.line, mark.column)


def difference(text: str) -> str:
    """Return the first event or error in which the parsers differ; empty where they are equal."""
    ours, theirs = events(PureParser, text), events(CParser, text)
    if ours == theirs:
        return ""
    at = next((at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other), -1)
    return f"{text[:500]!r}: libyaml has {theirs[at]}, the parser in Python {ours[at]}"


def manifests() -> list[str]:
    """Return the manifests of this repository: files, and blocks in the pages of rules and in other documents."""
    files = [path for folder in ("examples", "tests") for path in sorted((REPOSITORY / folder).rglob("*.yaml"))]
    pages = [
        path
        for folder, pattern in (("rules", "*.py"), ("tests/rules", "*.md"), ("docs", "*.md"))
        for path in sorted((REPOSITORY / folder).rglob(pattern))
    ]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"^```ya?ml[^\n]*\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)
    ]
    return [*map(read, files), *blocks]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def mutated(chance: random.Random, texts: list[str]) -> str:
    """Return one of *texts* with up to four changes."""
    text = chance.choice(texts)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        kind = chance.random()
        if kind < 0.5:
            text = text[:at] + chance.choice(BITS) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + chance.randint(1, 4) :]
        elif kind < 0.85:
            other = chance.choice(texts)
            start = chance.randrange(len(other) + 1)
            text = text[:at] + other[start : start + chance.randint(1, 40)] + text[at:]
        else:  # another indentation
            end_of_line = text.find("\n", at) + 1
            text = text[:end_of_line] + chance.choice((" ", "  ", "\t")) + text[end_of_line:]
    return text


def soup(chance: random.Random) -> str:
    """Return a few bits in any order."""
    return "".join(chance.choice(BITS) for _ in range(chance.randint(1, 12)))


__all__ = ["EVENTS", "difference", "events", "manifests", "mutated", "soup"]
