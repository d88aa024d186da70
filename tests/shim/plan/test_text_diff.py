"""The difference of two texts by lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workerlint_shim.plan.text_diff import ADDED, NO_BREAK, REMOVED, SAME, common_ends, split_lines, text_hunks

TEXTS = st.lists(st.sampled_from("abc"), max_size=30).map("\n".join)
NUMBERS = "".join(f"{number}\n" for number in range(1, 41))


def test_all_hunks_are_shown() -> None:
    first, second = text_hunks(NUMBERS, NUMBERS.replace("\n5\n", "\nfive\n").replace("\n30\n", "\n"))
    assert (first.before, first.after) == (2, 2)
    assert first.lines == (
        (SAME, "2"),
        (SAME, "3"),
        (SAME, "4"),
        (REMOVED, "5"),
        (ADDED, "five"),
        *((SAME, c) for c in "678"),
    )
    assert (second.before, second.after) == (27, 27)
    assert [line for line in second.lines if line[0] != SAME] == [(REMOVED, "30")]


@given(TEXTS, TEXTS)
def test_hunks_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    for text, first, skipped in ((before, "before", ADDED), (after, "after", REMOVED)):
        lines = split_lines(text)
        for hunk in text_hunks(before, after):
            start = getattr(hunk, first) - 1
            shown = [line for sign, line in hunk.lines if sign != skipped]
            assert lines[start : start + len(shown)] == shown
    removed = [line for hunk in text_hunks(before, after) for sign, line in hunk.lines if sign == REMOVED]
    added = [line for hunk in text_hunks(before, after) for sign, line in hunk.lines if sign == ADDED]
    assert len(split_lines(before)) - len(removed) == len(split_lines(after)) - len(added)


@given(TEXTS, TEXTS)
def test_the_lines_at_both_ends_that_are_the_same(before: str, after: str) -> None:
    old, new = before.split("\n"), after.split("\n")
    first, last = common_ends(old, new)
    assert old[:first] == new[:first]
    assert old[len(old) - last :] == new[len(new) - last :]
    rest = old[first : len(old) - last], new[first : len(new) - last]
    assert not all(rest) or (rest[0][0] != rest[1][0] and rest[0][-1] != rest[1][-1])


def test_the_ends_of_texts_do_not_overlap() -> None:
    assert common_ends("aaa", "aa") == (2, 0)
    assert common_ends("abcab", "abxxab") == (2, 2)
    assert common_ends("", "a") == common_ends("a", "b") == (0, 0)


def test_a_missing_line_break_is_a_difference() -> None:
    (hunk,) = text_hunks("a\nb\n", "a\nb")
    assert hunk.lines[-1] == (ADDED, NO_BREAK)


def test_texts_of_many_different_lines_are_replaced_at_once() -> None:
    one, other = ("".join(f"{name}{number}\n" for number in range(3000)) for name in "ab")
    (hunk,) = text_hunks(f"same\n{one}same\n", f"same\n{other}same\n")
    assert len(hunk.lines) == 6000
