"""A syntax error is explained in words, with the range to underline and the line to leave out."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

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
        ("  stack:bento # why\n  replicas: 1\n", "stack:bento", "missing space after `:`"),
        ("  stack # why\n\n  # a: b\n  replicas: 1\n", "stack # why", "expected a `key: value` pair or a `- item`"),
        ("  - stack:bento # why\n    replicas: 1\n", "- stack:bento", "missing space after `:`"),
        (
            "  stack: bento # why\n  - replicas: 1\n",
            "- replicas: 1",
            "unexpected line: expected the next `key: value` pair or `- item`",
        ),
        (
            "  - bento # why\n  replicas: 1\n",
            "replicas: 1",
            "unexpected line: expected the next `key: value` pair or `- item`",
        ),
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
    [
        ("a # why\nb: c\n", "a # why"),
        ("{a: b} c\n", "{a: b} c"),
        ("{a: b}\nc: d\n", "c: d"),
        ("'a' b\n", "'a' b"),
        ("|\n a\nbc\n", "bc"),
    ],
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


BROKEN = {
    "quotes": [
        '  a: "x\n  b: y\n', "  a: 'x\n  b: y\n", '  a: "x\n  b: "y"\n', "  a: 'it's'\n", '  - "x\n  - y\n', "  a: 'x' y\n",
        '  a: "x" "y"\n', "  a: x\n  'b: y\n  c: 'd'\n", '  a: "b \\" c\n  d: e\n', "  a: 'b''\n  c: d\n", '  a: "\n',
        "  a: \u201cx: y\u201d\n", "  a: \u00abx: y\u00bb \n", "  - \u2018a\u2019: b: c\n", "  [\u201ca\u201d\n", "  a: b\n  c: \u201cd\n e: f\n",
        '  a: "\\xZZ"\n', '  a: "\\q"\n', '  a: "\\u12"\n', '  a: "x\n    \\q"\n',
    ],
    "colons": [
        "  a: b: c\n", "  a: b: c # why\n", '  a: b "x": c\n', "  a: C:\\dir: c\n", "  - a: b: c\n", "  'a': b: c\n", "  a: b\n    c: d\n",
        "  a: b\n    # why\n    c: d\n", "  -a: b\n    c: d\n", "  -a: 1\n     -b: 2\n", "  - x\n    c: d\n", "  a: |\n    x\n   c: d\n",
        "  a\n  b: c\n", "  a:b\n  c: d\n", "  a:b # why\n  c: d\n", "  - a:b\n  c: d\n", "  a: 'x'\n    b: c\n", "  a: [b]\n    c: d\n",
        "  a: x\n   y\n    c: d\n", "  a: b\n  c:d\n  e: f\n", "  a: b\n  http://x\n  c: d\n", "  a\n", "  - a\n  b\n",
    ],
    "starts": [
        "  a: @b # why\n", "  a: `b`\n", "  a: %b\n", '  a: @"b"\n', "  a: *\n", "  a: &\n", "  a: *.csv # x\n", "  a: ? b\n", "  a: !<x\n",
        "  a: !x!y z\n", "  a:\tb\n\tc: d\n", "  a: b\n\tc: d\n", "  \t\n  a: b\n", "  a:\n\t- b\n", "%x\n", "  a: - b\n", "  a: b\n  c: - d\n",
        "  a: |x\n", "  a: |-x\n    b\n", "  a: > x\n    b\n", "  a: ]\n", "  a: }\n", "  a: ,\n", "  a: [b]]\n", "  a: {b: c}}\n", "  a: [b] c\n",
    ],
    "brackets": [
        "  a: [b\n", "  a: [b # x\n", "  a: {b\n", "  a: {b: c\n  d: e\n", "  a: [b, {c: d]\n", "  a: [\n    b,\n    [c,\n", "  a: ['b]\n", "  a: {b: [c}\n",
        "  a: [${B}]\n", "  a: {b: ${B}, c: d}\n", "  a: ['${B}', ${C}]\n", "  a: {b: '${B}'\n", "  a: [b c: d: e]\n", "  a: [b}\n", "  a: {{ b }}: c\n",
        "  a: {{b}}-c\n  d: e\n", "  a: b\n  {{c}}\n", "  {{a}}\n  b: c\n", "  a: [b, '[', \n", "  a: [b, # [\n", "  a: {b: [\n  ]\n",
    ],
    "indentation": [
        "  a: b\n c: d\n", "    a: b\n  c: d\n", "  a:\n      b: c\n    d: e\n", "  a:\n      b: c\n      d: e\n    f: g\n", "  a:\n     b: c\n    d: e\n",
        "  a:\n    - b\n   - c\n", "  - a\n  b: c\n", "  a: b\n  - c\n", "  a:\n    b: c\n    - d\n", "  a: b\n  ? c\n", "  a: 'b'\n  c: 'd' e: f\n",
        "  a: b\n  'c' d\n", "  a: b\n   - c: d\n", "  a:\n    b: c\n   # why\n   d: e\n", " a: b\n  c: d\n", "  a: b\n  c\n", "  a: b\n    \n c: d\n",
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_the_explanation_of_each_error(kind: str, snapshot: SnapshotAssertion) -> None:
    shown = []
    for text in BROKEN[kind]:
        document = f"{HEAD}{text}"
        try:
            parse_tree(document)
        except YAMLError as error:
            found = explain(document, error)
            last = f"-{found.last}" if found.last is not None else ""
            marked = document[found.span.start : found.span.end]
            shown.append(f"{text!r}\n  {marked!r} (line {found.line}{last}): {found.message} | {found.help}")
        else:
            shown.append(f"{text!r}\n  no error")
    assert "\n".join(shown) == snapshot


WHOLE = [
    "a: b\n-a{\n  \u201c\n", "\t", "{\n\u201c`", "- a\n}", 'a:\n  "\n\t', '- "\n  #|\r\n---', '\n""b: c&', "{{a}}a: ", ":", "- a\nx:y:",
    "*x]", ':"\n\r\n:b: c', "a: {b: [c], \n", "a: b 'c\nd: [f', \n", "  a: b\n c: d\n", "a:\n  b:\n    c: d\n  - e\n", "a: 'x", 'a: "x\n...\n',
    "a: b\x01c\n", "a:\n- b\nc\x07: d\n", "a: [b\n\n\n", "a: b\nc\n\n \n",
]  # fmt: skip


def test_the_explanation_of_each_error_at_the_ends_of_a_text(snapshot: SnapshotAssertion) -> None:
    shown = []
    for document in WHOLE:
        with pytest.raises(YAMLError) as caught:
            parse_tree(document)
        found = explain(document, caught.value)
        marked = document[found.span.start : found.span.end]
        shown.append(f"{document!r}\n  {marked!r} (line {found.line}): {found.message} | {found.help}")
    assert "\n".join(shown) == snapshot
