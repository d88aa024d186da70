"""A new version of some lines comes as edits of those that differ, in texts of any size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source, Span
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.line_diff import line_edits

lines = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "d\r", "  - name: x\n", "\u2028\n", "\n"]), max_size=12)


def changed(old: str, new: str) -> list[tuple[str, str]]:
    """Return what each edit replaces, and by what."""
    edits = line_edits(Source("worker.yaml", old), Span(0, len(old)), new)
    assert apply_edits(old, edits) == new
    return [(old[edit.span.start : edit.span.end], edit.content) for edit in edits]


@given(lines, lines, st.sampled_from(["", "e"]))
def test_the_edits_lead_from_one_text_to_the_other(old: list[str], new: list[str], end: str) -> None:
    changed("".join(old), "".join(new) + end)


def test_what_stands_around_the_lines_is_not_touched() -> None:
    source = Source("worker.yaml", "a\nb\nc\nd\n")
    edits = line_edits(source, Span(2, 6), "B\nc\n")
    assert apply_edits(source.text, edits) == "a\nB\nc\nd\n"
    assert [edit.span for edit in edits] == [Span(2, 4)]


def test_a_line_among_many_is_the_only_one_that_is_touched() -> None:
    """Two distant changes are two edits, however many lines are between them, and even if these are equal."""
    items = [f"  - name: n{number}\n    type: input\n    doc: text\n" for number in range(5000)]
    old = "name: a\ntype: worker\n" + "".join(items) + "end: 1\n"
    new = old.replace("name: a\n", "name: b\n").replace("n2500\n    type: input", "n2500\n    type: output")
    new = new.replace("end: 1", "end: 2")
    assert changed(old, new) == [
        ("name: a\n", "name: b\n"),
        ("    type: input\n", "    type: output\n"),
        ("end: 1\n", "end: 2\n"),
    ]


def test_lines_that_change_places_among_many_are_found() -> None:
    items = [f"  - name: n{number}\n    type: input\n" for number in range(3000)]
    old = "".join(items)
    moved = [*items[:10], *items[11:2000], items[10], *items[2000:]]
    assert changed(old, "".join(moved)) == [(items[10], ""), ("", items[10])]


def test_a_text_of_the_same_line_over_and_over_is_replaced_at_once() -> None:
    old = "a\n" * 6000
    assert changed(old, f"b\n{old}c\n" * 2)


@pytest.mark.parametrize(("more", "edits"), [(198, 2), (199, 1)])
def test_more_than_400_lines_that_occur_several_times_are_replaced_at_once(more: int, edits: int) -> None:
    same = "a\n" * 198
    assert len(changed(f"x\n{same}x\n", f"y\n{'a' + chr(10) if more == 199 else ''}{same}y\n")) == edits


def test_a_line_that_occurs_once_stays_between_many_others() -> None:
    many = 300
    old, new = "k\n" + "c\n" * many, "b\n" * many + "k\n" + "d\n" * many
    assert changed(old, new) == [("", "b\n" * many), ("c\n" * many, "d\n" * many)]


@given(st.permutations(range(30)))
def test_as_many_lines_as_possible_stay_if_all_are_different(order: list[int]) -> None:
    old, new = ("".join(f"{number}\n" for number in numbers) for numbers in (range(30), order))
    longest: list[int] = []
    for at, number in enumerate(order):
        longest.append(1 + max((longest[before] for before in range(at) if order[before] < number), default=0))
    assert sum(before.count("\n") for before, _ in changed(old, new)) == 30 - max(longest)
