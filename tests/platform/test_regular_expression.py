"""Regular expressions of schemas match what ``re`` matches, in linear time."""

from __future__ import annotations

import re
import string
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workerlint.platform.regular_expression import InvalidPatternError, PatternError, compile_pattern

ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "-",
        r"\.",
        ".",
        "[ab]",
        "[^a]",
        "[a-c0-9_-]",
        r"\d",
        r"\w",
        r"\s",
        r"\S",
        r"[^\w-]",
        "^",
        "$",
        r"\b",
        r"\B",
        r"\x61",
    ]
)
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "{,", "{x}"])


def _repeated(part: tuple[str, str]) -> str:
    text, quantifier = part
    return text if text in {"^", "$", r"\b", r"\B"} else text + quantifier


PARTS = st.recursive(
    st.tuples(ATOMS, QUANTIFIERS).map(_repeated),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        st.tuples(st.sampled_from(["(", "(?:", "(?<name>"]), inner, QUANTIFIERS).map(
            lambda it: f"{it[0]}{it[1]}){it[2]}"
        ),
    ),
    max_leaves=6,
)


def _matches(pattern: str, text: str) -> bool | None:
    return compile_pattern(pattern).search(text, 1_000_000)[0]


@given(PARTS, st.text(alphabet="abc-._ 1\né", min_size=1, max_size=7))  # for re, \B never matches in an empty text
@example("^a?$", "a\n")
@example("(a|b)*c", "ababc")
@example(r"(a*)*$", "b")
def test_matches_what_re_matches(pattern: str, text: str) -> None:
    plain = re.sub(r"\(\?<name>", "(", pattern).replace("{,", r"\{,").replace("{x}", r"\{x\}")
    plain = re.sub(r"(?<!\\)\$", r"\\Z", plain)  # `$` also matches before a final line break in Python
    assert _matches(pattern, text) is (re.search(plain, text, re.ASCII) is not None)


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "a*a*a*a*a*a*b", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_needs_linear_time(pattern: str) -> None:
    automaton = compile_pattern(pattern)
    once, twice = (automaton.search("a" * length + "!", 10**9) for length in (1000, 2000))
    assert once[0] is twice[0] is False
    assert twice[1] < 2.1 * once[1]
    assert twice[1] <= 2002 * (automaton.size + 1)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"^\p{L}+$", r"contains the escape `\p`"),
        (r"(?=a)b", "contains a lookaround"),
        (r"(?!a)b", "contains a lookaround"),
        (r"(?<=a)b", "contains a lookaround"),
        (r"(?<!a)b", "contains a lookaround"),
        (r"(a)\1", "contains a back-reference"),
        (r"\0", "contains a back-reference"),
        (r"\x6", r"contains the escape `\x`"),
        (r"\xg1", r"contains the escape `\x`"),
        (r"\u00e", r"contains the escape `\u`"),
        (r"(?i)a", "contains the extension `(?i`"),
        (r"(?P<name>a)", "contains the extension `(?P`"),
        (r"(?<name)", "contains the extension `(?<`"),
        (r"[[:alpha:]]", "contains a POSIX class"),
        (r"[a[.b.]]", "contains a POSIX class"),
        (r"[[=a=]]", "contains a POSIX class"),
        (r"[]", "contains an empty class"),
        (r"[^]", "contains an empty class"),
        (r"[\b]", "contains a backspace"),
        (r"^*", "repeats an assertion"),
        (r"\b{2}", "repeats an assertion"),
        (r"(a{900}){900}", "repeats too much"),
        ("^a{999}", "repeats too much"),
        ("(" * 30 + ")" * 30, "nests too deep"),
        (f"[{'a' * 999}]", "is longer than 1,000 characters"),
        (r"[\d-z]", "contains a range that ends in a class"),
        (r"[!-\d]", "contains a range that ends in a class"),
        (r"[\s-z]", "contains a range that ends in a class"),
        (r"[!-\s]", "contains a range that ends in a class"),
    ],
)
def test_gives_the_reason_for_what_it_does_not_match(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)
    assert (type(error.value), str(error.value)) == (PatternError, reason)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        *((pattern, "nothing to repeat") for pattern in ("a**", "a*+", "a+??", "a{2}{3}", "*", "+", "a|?")),
        (r"a{2,1}", "the bounds of a repetition are in the wrong order"),
        (r"(a", "missing `)`"),
        (r"a)", "unmatched `)`"),
        (r"[a", "it is incomplete"),
        ("a\\", "it is incomplete"),
        (r"[b-a]", "a range is in the wrong order"),
    ],
)
def test_gives_the_reason_for_an_invalid_expression(pattern: str, reason: str) -> None:
    with pytest.raises(InvalidPatternError) as error:
        compile_pattern(pattern)
    assert str(error.value) == reason


WHITE = {"\t", "\n", "\v", "\f", "\r", "\ufeff", "\u2028", "\u2029"} | {
    chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs"
}
DIGITS, WORD = set(string.digits), {*string.ascii_letters, *string.digits, "_"}
ANY = {chr(code + near) for code in map(ord, {*string.printable, *WHITE, "é"}) for near in (-1, 0, 1)} | {"\U0010ffff"}
"""Characters at and around the bounds of the classes."""


def test_the_characters_of_each_class_and_escape() -> None:
    """Those of ECMA 262."""
    classes = {
        r"\d": DIGITS,
        r"\w": WORD,
        r"\s": WHITE,
        r"\D": ANY - DIGITS,
        r"\W": ANY - WORD,
        r"\S": ANY - WHITE,
        ".": ANY - {"\n", "\r", "\u2028", "\u2029"},
        r"[\s\S]": ANY,
        r"[^\W_]": WORD - {"_"},
        "[^b-db]": ANY - {"b", "c", "d"},
        "[^c-\U0010ffffa]": {char for char in ANY if char < "c" and char != "a"},
        "[b-d-]": {"b", "c", "d", "-"},
        "[-b]": {"b", "-"},
        "[^-b]": ANY - {"b", "-"},
        r"[\]\\]": {"]", "\\"},
        r"\t": {"\t"},
        r"\n": {"\n"},
        r"\v": {"\v"},
        r"\f": {"\f"},
        r"\r": {"\r"},
        r"\x7a": {"z"},
        r"\u00E9": {"é"},
        r"\é": {"é"},
        r"\_": {"_"},
        r"\.": {"."},
        "[.]": {"."},
    }
    for pattern, expected in classes.items():
        automaton = compile_pattern(f"^{pattern}$")
        assert {char for char in ANY if automaton.search(char, 100)[0]} == expected & ANY, pattern


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("^a{$", ["a{"], ["a"]),
        ("^a{,2}$", ["a{,2}"], ["a", "aa"]),
        ("^a{1,x}$", ["a{1,x}"], ["a"]),
        ("^a{x,1}$", ["a{x,1}"], ["a"]),
        ("^a{123456}$", ["a{123456}"], ["a"]),
        ("^a{٢}$", ["a{٢}"], ["aa"]),
        ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{2,}$", ["aa", "aaaaa"], ["a"]),
        ("^a{1,3}$", ["a", "aa", "aaa"], ["", "aaaa"]),
        ("^a{0}b$", ["b"], ["ab"]),
        ("^a{1,3}?b{2}?$", ["abb", "aaabb"], ["bb", "ab"]),
        ("^(?<name>a|)(?:b|c)$", ["ab", "c"], ["a", "bc"]),
        ("^}]$", ["}]"], ["}"]),
    ],
)
def test_the_notation_of_repetitions_and_groups(pattern: str, matching: list[str], others: list[str]) -> None:
    assert [text for text in (*matching, *others) if _matches(pattern, text)] == matching


@pytest.mark.parametrize("pattern", ["a{999}", f"[{'a' * 998}]", "(" * 29 + ")" * 29])
def test_the_largest_expressions(pattern: str) -> None:
    assert _matches(pattern, "aaa") is not None


def test_any_text_within_the_limit_is_decided() -> None:
    automaton = compile_pattern("^(a|b)*$")
    found, work = automaton.search("abab!", 10**9)
    assert [automaton.search("abab!", most) for most in (work, work - 1)] == [(found, work), (None, work)]


@given(st.text(alphabet=r"ab[]()\{}*+?|^$.-,01:=!<>pxuPd", max_size=12))
def test_accepts_or_refuses_any_text(pattern: str) -> None:
    try:
        automaton = compile_pattern(pattern)
    except PatternError:
        return
    automaton.search("ab-1", 10_000)


def test_stops_at_the_given_number_of_states() -> None:
    found, work = compile_pattern("^(a|a)*$").search("a" * 1000, 500)
    assert found is None
    assert 500 < work < 600
