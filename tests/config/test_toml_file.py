"""TOML files: their errors, and the lines of their keys."""

from __future__ import annotations

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.toml_file import TomlSource, invalid, nearest, parse_toml, show_value


def test_a_table_and_its_text() -> None:
    assert parse_toml("w.toml", b"\xef\xbb\xbfa = 1\n") == ({"a": 1}, "a = 1\n")


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a = 1\nb = \n", 2, "not valid TOML: invalid value"),
        (b"a = [1,\n2\n", 2, "not valid TOML: unclosed array"),
        (b"\xff = 1\n", 0, "not valid UTF-8"),
        (b"a = " + b"9" * 5000, 0, "not valid TOML: "),
        (b"a = " + b"[" * 5000, 0, "values or keys are nested too deeply"),
        (b".".join([b"a"] * 5000) + b" = 1\n", 0, "values or keys are nested too deeply"),
    ],
)
def test_an_error_names_its_line(data: bytes, line: int, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_toml("w.toml", data)
    assert (caught.value.path, caught.value.line) == ("w.toml", line)
    assert caught.value.message.startswith(message)


TEXT = "[tool.workerlint]\nfail-on = 'x'\ncomputes = [\n  'a',\n\t'b',\n]\n"


def test_an_error_shows_the_line_of_its_item() -> None:
    source = TomlSource("p.toml", TEXT, ("tool", "workerlint"))
    error = source.shown_error(("computes", 1), "wrong", "write c")
    assert (error.line, error.excerpt, error.hint) == (5, "5 |  'b',\n  |  ^^^", "write c")
    assert error.span is not None
    assert TEXT[error.span.start : error.span.end] == "'b'"


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
    assert nearest("nothing", ["fail-on"]) == nearest(3, ["fail-on"]) == ""
