"""Code frames and fixes as HTML: numbered lines with the places marked, and what a fix changes as a small diff."""

from __future__ import annotations

from difflib import unified_diff
from itertools import pairwise
from typing import TYPE_CHECKING

from workerlint.report.frame import masked_line
from workerlint.web.markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workerlint.core.diagnostic import Fix
    from workerlint.report.frame import DisplayLine, Mark
    from workerlint.report.report import FileReport

CONTEXT = 2
"""Lines that are shown around those with a mark."""
_BEFORE, _AFTER = 160, 320
"""Columns of a long line that are shown around its first mark."""
_LONGEST_DIFF = 60


def frame(file: FileReport, marks: Sequence[Mark]) -> str:
    """Give the lines around some marks; empty when the text is not at hand."""
    if file.source is None:
        return ""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.line, []).append(mark)
    lines = "\n".join(_lines(file, by_line))
    return f'<pre class="code">{lines}</pre>'


def _lines(file: FileReport, by_line: dict[int, list[Mark]]) -> Iterator[str]:
    if file.source is None:
        return
    last = len(file.source.lines.starts) - 1
    if last and file.source.lines.starts[last] == len(file.source.text):
        last -= 1  # behind the final line break there is no line to show
    shown = {
        number
        for marked in by_line
        for number in range(max(marked - CONTEXT, 0), min(marked + CONTEXT, max(last, marked)) + 1)
    }
    previous = -1
    for number in sorted(shown):
        if previous >= 0 and number > previous + 1:
            yield '<span class="gap">⋯</span>'
        previous = number
        line = masked_line(file, file.source.lines, number)
        marks = by_line.get(number, [])
        left, right = _window(line, marks)
        yield f'<span><span class="no">{number + 1}</span>{_marked(line, marks, left, right)}</span>'
        for mark in marks:
            if mark.label:
                indent = " " * (line.edges[min(max(mark.start, left), right)] - line.edges[left])
                yield (
                    f'<span class="label"><span class="no"></span><span class="indent">{indent}</span>'
                    f"{escape(mark.label)}</span>"
                )


def _window(line: DisplayLine, marks: Sequence[Mark]) -> tuple[int, int]:
    """Choose the columns of a line that are shown: all but of a very long one."""
    width = len(line.pieces)
    if width <= _BEFORE + _AFTER:
        return 0, width
    first = min((mark.start for mark in marks), default=0)
    left = max(min(first - _BEFORE, width - _BEFORE - _AFTER), 0)
    return left, min(left + _BEFORE + _AFTER, width)


def _marked(line: DisplayLine, marks: Sequence[Mark], left: int, right: int) -> str:
    """Give what is shown between two columns, cut at the ends of the marks; an empty mark takes the next column."""
    ranges = [(mark.start, max(mark.end, mark.start + 1), mark.kind) for mark in marks]
    edges = {left, right, *(min(max(edge, left), right + 1) for start, end, _ in ranges for edge in (start, end))}
    parts = ["…"] if left else []
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        text = escape("".join(line.pieces[start:end])) or (" " if start >= len(line.pieces) else "")
        kinds = {kind for first, last, kind in ranges if first <= start and end <= last}
        # Where a place lies in another, that of the finding itself is what the eye should find.
        kind = min(kinds, key=lambda kind: kind == "related", default="")
        parts.append(f'<mark class="{kind}">{text}</mark>' if kind and text else text)
    if right < len(line.pieces):
        parts.append("…")
    return "".join(parts)


def diff(file: FileReport, fix: Fix) -> str:
    """Give what a fix changes; empty when it touches a secret, or the text is not at hand.

    The lines that it changes are shown with one more above and below.
    """
    source = file.source
    edits = sorted(fix.edits, key=lambda edit: edit.span)
    if source is None or not edits:
        return ""
    touched = any(True for edit in edits for _ in file.masks_within(edit.span.start, edit.span.end))
    if touched or any(file.hide(edit.content) != edit.content for edit in edits):
        return ""
    index = source.lines
    size = len(source.text)
    start = index.starts[max(index.line_of(min(edits[0].span.start, size)) - 1, 0)]
    last = min(index.line_of(min(max(edit.span.end for edit in edits), size)) + 1, len(index.starts) - 1)
    end = index.line_bounds(last)[1]
    before = file.shown(start, end)
    after, at = "", start
    for edit in edits:
        after += file.shown(at, edit.span.start) + edit.content
        at = max(at, edit.span.end)
    after += file.shown(at, end)
    rows = list(_rows(_split(before), _split(after)))
    if len(rows) > _LONGEST_DIFF:
        rows = [*rows[:_LONGEST_DIFF], '<span class="gap">⋯</span>']
    text = "\n".join(rows)
    return f'<pre class="diff">{text}</pre>' if rows else ""


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _rows(before: list[str], after: list[str]) -> Iterator[str]:
    kinds = {"-": "del", "+": "ins", " ": "same"}
    for number, row in enumerate(unified_diff(before, after, n=1, lineterm="")):
        if row.startswith("@@"):
            if number > 2:
                yield '<span class="gap">⋯</span>'
        elif number > 1:
            yield f'<span class="{kinds[row[0]]}">{row[0]} {escape(row[1:])}</span>'
