"""Edits of the lines that differ between two versions, so that cursors elsewhere stay where they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from workerlint.core.diagnostic import Edit
from workerlint.core.text import LineIndex, Source, Span

Change = tuple[int, int, int, int]
"""The first and last line (exclusive) of the old text, and of the new lines that replace them."""

_MANY = 400
"""With more lines than this, they are replaced as a whole: comparing them takes quadratic time and more."""


def line_edits(source: Source, span: Span, new: str) -> list[Edit]:
    """Return the edits that put *new* in place of the whole lines in *span*, in the order of the text.

    Lines that occur once in both texts are matched; only between two of these is every line compared with every other.
    """
    old_lines, new_lines = _lines(source.text[span.start : span.end]), _lines(new)
    starts = [span.start]
    for line in old_lines:
        starts.append(starts[-1] + len(line))
    return [
        Edit(Span(starts[first], starts[last]), "".join(new_lines[new_first:new_last]))
        for first, last, new_first, new_last in _changes(old_lines, new_lines)
    ]


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    at = new_at = 0
    for first, new_first in (*_anchors(old, new), (len(old), len(new))):
        yield from _compare(old, new, (at, first, new_at, new_first))
        at, new_at = first + 1, new_first + 1


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the positions of lines that occur once in either text, as many as are in the same order in both."""
    count, new_count = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if new_count[line] == 1}
    pairs = [(place, places[line]) for place, line in enumerate(old) if count[line] == 1 and line in places]
    # The longest increasing run of positions, by patience sorting: each pair goes on the first pile possible, with a
    # reference to the top of the pile before.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
        before.append(piles[pile - 1] if pile else -1)
    found = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _compare(old: list[str], new: list[str], change: Change) -> Iterator[Change]:
    """Yield the differences between two runs of lines."""
    first, last, new_first, new_last = change
    while first < last and new_first < new_last and old[first] == new[new_first]:
        first, new_first = first + 1, new_first + 1
    while first < last and new_first < new_last and old[last - 1] == new[new_last - 1]:
        last, new_last = last - 1, new_last - 1
    if first == last and new_first == new_last:
        return
    if last - first + new_last - new_first > _MANY:
        yield first, last, new_first, new_last
        return
    matcher = SequenceMatcher(None, old[first:last], new[new_first:new_last], autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield first + start, first + end, new_first + new_start, new_first + new_end


def _lines(text: str) -> list[str]:
    starts = LineIndex(text).starts
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
