"""The parts of one finding on the page: the message, the marked source lines, and the changes of a fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from itertools import pairwise
from types import SimpleNamespace

from workerlint.core.diagnostic import Diagnostic, Fix
from workerlint.core.wording import own_name
from workerlint.engine.result import Result
from workerlint.report.finding_text import excerpts
from workerlint.report.frame import DisplayLine, Mark, masked_line
from workerlint.report.report import RunReport

CONTEXT = 2
"""The number of lines that are shown above and below a line with a mark."""
_BEFORE, _AFTER = 160, 320
"""The columns of a long line that are shown before and after its first mark."""
_LONGEST_DIFF = 60
_GAP = ("gap", "⋯")


def finding(report: RunReport, at: int, diagnostic: Diagnostic, number: int) -> SimpleNamespace:
    """Return the values for the template of a finding, with secrets masked.

    *at* is the index of its file in the report, *number* its number on the page.
    """
    file = report.files[at]
    found, loose = excerpts(report, file, diagnostic)
    fix = diagnostic.fix
    shows_help = diagnostic.help and not (fix and fix.title == diagnostic.help)
    return SimpleNamespace(
        number=number,
        file=at,
        code=diagnostic.code,
        name=own_name(diagnostic.code, diagnostic.name),
        severity=diagnostic.severity,
        message=file.hide(diagnostic.message, diagnostic.span),
        frames=[
            (f"{where.path}:{marks[0].line + 1}:{marks[0].start + 1}", list(_frame(where, marks)))
            for where, marks in found
        ],
        notes=[(file.hide(related.message), related.path) for related in loose],
        help=file.hide(diagnostic.help, diagnostic.span) if shows_help else "",
        fix=(file.hide(fix.title, fix.edits[0].span), _how(file, fix), list(_diff(file, fix))) if fix else None,
    )


def _how(file: Result, fix: Fix) -> str:
    if not file.takes_fixes:
        return "apply it manually"
    return "apply it with --fix" if fix.safe else "review it, then apply it with --fix --unsafe-fixes"


def _frame(file: Result, marks: Sequence[Mark]) -> Iterator[SimpleNamespace]:
    """Yield the lines with marks, those around them, and the labels of marks."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.line, []).append(mark)
    last = len(file.source.lines.starts) - 1
    if last and file.source.lines.starts[last] == len(file.source.text):
        last -= 1  # after the final line break there is no line to show
    shown = {
        number
        for marked in by_line
        for number in range(max(marked - CONTEXT, 0), min(marked + CONTEXT, max(last, marked)) + 1)
    }
    previous = -1
    for number in sorted(shown):
        if previous >= 0 and number > previous + 1:
            yield SimpleNamespace(kind="gap")
        previous = number
        line = masked_line(file, file.source.lines, number)
        here = by_line.get(number, [])
        left, right = _window(line, here)
        pieces = list(_pieces(line, here, left, right))
        yield SimpleNamespace(kind="source", number=number + 1, pieces=pieces)
        for mark in here:
            if mark.label:
                indent = " " * (line.edges[min(max(mark.start, left), right)] - line.edges[left])
                yield SimpleNamespace(kind="label", indent=indent, label=mark.label)


def _window(line: DisplayLine, marks: Sequence[Mark]) -> tuple[int, int]:
    """Return the first column of a line that is shown, and the end: a very long line is cut around its first mark."""
    width = len(line.pieces)
    if width <= _BEFORE + _AFTER:
        return 0, width
    first = min((mark.start for mark in marks), default=0)
    left = max(min(first - _BEFORE, width - _BEFORE - _AFTER), 0)
    return left, min(left + _BEFORE + _AFTER, width)


def _pieces(line: DisplayLine, marks: Sequence[Mark], left: int, right: int) -> Iterator[tuple[str, str]]:
    """Yield the text between two columns, cut at the ends of the marks, each piece with the kind of its mark or "".

    An empty mark takes the next column.
    """
    ranges = [(mark.start, max(mark.end, mark.start + 1), mark.kind) for mark in marks]
    end = right + (right == len(line.pieces))  # a mark may be after the last column of the line
    edges = {left, right, *(min(max(edge, left), end) for first, last, _ in ranges for edge in (first, last))}
    if left:
        yield "", "…"
    for start, end in pairwise(sorted(edges)):
        text = "".join(line.pieces[start:end]) or (" " if start >= len(line.pieces) else "")
        kinds = {kind for first, last, kind in ranges if first <= start and end <= last}
        # Where a related location overlaps that of the finding, the mark of the finding is shown.
        kind = min(kinds, key=lambda kind: kind == "related", default="")
        if text:
            yield kind, text
    if right < len(line.pieces):
        yield "", "…"


def _diff(file: Result, fix: Fix) -> Iterator[tuple[str, str]]:
    """Yield the lines that a fix changes, with one more above and below, each with its kind.

    Yield nothing when the fix touches a secret.
    """
    edits = sorted(fix.edits, key=lambda edit: edit.span)
    touched = any(True for edit in edits for _ in file.masks_within(edit.span.start, edit.span.end))
    if touched or any(file.hide(edit.content, edit.span) != edit.content for edit in edits):
        return
    index = file.source.lines
    size = len(index.text)
    start = index.starts[max(index.line_of(min(edits[0].span.start, size)) - 1, 0)]
    last = min(index.line_of(min(max(edit.span.end for edit in edits), size)) + 1, len(index.starts) - 1)
    end = index.line_bounds(last)[1]
    before = file.shown(start, end)
    after, at = "", start
    for edit in edits:
        after += file.shown(at, edit.span.start) + edit.content
        at = max(at, edit.span.end)
    after += file.shown(at, end)
    for number, row in enumerate(_rows(_split(before), _split(after))):
        if number == _LONGEST_DIFF:
            yield _GAP
            return
        yield row


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _rows(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    kinds = {"-": "del", "+": "ins", " ": "same"}
    for number, row in enumerate(unified_diff(before, after, n=1, lineterm="")):
        if row.startswith("@@"):
            if number > 2:
                yield _GAP
        elif number > 1:
            yield kinds[row[0]], f"{row[0]} {row[1:]}"
