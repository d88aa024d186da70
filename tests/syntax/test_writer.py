"""YAML that is written: read back, it is the same data, and its comments stay."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from workerlint.syntax.nodes import Scalar
from workerlint.syntax.writer import NestingError, comment, parse, place, plain, quoted, render, string, written


def document(*values: tuple[tuple[str | int, ...], Any]) -> CommentedMap:
    root = CommentedMap()
    for path, value in values:
        place(root, path, value)
    return root


def test_values_at_paths_with_what_is_around_them() -> None:
    root = document((("a",), string("x")), (("b", 0, "c"), plain("1")), (("b", 1, "c"), string("yes")))
    assert yaml.safe_load(render(root)) == {"a": "x", "b": [{"c": 1}, {"c": "yes"}]}


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_a_string_is_read_back(text: str) -> None:
    for write in (string, quoted):
        assert yaml.safe_load(render(document((("a",), write(text))))) == {"a": text}


@pytest.mark.parametrize("text", ["yes", "1", "null", "010", "", " a", "a: b", "# a", "*a", "two\nlines\n"])
def test_what_yaml_would_read_as_something_else(text: str) -> None:
    assert yaml.safe_load(render(document((("a",), string(text))))) == {"a": text}


def test_comments_above_and_at_the_end_of_a_line() -> None:
    root = document((("a",), plain("1")))
    comment(root, "a", "the default", 10)
    assert render(root, ["about it"]) == "# about it\na: 1      # the default\n"


@pytest.mark.parametrize(
    ("text", "style", "shown"), [("1", "", "1"), ("1", "'", "'1'"), ("a", '"', '"a"'), ("INFO", "", "INFO")]
)
def test_a_scalar_keeps_its_quotes(text: str, style: str, shown: str) -> None:
    node = Scalar.of(0, 0, text)
    node.style = style
    assert render(document((("a",), written(node)))) == f"a: {shown}\n"


def test_yaml_inside_yaml_keeps_its_comments() -> None:
    root = CommentedMap()
    place(root, ["a"], parse("b: 1 # why\n"))
    assert "# why" in render(root)


@pytest.mark.parametrize(
    ("text", "style", "tag", "shown"),
    [
        ("1", "", "!x", "!x 1"),
        ("1", "'", "!x", "!x '1'"),
        ("1", '"', "!x", '!x "1"'),
        ("1", "'", "tag:yaml.org,2002:int", "!!int '1'"),
        ("a\n", "|", "!x", '!x "a\\n"'),
        ("a\n", ">", "!x", '!x "a\\n"'),
        ("a\x07", "'", "!x", '!x "a\\x07"'),
        ("1", "", "tag:yaml.org,2002:str", "'1'"),
        ("a\nb", "|", None, "|-\n  a\n  b"),
        ("a\nb\n", '"', None, "|\n  a\n  b"),
        ("a\n", "|", None, "|\n  a"),
        ("a\n\n", "|", None, '"a\\n\\n"'),
        ("\na", "|", None, '"\\na"'),
        (" a\nb", "|", None, '" a\\nb"'),
        ("a \nb", "|", None, '"a \\nb"'),
        ("a\nb ", "|", None, '"a\\nb "'),
        ("a\nb\x07", "|", None, '"a\\nb\\x07"'),
        ("a\x07", "", None, '"a\\x07"'),
        ("a\x07", "'", None, '"a\\x07"'),
        ("it's", "'", None, "'it''s'"),
        ("a", ">", None, '"a"'),
        ("=", "", None, "'='"),
        ("<<", "", None, "'<<'"),
        ("yes", "", None, "yes"),
        ("2024-01-01", "", None, "2024-01-01"),
        ("1.5", "", None, "1.5"),
        ("~", "", None, "~"),
        ("", "", None, ""),
    ],
)
def test_each_scalar_as_it_is_written(text: str, style: str, tag: str | None, shown: str) -> None:
    node = Scalar.of(0, 0, text)
    node.style, node.tag = style, tag
    assert render(document((("a",), written(node)))).rstrip() == f"a: {shown}".rstrip()


@pytest.mark.parametrize("text", ["1", "1.5", "true", "null", "a", "2024-01-01", "1e3"])
def test_a_scalar_without_quotes_stays_so(text: str) -> None:
    assert render(document((("a",), plain(text)))) == f"a: {text}\n"


@pytest.mark.parametrize(
    ("text", "note", "column", "shown"),
    [
        ("x\n", "why", 0, "a: | # why\n  x\n"),
        ("x\n", "why", 5, "a: | # why\n  x\n"),
        ("x\n", "why", 6, "a: |  # why\n  x\n"),
        ("x", "why", 12, "a: |-       # why\n  x\n"),
        ("x", "", 12, "a: |-\n  x\n"),
    ],
)
def test_the_comment_of_a_block_scalar_is_after_its_header(text: str, note: str, column: int, shown: str) -> None:
    root = CommentedMap()
    place(root, ["a"], LiteralScalarString(text), note, column)
    assert render(root) == shown


def test_a_comment_is_at_its_column_or_after_a_space() -> None:
    root = CommentedMap()
    place(root, ["a", 0], plain("1"), "one", 12)
    place(root, ["a", 1], plain("2"), "two")
    place(root, ["b"], plain("3"), "three", 2)
    assert render(root) == "a:\n  - 1       # one\n  - 2 # two\nb: 3 # three\n"


def test_items_in_their_order_and_sections_in_place_of_scalars() -> None:
    root = document(
        (("a",), plain("")),
        (("a", "b"), plain("1")),
        (("c", 0), plain("")),
        (("c", 1, "d"), plain("2")),
        (("c", 1, "e"), plain("3")),
        (("c", 2, 0), plain("4")),
        (("c", 2, 1), plain("5")),
        (("yes",), plain("6")),
    )
    assert render(root) == ('a:\n  b: 1\nc:\n  - \n  - d: 2\n    e: 3\n  -   - 4\n      - 5\n"yes": 6\n')


def test_long_lines_are_not_folded() -> None:
    text = "word " * 100 + "end"
    assert render(document((("a",), string(text)), (("b",), quoted(text)))) == f'a: {text}\nb: "{text}"\n'


def test_values_that_are_nested_too_deeply_are_refused() -> None:
    root = inside = CommentedMap()
    for _ in range(2000):
        inside["a"] = inside = CommentedMap()
    with pytest.raises(NestingError, match=r"^the values are nested too deeply to be printed as YAML$"):
        render(root)
