"""Suggestions for slips of the pen, lists and counts, and text that is safe to show."""

from __future__ import annotations

from itertools import product

import pytest

from workerlint.core.wording import (
    closest,
    code,
    codes,
    dotted,
    is_slip,
    listing,
    listing_of_few,
    plural,
    shorten,
    shown,
    visible,
)

KNOWN = ["tags", "tag", "title", "limits", "logLevel", "replicas", "dependencies", "requests"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("log-level", ["logLevel"]),
        ("LIMITS", ["limits"]),
        ("tga", ["tag"]),
        ("lim", ["limits"]),
        ("replica", ["replicas"]),
        ("dependsOn", ["dependencies"]),
        ("tap", []),
        ("colour", []),
        ("", []),
    ],
)
def test_what_was_meant(written: str, meant: list[str]) -> None:
    assert closest(written, KNOWN) == meant


def test_the_nearest_comes_first_and_no_more_than_asked_for() -> None:
    assert closest("request", ["requester", "requests", "requested"], 2) == ["requests", "requester"]


def test_an_empty_value_is_visible() -> None:
    assert code("") == '`""`'
    assert code("a") == "`a`"


def test_lists_are_joined_as_in_a_sentence() -> None:
    assert [listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listing(["a", "b"], "or") == "a or b"
    assert codes(["a", "b", "c"]) == "`a`, `b`, `c`"
    assert codes(["a", "b", "c"], "or") == "`a`, `b` or `c`"
    assert listing_of_few(list("abcdefg"), 3) == "a, b and 5 more"
    assert listing_of_few(list("abc"), 3) == "a, b and c"


def test_counts_take_their_noun() -> None:
    assert (plural(1, "file"), plural(3, "file"), plural(2, "entry", "entries")) == ("1 file", "3 files", "2 entries")


def test_paths_are_dotted_and_stay_on_one_line() -> None:
    assert dotted(("worker", "topology", 0, "name")) == "worker.topology[0].name"
    assert dotted(("two\nlines", "a")) == "two lines.a"


def test_values_are_shortened_and_white_space_around_them_is_named() -> None:
    assert shorten("a\nb " + "x" * 50, 10) == "a b xxxxx…"
    assert (shown("a"), shown(" a")) == ('"a"', '"a" with white space around it')


def test_text_is_shown_on_one_printable_line_without_commands() -> None:
    assert visible("a\tb\x7f\u202e") == "a\u2409b\u2421<U+202E>"
    assert visible("##[error]x ##vso[task] ## x") == "#♯[error]x #♯vso[task] ## x"


def _slips(word: str, letters: str) -> set[str]:
    """Return what *word* becomes if one character is missing, added or replaced, or two neighbours are swapped."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    removed = {before + after[1:] for before, after in parts}
    added = {before + letter + after for before, after in parts for letter in letters}
    replaced = {before + letter + after[1:] for before, after in parts if after for letter in letters}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    return (removed | added | replaced | swapped) - {word}


def test_a_slip_is_one_change_of_a_word() -> None:
    names = ["".join(letters) for size in range(5) for letters in product("ab", repeat=size)]
    for word in names:
        assert {name for name in names if is_slip(name, word)} == _slips(word, "ab") & set(names)
    assert is_slip("tpyes", "types")
    assert not is_slip("tpyse", "types")
