"""TOML files: their errors, and the lines of their keys."""

from __future__ import annotations

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.toml_file import TomlSource, invalid, nearest, parse_toml, show_value
from workerlint.core.text import Span


def test_a_table_and_its_text() -> None:
    assert parse_toml("w.toml", b"\xef\xbb\xbfa = 1\n") == ({"a": 1}, "a = 1\n")


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a = 1\nb = \n", 2, "not valid TOML: invalid value"),
        (b"a = [1,\n2\n", 2, "not valid TOML: unclosed array"),
        (b"\n\na = ", 3, "not valid TOML: invalid value"),
        (b"a = 1\na = 2\n\n\n", 2, "not valid TOML: cannot overwrite a value"),
        (b"\xff = 1\n", 0, "not valid UTF-8"),
        (b"a = " + b"[" * 5000, 0, "values or keys are nested too deeply"),
        (b".".join([b"a"] * 5000) + b" = 1\n", 0, "values or keys are nested too deeply"),
    ],
)
def test_an_error_names_its_line(data: bytes, line: int, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_toml("w.toml", data)
    assert (caught.value.path, caught.value.line, caught.value.message) == ("w.toml", line, message)


def test_a_number_that_is_too_long_is_an_error_without_a_line() -> None:
    with pytest.raises(ConfigurationError, match=r"^w\.toml: not valid TOML: exceeds the limit ") as caught:
        parse_toml("w.toml", b"a = " + b"9" * 5000)
    assert caught.value.line == 0


TEXT = "[tool.workerlint]\nfail-on = 'x'\ncomputes = [\n  'a',\n\t'b',\n]\n"


def test_an_error_shows_the_line_of_its_item() -> None:
    source = TomlSource("p.toml", TEXT, ("tool", "workerlint"))
    error = source.shown_error(("computes", 1), "wrong", "write c")
    assert (error.line, error.excerpt, error.hint) == (5, "5 |  'b',\n  |  ^^^", "write c")
    assert error.span is not None
    assert TEXT[error.span.start : error.span.end] == "'b'"


def test_an_error_has_the_line_and_range_of_its_key() -> None:
    source = TomlSource("p.toml", TEXT, ("tool", "workerlint"))
    error = source.error(("fail-on",), "wrong", "write c")
    assert (error.path, error.line, error.message, error.hint, error.excerpt) == ("p.toml", 2, "wrong", "write c", "")
    assert error.span == source.span(("fail-on",))
    unknown = source.error(("gone",), "wrong")
    assert (unknown.line, unknown.hint, unknown.span) == (0, "", None)


@pytest.mark.parametrize(
    ("text", "start", "end", "excerpt"),
    [
        ("abc", 0, 1, "1 | abc\n  | ^"),
        ("abc", 2, 3, "1 | abc\n  |   ^"),
        ("abc\ndef\r\nghi", 4, 7, "2 | def\n  | ^^^"),
        ("\n" * 9 + "\ta = [\n", 12, 13, "10 |  a = [\n   |    ^"),
        ("abc", 1, 1, "1 | abc\n  |  ^"),
        ("\n\n", 1, 1, "2 | \n  | ^"),
    ],
)
def test_the_carets_are_below_the_range(text: str, start: int, end: int, excerpt: str) -> None:
    error = TomlSource("p.toml", text).error_at(Span(start, end), "wrong", "write c")
    assert (error.line, error.excerpt, error.span) == (
        int(excerpt.split(" ", maxsplit=1)[0]),
        excerpt,
        Span(start, end),
    )
    assert (error.message, error.hint) == ("wrong", "write c")


def test_a_file_in_which_nothing_is_found_has_no_line() -> None:
    error = TomlSource("p.toml", "").shown_error(("computes", 1), "wrong", "write c")
    assert (error.path, error.line, error.message, error.hint, error.span) == ("p.toml", 0, "wrong", "write c", None)


def test_the_ranges_below_a_key() -> None:
    text = "[[policy]]\na = 1\n[[policy]]\nb = [2, {c = 3}]\n"
    source = TomlSource("p.toml", text)

    def below(*trail: str | int) -> dict[tuple[str | int, ...], str]:
        return {path: text[span.start : span.end] for path, span in source.spans_below(trail).items()}

    inner = {(): "b", (0,): "2", (1,): "{", (1, "c"): "c"}
    for _ in range(2):
        assert below("policy", 0) == {(): "policy", ("a",): "a"}
        assert below("policy", 1) == {(): "policy", **{("b", *path): part for path, part in inner.items()}}
        assert below("policy", 1, "b") == inner
        assert below("policy", 2) == {}


def test_an_error_about_what_is_missing_shows_what_contains_it() -> None:
    error = TomlSource("p.toml", TEXT, ("tool", "workerlint")).shown_error(("computes", 7, "name"), "wrong")
    assert error.line == 3


def test_an_unknown_trail_has_no_line() -> None:
    source = TomlSource("p.toml", TEXT)
    assert (source.line(("nothing",)), source.span(("nothing",))) == (0, None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "true"), (False, "false"), ("a", '"a"'), ([], "an empty list"), ([1], "a list"), ({}, "a table"), (3, "3")],
)
def test_values_are_shown_as_toml_writes_them(value: object, shown: str) -> None:
    assert invalid("fail-on", value, "a level") == f"invalid value for `fail-on`: expected a level, found {shown}"
    assert show_value(value) == shown


def test_a_similar_word_is_suggested() -> None:
    assert nearest("fail-onn", ["fail-on", "select"]) == "did you mean `fail-on`?"
    assert nearest("nothing", ["fail-on"]) == nearest(3, ["fail-on"]) == nearest("", []) == ""
