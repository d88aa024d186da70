"""The line that is being typed: read so that it does not affect the rest of the document.

A key without its colon, an open quote or a lone ``*`` is a syntax error that the next keystrokes remove. Only editors
read documents in this way: in a file, an unfinished line is an error.
"""

from __future__ import annotations

import re

from workerlint.core.record import Record
from workerlint.core.text import Span
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint.syntax.parser import Inventory, LimitError, Problem, is_yaml, parse_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"(?:[\w.$/-]++(?: [\w.$/-]++)*+|\"[^\":]*+|'[^':]*+)"
_DASHES = r"(?:- ++)"
_KEY_LINE = re.compile(rf"(?P<lead>[ \t]*+{_DASHES}*+)(?P<word>{_WORD})?+[ \t]*+$")
"""A line with nothing but dashes and a word."""
_KEY = rf"{_DASHES}*+{_WORD}['\"]?+[ \t]*+:[ \t]++"
_VALUE_LINE = re.compile(rf"(?P<lead>[ \t]*+(?:{_KEY}|{_DASHES}++[ \t]*+))(?P<value>\S(?:.*\S)?)[ \t]*$")
"""A line with a value after its key or its dash."""


class FinishedDocument(Record):
    """A document that was read as if one line were finished; offsets are those of the file."""

    root: Node | None
    problems: list[Problem]
    inventory: Inventory


def finish_line(text: str, base: int, at: int) -> FinishedDocument | None:
    """Return the document in *text*, which begins at *base* and is not YAML, with the line at the offset *at* finished.

    *at* counts from the beginning of *text*. Return None if the error is not only in this line.
    """
    start, end = _line_bounds(text, at)
    for line in _finished_lines(text, start, end):
        problems: list[Problem] = []
        inventory = Inventory()
        try:
            root = parse_tree(f"{text[:start]}{line}{text[end:]}", base, problems, inventory=inventory)
        except (YAMLError, LimitError, UnicodeEncodeError):
            continue
        longer = len(line) - (end - start)
        if longer and root is not None:
            last = base + end
            for node in root.walk():
                node.start -= longer if node.start > last else 0
                node.end -= longer if node.end > last else 0
            problems = [_moved(problem, last, longer) for problem in problems]
        return FinishedDocument(root, problems, inventory)
    return None


def set_line_aside(text: str, at: int) -> tuple[str, Exception] | None:
    """Return *text* without what is unfinished in the line at the offset *at*, and the error that remains.

    The text has the same length. Return None if the line is finished. This is for documents with errors in other lines.
    """
    start, end = _line_bounds(text, at)
    line = text[start:end]
    if not line.strip(" ") or (_KEY_LINE.match(line) is None and is_yaml(line.strip(" \t"))):
        return None
    finished = next(found for found in _finished_lines(text, start, end) if len(found) == end - start)
    without = f"{text[:start]}{finished}{text[end:]}"
    try:
        parse_tree(without)
    except (YAMLError, UnicodeEncodeError) as error:
        return without, error
    except LimitError:
        pass
    return None


def _finished_lines(text: str, start: int, end: int) -> Iterator[str]:
    """Yield what the line between two offsets may become: of the same length, or with a colon at its end."""
    line = text[start:end]
    match = _KEY_LINE.match(line)
    if match is not None and match["word"] and _has_lines_below(text, end, len(match["lead"])):
        yield f"{line}:"
    if match is None and (match := _VALUE_LINE.match(line)) is not None:
        # Like a variable, whose value is not known and therefore never wrong.
        size = len(match["value"])
        yield (match["lead"] + ("$" + "x" * (size - 1) if size > 1 else "")).ljust(len(line))
    if match is not None:
        yield match["lead"].ljust(len(line))
    yield " " * len(line)


def _has_lines_below(text: str, end: int, column: int) -> bool:
    """Return whether the next line with content belongs to a key at *column*: it is deeper, or an item of a list."""
    for line in re.finditer(r"(?<![\r\n])[\r\n]++([ ]*+)([^\s#][^\r\n]*)", text[end:]):
        depth = len(line[1])
        return depth > column or (depth == column and line[2].startswith("-"))
    return False


def _moved(problem: Problem, last: int, by: int) -> Problem:
    """Return a problem with *by* code points taken from its offsets after *last*."""

    def move(span: Span) -> Span:
        return Span(*(offset - by if offset > last else offset for offset in (span.start, span.end)))

    first = move(problem.first) if problem.first is not None else None
    return Problem(problem.kind, move(problem.span), problem.name, problem.message, first)


def empty_section(root: Node | None, text: str, at: int, inventory: Inventory) -> bool:
    """Empty the value that is a word alone in the line at the offset *at*, below its key: it becomes the first key.

    The offset is one of *text*, as those of the tree are. Return whether there is such a value.
    """
    start, end = _line_bounds(text, at)
    match = _KEY_LINE.match(text[start:end])
    if match is None or not match["word"] or match["lead"].strip():
        return False
    word = start + match.start("word")
    parent = root
    while isinstance(parent, (Mapping, Sequence)):
        found: Node | None = None
        for number, pair in enumerate(parent.pairs if isinstance(parent, Mapping) else ()):
            value = pair[1]
            if isinstance(value, Scalar) and value.start == word:
                if value.style or value.end != start + match.end("word"):
                    return False
                assert isinstance(parent, Mapping)  # noqa: S101 - it has pairs
                colon = text.find(":", pair[0].end) + 1
                parent.pairs[number] = (pair[0], Scalar.of(colon, colon, ""))
                parent.forget_entries()
                inventory.has_gaps = True
                return True
        for child in parent.children():
            if child.start <= word < child.end:
                found = child
        parent = found
    return False


def _line_bounds(text: str, at: int) -> tuple[int, int]:
    """Return the start and the end of the line at an offset, without its line break."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    match = re.compile(r"[\r\n]").search(text, at)
    return start, match.start() if match is not None else len(text)
