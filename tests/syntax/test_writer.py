"""YAML that is written: read back, it is the same data, and its comments stay."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap

from workerlint.syntax.nodes import Scalar
from workerlint.syntax.writer import comment, parse, place, plain, quoted, render, string, written


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
