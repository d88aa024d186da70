"""Recovery from syntax errors: report and skip the line of an error, and parse the rest."""

from __future__ import annotations

import re

from workerlint.core.diagnostic import SAFE, UNSAFE, Edit, Fix
from workerlint.core.record import Struct, new, replace
from workerlint.core.text import LineIndex, Span, indent_of
from workerlint.syntax.errors import FORBIDDEN, SyntaxProblem, describe_forbidden, explain
from workerlint.syntax.flow_variables import read_flow_variables
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Node
from workerlint.syntax.parser import BYTE_ORDER_MARK, ODD_SPACES, LimitError, Problem, parse_tree
from workerlint.syntax.tabs import likely_widths, may_be_deeper, structure_lines, tab_indented_lines, with_spaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_REPAIRS = 12
"""The maximum number of times that a document is repaired and parsed again."""

_MARKERS = ("---", "...")

_CONFLICT = re.compile(r"^([<|=>])\1{6}(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)", re.MULTILINE)

_ODD_SPACE = re.compile(f"[{ODD_SPACES}]")
_GAP = f"[ {ODD_SPACES}]"
_STRUCTURE = re.compile(rf"""[ \t{ODD_SPACES}]*+(?:-{_GAP}++)*+(?:[\w."'-]++{_GAP}*+:(?:{_GAP}++|$))?""")
"""The start of a line up to the value of its key."""


class Recovered(Struct):
    """The readable part of a document with a syntax error; offsets are those of the file."""

    root: Node | None = None
    """None when nothing could be read."""
    syntax: list[SyntaxProblem] = new(list)
    problems: list[Problem] = new(list)
    damaged: list[Span] = new(list)


class _Attempt:
    """The outcome of parsing a repaired text."""

    text: str
    root: Node | None
    problems: list[Problem]
    error: Any
    """The remaining syntax error; None if the text is valid YAML."""
    exceeds_limit: bool
    """Whether the document exceeds a limit, which is then the only problem."""

    __slots__ = ("error", "exceeds_limit", "problems", "root", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = None
        self.problems = []
        self.error = None
        self.exceeds_limit = False
        try:
            self.root = parse_tree(text, 0, self.problems)
        except LimitError as limit:
            self.problems = [limit.problem]
            self.exceeds_limit = True
        except (YAMLError, UnicodeEncodeError) as error:
            self.error = error

    @property
    def reached(self) -> int:
        """The line at which parsing failed, or _TO_THE_END."""
        if self.error is None:
            return _TO_THE_END
        line: int = self.error.problem_mark.line
        return line


def recover(text: str, base: int, error: Exception | None) -> Recovered:
    """Return the readable part of the document in *text*, which failed to parse with *error*; *base* is its offset.

    Without an *error*, the keys of the document begin with no-break spaces.

    Only the first syntax error is reported, in addition to tabs and forbidden characters: later errors in the same
    document are usually consequences of the first.

    A document with one syntax error is parsed once more, one with tabs once more for each width that is tried: at
    most twice if a tab is 2 or 4 columns wide, or if lines that are indented with spaces show its width. Each further
    error costs one parse, up to MAX_REPAIRS in all.
    """
    result = Recovered()
    read = read_flow_variables(text, base, error)
    if read is not None:
        result.root, result.problems, problem = read
        result.syntax.append(problem)
        return result
    current = text
    origin: list[int] | None = None
    explained = False
    for _ in range(MAX_REPAIRS):
        attempt: _Attempt | None = None
        forbidden = FORBIDDEN.search(current)
        if forbidden:
            current = _replace_forbidden(current, base, result)
        elif markers := _conflict_markers(current):
            current = _keep_one_side(current, markers, base, result)
            explained = True
        elif origin is None and (spaces := _odd_spaces(current)):
            current = _replace_spaces(current, spaces, base, result)
            explained = True
        elif origin is None and (indented := tab_indented_lines(current)):
            attempt, origin, problem = _expand_tabs(current, indented, base)
            current = attempt.text
            result.syntax.append(problem)
        elif error is not None:
            explanation = explain(current, error)
            whole = current
            current, span = _set_aside(whole, explanation.line, explanation.last)
            if not explained:
                shown = _original(explanation.span, base, origin)
                result.syntax.append(SyntaxProblem("DW001", shown, explanation.message, explanation.help))
            explained = True
            if whole[span.start : span.end].strip():
                result.damaged.append(_original(span, base, origin))
        attempt = attempt or _Attempt(current)
        if attempt.error is not None:
            error = attempt.error
            continue
        result.problems = _original_problems(attempt.problems, base, origin)
        if attempt.exceeds_limit:
            result.damaged.append(Span(base, base + len(text)))
            return result
        if attempt.root is not None:
            _move_tree(attempt.root, base, origin)
        result.root = attempt.root
        return result
    result.damaged.append(Span(base, base + len(text)))
    return result


def byte_order_mark_problem(text: str, at: int) -> SyntaxProblem:
    """Return the problem of the byte order mark at the start of a line, with its fix."""
    after = at + len(BYTE_ORDER_MARK)
    span = Span(at, after)
    if text.startswith(_MARKERS, after) or _begins_document(text, at):
        fix, help = Fix("Delete the byte order mark", [Edit(span, "")], SAFE), "delete it"
    else:
        fix, help = Fix("Replace the byte order mark with `---`", [Edit(span, "---\n")]), "replace it with a `---` line"
    return SyntaxProblem("DW006", span, "byte order mark (U+FEFF) inside the file: were two files joined?", help, fix)


def _begins_document(text: str, at: int) -> bool:
    """Return whether there are only comments between the start of a document and the line at an offset."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at].strip()
        if line and not line.startswith("#"):
            return line.partition(" #")[0].rstrip() in _MARKERS
        at = start
    return True


def _conflict_markers(text: str) -> list[re.Match[str]]:
    """Return the lines that Git writes around a merge conflict, if there is a first or a last one."""
    markers = list(_CONFLICT.finditer(text))
    return markers if any(marker[1] in "<>" for marker in markers) else []


def _keep_one_side(text: str, markers: list[re.Match[str]], base: int, result: Recovered) -> str:
    """Report the first merge conflict; return the text without the markers and the second side of each conflict."""
    first = markers[0]
    opened = sum(marker[1] == "<" for marker in markers)
    more = f" (and {opened - 1} more)" if opened > 1 else ""
    help = "keep one of the two sides, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"
    span = Span(first.start() + base, first.end() + base)
    result.syntax.append(SyntaxProblem("DW001", span, f"merge conflict marker{more}", help))
    parts: list[str] = []
    copied = 0  # the end of what is in *parts*
    start: int | None = None
    second: int | None = None
    for marker in markers:
        sign = marker[1]
        if sign == "<":
            start, second = marker.start(), None
        elif sign != ">" and start is not None:
            second = second or marker.start()
            continue
        dropped = marker.start()
        if sign == ">" and start is not None:
            dropped = second or dropped
            result.damaged.append(Span(start + base, marker.end() + base))
            start = None
        parts += [text[copied:dropped], _spaces(text[dropped : marker.end()])]
        copied = marker.end()
    return "".join(parts) + text[copied:]


def _spaces(text: str) -> str:
    """Return spaces in place of *text*, but for its line breaks."""
    return re.sub(r"[^\r\n]", " ", text)


def _odd_spaces(text: str) -> list[int]:
    """Return the offsets of the no-break spaces and the like where only spaces separate or indent.

    They are part of the content elsewhere, and in block scalars.
    """
    if text.isascii():
        return []
    return [
        start + found.start()
        for start, line in structure_lines(text)
        if (match := _STRUCTURE.match(line)) is not None
        for found in _ODD_SPACE.finditer(line, 0, match.end())
    ]


def _replace_spaces(text: str, spaces: list[int], base: int, result: Recovered) -> str:
    """Report the first of these no-break spaces; return the text with a space in place of each."""
    first = spaces[0]
    last = next((at for at in range(first, len(text)) if text[at] not in ODD_SPACES), len(text))
    name = f"U+{ord(text[first]):04X}"
    kind = "no-break space" if text[first] in "\u00a0\u202f" else "Unicode space"
    more = f" (and {len(spaces) - 1} more)" if len(spaces) > 1 else ""
    fix = Fix("Replace with spaces", [Edit(Span(at + base, at + 1 + base), " ") for at in spaces], SAFE)
    message = f"{kind} ({name}) used where YAML requires a space{more}"
    result.syntax.append(SyntaxProblem("DW001", Span(first + base, last + base), message, "replace with spaces", fix))
    characters = list(text)
    for at in spaces:
        characters[at] = " "
    return "".join(characters)


def _replace_forbidden(text: str, base: int, result: Recovered) -> str:
    """Report the first character that YAML forbids, and replace all of them with U+FFFD."""
    found = list(FORBIDDEN.finditer(text))
    first = found[0]
    span = Span(first.start() + base, first.end() + base)
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    message, help = describe_forbidden(first[0])
    result.syntax.append(SyntaxProblem("DW006", span, f"{message}{more}", help))
    return FORBIDDEN.sub("\ufffd", text)


def _expand_tabs(text: str, lines: list[Span], base: int) -> tuple[_Attempt, list[int], SyntaxProblem]:
    """Return the parsed text with the tabs in *lines* as spaces, the original offsets, and the problem."""
    best: tuple[_Attempt, list[int], int] | None = None
    for width in likely_widths(text, lines):
        expanded, origin = with_spaces(text, lines, width)
        attempt = _Attempt(expanded)
        if best is None or attempt.reached > best[0].reached:
            best = (attempt, origin, width)
        if attempt.error is None:
            break
    assert best is not None  # noqa: S101 - there is at least one width
    attempt, origin, width = best
    first = lines[0]
    edits = [
        Edit(Span(line.start + base, line.end + base), text[line.start : line.end].replace("\t", " " * width))
        for line in lines
    ]
    unit = "a space" if width == 1 else f"{width} spaces"
    count = "tab used for indentation" if len(lines) == 1 else f"tabs used for indentation on {len(lines)} lines"
    applicability = UNSAFE if may_be_deeper(text, lines, width) else SAFE
    fix = Fix(f"Replace each tab with {unit}", edits, applicability) if attempt.error is None else None
    problem = SyntaxProblem(
        "DW002",
        Span(first.start + base, first.end + base),
        f"{count}: YAML requires spaces",
        f"replace each tab with {unit}",
        fix,
    )
    return attempt, origin, problem


_TO_THE_END = 1 << 60


def _set_aside(text: str, line: int, last: int | None = None) -> tuple[str, Span]:
    """Return the text with the 0-based *line* and the deeper lines below it as spaces, and their range.

    The range ends at the line *last* if that is given. A line of nothing but tabs has nothing below it.
    """
    lines = LineIndex(text)
    start, end = lines.line_bounds(line)
    if "\t" in text[start:end] and not text[start:end].strip():
        return text[:start] + " " * (end - start) + text[end:], Span(start, end)
    last = last if last is not None else _last_line_below(lines, line)
    start = lines.starts[line]
    _, end = lines.line_bounds(last)
    return text[:start] + _spaces(text[start:end]) + text[end:], Span(start, end)


def _last_line_below(lines: LineIndex, line: int) -> int:
    """Return the last of the lines below *line* that are deeper, or *line* itself."""
    indent = indent_of(lines.line_text(line))
    last = line
    for number in range(line + 1, len(lines.starts)):
        below = lines.line_text(number)
        if below.strip() and indent_of(below) <= indent:
            break
        if below.strip():
            last = number
    return last


def _original(span: Span, base: int, origin: list[int] | None) -> Span:
    if origin is None:
        return span.shifted(base)
    last = len(origin) - 1
    return Span(origin[min(span.start, last)] + base, origin[min(span.end, last)] + base)


def _original_problems(problems: list[Problem], base: int, origin: list[int] | None) -> list[Problem]:
    return [
        replace(
            problem,
            span=_original(problem.span, base, origin),
            first=_original(problem.first, base, origin) if problem.first else None,
        )
        for problem in problems
    ]


def _move_tree(root: Node, base: int, origin: list[int] | None) -> None:
    """Change the offsets of all nodes below *root* to those of the file."""
    for node in root.walk():
        span = _original(node.span, base, origin)
        node.start, node.end = span.start, span.end
