"""The difference of two texts by lines, with all hunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workerlint.core.record import Record

CONTEXT = 3
"""The number of equal lines shown around a change."""
_MOST = 4_000_000
"""The product of the numbers of lines up to which the smallest difference is searched."""

SAME = " "
ADDED = "+"
REMOVED = "-"


class Hunk(Record):
    """Adjacent changes, with the lines around them."""

    before: int
    """The 1-based number of its first line in the old text."""
    after: int
    """The 1-based number of its first line in the new text."""
    lines: tuple[tuple[str, str], ...]
    """Each line with SAME, ADDED or REMOVED, without line break."""


def text_hunks(before: str, after: str) -> list[Hunk]:
    """Return the hunks that lead from one text to another."""
    old, new = split_lines(before), split_lines(after)
    hunks = []
    for group in _groups(old, new):
        lines: list[tuple[str, str]] = []
        for kind, low, high, start, end in group:
            if kind == "equal":
                lines += ((SAME, line) for line in old[low:high])
            else:
                lines += ((REMOVED, line) for line in old[low:high])
                lines += ((ADDED, line) for line in new[start:end])
        hunks.append(Hunk(group[0][1] + 1, group[0][3] + 1, tuple(lines)))
    return hunks


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items at the start are the same, and how many of the others at the end."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    return first, last


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without line breaks. A line of its own notes that the last break is missing."""
    lines = text.split("\n")
    if lines[-1]:
        return [*lines, NO_BREAK]
    return lines[:-1]


NO_BREAK = "\\ no line break at the end"
"""What follows the last line of a text without a line break at its end, as in the output of diff."""


def _groups(old: list[str], new: list[str]) -> Iterator[list[tuple[str, int, int, int, int]]]:
    """Yield groups of operations, as SequenceMatcher does."""
    from difflib import SequenceMatcher

    first, last = common_ends(old, new)
    # Only the lines between the first and the last change are compared, with those that are shown around them.
    start, rest = max(first - CONTEXT, 0), max(last - CONTEXT, 0)
    one, other = old[start : len(old) - rest], new[start : len(new) - rest]
    if len(one) * len(other) > _MOST:
        yield [("replace", first, len(old) - last, first, len(new) - last)]
        return
    for group in SequenceMatcher(None, one, other, autojunk=False).get_grouped_opcodes(CONTEXT):
        yield [(kind, low + start, high + start, at + start, end + start) for kind, low, high, at, end in group]
