"""Turns a new version of some lines into edits of those that differ, so that cursors elsewhere stay put."""

from __future__ import annotations

from difflib import SequenceMatcher

from workerlint.diagnostic import Edit
from workerlint.text import LineIndex, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.text import Source

_MANY = 4000
"""From so many lines on, which of them became which is not worked out: that takes quadratic time."""


def line_edits(source: Source, span: Span, new: str) -> list[Edit]:
    """Give the edits that put *new* in place of the whole lines in *span*, in the order of the text."""
    old_lines, new_lines = _lines(source.text[span.start : span.end]), _lines(new)
    head = 0
    while head < min(len(old_lines), len(new_lines)) and old_lines[head] == new_lines[head]:
        head += 1
    tail = 0
    while tail < min(len(old_lines), len(new_lines)) - head and old_lines[-1 - tail] == new_lines[-1 - tail]:
        tail += 1
    old_part, new_part = old_lines[head : len(old_lines) - tail], new_lines[head : len(new_lines) - tail]
    starts = [span.start + sum(map(len, old_lines[:head]))]
    for line in old_part:
        starts.append(starts[-1] + len(line))
    if len(old_part) + len(new_part) > _MANY:
        return [Edit(Span(starts[0], starts[-1]), "".join(new_part))]
    matcher = SequenceMatcher(None, old_part, new_part, autojunk=False)
    return [
        Edit(Span(starts[first], starts[last]), "".join(new_part[new_first:new_last]))
        for kind, first, last, new_first, new_last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _lines(text: str) -> list[str]:
    starts = LineIndex(text).starts
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
