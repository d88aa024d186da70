"""A syntax error is explained in words, with the range to underline and the line to leave out."""

from __future__ import annotations

import pytest

from workerlint.syntax.errors import explain
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.parser import parse_tree

HEAD = "name: a\nworker:\n"


@pytest.mark.parametrize(
    ("text", "underlined", "line"),
    [
        ('  description: "open\n  stack: bento\n', '"open', 2),
        ("  stack: bento: 3.0\n", "bento: 3.0", 2),
        ("  stack: @bento\n", "@bento", 2),
        ("  compute runnable\n  stack: bento\n", "compute runnable", 2),
        ("  envs: {A: ${A}}\n  title: a: b\n", "${A}", 2),
        ('  envs: {A: "${A}", B: ${B}\n  title: a\n', '{A: "${A}", B: ${B}', 2),
        ("  topology: [a, b\n  stack: bento\n", "[a, b", 2),
        ("  stack: bento\n compute: a\n", "compute: a", 3),
    ],
)
def test_what_is_wrong_where_and_what_to_write(text: str, underlined: str, line: int) -> None:
    text = HEAD + text
    with pytest.raises(YAMLError) as caught:
        parse_tree(text)
    explanation = explain(text, caught.value)
    assert text[explanation.span.start : explanation.span.end] == underlined
    assert explanation.line == line
    assert explanation.message
    assert explanation.help


@pytest.mark.parametrize(
    ("text", "underlined", "message"),
    [
        ("  stack: ]bento\n", "]", "unexpected `]`"),
        ("  envs: {- a\n", "-", "unexpected `-`"),
        ('  stack: "\\x1"\n', "\\x1", "invalid escape sequence `\\x1` in a double-quoted string"),
        ("  stack: !<\tbento\n", "!<\tbento", "an unquoted value cannot start with `!`: it starts a tag"),
        ("  stack: ? bento\n", "? bento", "an unquoted value cannot start with `? `"),
        ("% bento\n", "% bento", "a line cannot start with `%`: it starts a directive"),
        ("  stack: bento\n\t\n  replicas: 1\n", "\t", "tab on an otherwise blank line"),
        ("  envs: {a: b, c: [\n", "[", "unclosed `[`: expected `]` or `,`"),
    ],
)
def test_no_message_is_that_of_the_parser(text: str, underlined: str, message: str) -> None:
    text = HEAD + text
    with pytest.raises(YAMLError) as caught:
        parse_tree(text)
    explanation = explain(text, caught.value)
    assert (text[explanation.span.start : explanation.span.end], explanation.message) == (underlined, message)
    assert explanation.help


@pytest.mark.parametrize(
    ("text", "underlined"),
    [("{a: b} c\n", "{a: b} c"), ("{a: b}\nc: d\n", "c: d"), ("'a' b\n", "'a' b"), ("|\n a\nbc\n", "bc")],
)
def test_text_after_the_end_of_the_only_value(text: str, underlined: str) -> None:
    with pytest.raises(YAMLError) as caught:
        parse_tree(text)
    explanation = explain(text, caught.value)
    assert text[explanation.span.start : explanation.span.end] == underlined
    assert explanation.message == "expected a `key: value` pair or a `- item`"


def test_the_place_of_an_indentation_error_says_how_many_spaces_are_right() -> None:
    text = HEAD + "  stack: bento\n compute: a\n"
    with pytest.raises(YAMLError) as caught:
        parse_tree(text)
    assert "2 spaces" in explain(text, caught.value).help


def test_lines_below_a_key_that_is_missing_are_set_aside_together() -> None:
    text = HEAD + "  resources:\n      cpu: 1\n      memory: 1Gi\n    limits: {}\n"
    with pytest.raises(YAMLError) as caught:
        parse_tree(text)
    explanation = explain(text, caught.value)
    assert text[explanation.span.start : explanation.span.end] == "cpu: 1"
    assert (explanation.line, explanation.last) == (3, 4)
    assert explanation.message == "inconsistent indentation: expected 4 spaces, found 6"
    assert explanation.help == "add the missing key above the line, or indent it by 4 spaces"


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("*", "it starts an alias"),
        ("&", "it starts an anchor"),
        ("*.csv", "it starts an alias"),
        ("& a", "it starts an anchor"),
    ],
)
def test_a_sign_that_starts_something_else_is_named(value: str, meaning: str) -> None:
    text = f"{HEAD}  stack: {value}\n"
    with pytest.raises(YAMLError) as caught:
        parse_tree(text)
    assert meaning in explain(text, caught.value).message
