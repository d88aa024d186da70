"""A part of a value is found in every style of a scalar."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.parser import parse_tree
from workerlint.syntax.scalar_spans import character_spans, content_bounds, written_span

JSON = '{"type": "object", "required": ["a b", "it\'s"]}'


def scalar_in(text: str) -> Scalar:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    (((_, node),)) = root.pairs
    assert isinstance(node, Scalar)
    return node


def marked(text: str, part: str) -> str:
    node = scalar_in(text)
    start = node.text.index(part)
    span = written_span(text, node, start, start + len(part))
    return text[span.start : span.end]


@pytest.mark.parametrize("part", ['"object"', '"required"', '"a b"', "["])
@pytest.mark.parametrize(
    "text",
    [
        f"a: |\n  {JSON}\n",
        f"a: |2-  # header\n\n    {JSON}\n",
        "a: >\n  " + JSON.replace(", ", ",\n  ") + "\n",
        "a: |\r\n  " + JSON.replace(", ", ",\r\n\r\n  ") + "\r\n",
        f"a: '{JSON.replace(chr(39), chr(39) * 2)}'\n",
        'a: \'{"type":\n  "object",\n\n  "required": ["a b"]}\'\n',
    ],
)
def test_a_part_of_a_json_text(text: str, part: str) -> None:
    assert marked(text, part) == part


def test_escapes_count_as_one_character() -> None:
    text = f"a: {json.dumps(JSON)}\n"
    assert marked(text, '"object"') == r"\"object\""
    text = 'a: "\\x41\\u0042 \\\n  \\U00000043d"\n'
    assert marked(text, "B") == r"\u0042"
    assert marked(text, "d") == "d"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1), st.data())
def test_quoted_text_is_found_exactly(value: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(value) - 1))
    for text in (f"a: {json.dumps(value)}\n", "a: '" + value.replace("'", "''") + "'\n"):
        node = scalar_in(text)
        if node.text != value or value[start].isspace():
            continue
        span = written_span(text, node, start, start + 1)
        written = text[span.start : span.end]
        assert written in {value[start], f"\\{value[start]}", value[start] * 2, json.dumps(value[start])[1:-1]}


STYLES = [
    "a: b c\n", "a: b\n  c\n\n  d\n", "a: 'b c'\n", "a: 'it''s\n  x'\n", 'a: "b\\x41\\u0042\\U00000043\\n\\\\ d"\n', 'a: "b \\\n   c"\n', 'a: "b \\\r\n   c"\n',
    'a: "it\'\'s"\n', "a: b\\x41''c\n", "a: |\n  b\n   c\n\n  d\n", "a: |2-  # e\n\n    b\n", "a: >\n  b\n  c\n\n  d\n", "a: |\r\n  b\r\n  c\r\n", "a: |\n",
    "a: ''\n", "a: ' '\n", 'a: "\\ "\n', "a:\n", "a: |+\n\n\nb: c\n",
]  # fmt: skip


def test_where_each_character_is_written(snapshot: SnapshotAssertion) -> None:
    shown = []
    for text in STYLES:
        root = parse_tree(text)
        assert isinstance(root, Mapping)
        node = root.pairs[0][1]
        assert isinstance(node, Scalar)
        spans = character_spans(text, node)
        assert character_spans(text, node, 2) == spans[:2]
        pieces = [text[span.start : span.end] for span in spans]
        start, end = content_bounds(text, node)
        whole = written_span(text, node, 0, len(node.text))
        shown.append(f"{text!r}\n  {node.text!r}: {pieces}\n  {text[start:end]!r} {text[whole.start : whole.end]!r}")
    assert "\n".join(shown) == snapshot


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 1, "b"),
        (0, 3, "b c"),
        (1, 3, "c"),
        (1, 2, " "),
        (0, 2, "b"),
        (3, 9, "d e"),
    ],
)
def test_a_range_of_a_plain_scalar(start: int, end: int, expected: str) -> None:
    text = "a: b c d e\n"[:-1]
    node = scalar_in(text)
    assert node.text == "b c d e"
    span = written_span(text, node, start, min(end, len(node.text)))
    assert text[span.start : span.end].strip() == expected.strip()
