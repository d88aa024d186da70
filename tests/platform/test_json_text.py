"""JSON texts are decoded as ``json`` does it, with spans and limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Span
from workerlint.platform.json_text import MAX_DEPTH, MAX_LENGTH, JsonError, decode

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
)


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_decodes_what_json_decodes(value: Any, indent: int | None, ascii_only: bool) -> None:
    assert decode(json.dumps(value, indent=indent, ensure_ascii=ascii_only)).value == value


@given(st.text(alphabet='{}[]":,0123456789.eE+- \ntruefalsn\\u', max_size=20))
def test_refuses_what_json_refuses(text: str) -> None:
    try:
        expected = json.loads(text, parse_constant=lambda _: pytest.fail("no constant can be written"))
    except json.JSONDecodeError:
        expected = None
        with pytest.raises(JsonError):
            decode(text)
    else:
        found: Any = None
        try:
            found = decode(text).value
        except JsonError as error:
            found = error.message
        assert found in (expected, "the number is out of range", "a string contains half of a surrogate pair")


def test_has_the_span_of_each_value_and_key() -> None:
    text = '{"type": "object", "items": [1, {"a": true}]}'
    decoded = decode(text)
    spans = {pointer: text[span.start : span.end] for pointer, span in decoded.spans.items()}
    assert spans == {
        (): text, ("type",): '"object"', ("items",): '[1, {"a": true}]', ("items", 0): "1",
        ("items", 1): '{"a": true}', ("items", 1, "a"): "true",
    }  # fmt: skip
    assert decoded.keys["items", 1, "a"] == Span(33, 36)


def test_names_duplicate_keys() -> None:
    decoded = decode('{"a": 1, "b": {"c": 1, "c": 2}}')
    assert decoded.value == {"a": 1, "b": {"c": 2}}
    assert decoded.duplicates == [("c", Span(23, 26))]


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", "", "expected a JSON value, found the end of the text"),
        ('{"a" 1}', "1", "expected `:` after the key `a`, found `1`"),
        ('{"a": 1 "b": 2}', '"', 'expected `,` or `}`, found `"`'),
        ("{'a': 1}", "'", "expected a key in double quotes, found `'`"),
        ('{"a": 1,}', "}", "expected a key in double quotes, found `}`"),
        ("[1, 2", "2", "expected `,` or `]`, found the end of the text"),
        ("[1] x", "x", "expected the end of the text, found `x`"),
        ("True", "True", "expected a JSON value, found `True`"),
        ("NaN", "NaN", "expected a JSON value, found `NaN`"),
        ("01", "1", "expected the end of the text, found `1`"),
        ('{"a": "b}', '"', "missing closing quote"),
        ('["a", "bc', '"', "missing closing quote"),
        ('"a\nb"', "\n", "expected a string on one line"),
        (r'"\x"', "\\", "invalid escape in a string"),
        (r'"\ud800"', r'"\ud800"', "a string contains half of a surrogate pair"),
        ("1e400", "1e400", "the number is out of range"),
        ("9" * 400, "9" * 400, "the number is out of range"),
    ],
)
def test_names_the_syntax_error_and_its_location(text: str, at: str, message: str) -> None:
    with pytest.raises(JsonError) as error:
        decode(text)
    assert error.value.message == message
    assert text[error.value.span.start : error.value.span.end] == at
    assert not error.value.is_limit


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 200_000, f"the nesting of the schema exceeds {MAX_DEPTH} levels"),
        ('{"a":' * 20_000, f"the nesting of the schema exceeds {MAX_DEPTH} levels"),
        (" " * (MAX_LENGTH + 1), "the schema exceeds 500,000 characters"),
    ],
)
def test_bounds_depth_and_length(text: str, message: str) -> None:
    with pytest.raises(JsonError) as error:
        decode(text)
    assert (error.value.message, error.value.is_limit) == (message, True)


def test_the_greatest_depth_is_decoded() -> None:
    text = "[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH
    assert decode(text).value == json.loads(text)
    text = '{"a":' * MAX_DEPTH + "[]" + "}" * MAX_DEPTH
    assert decode(text).value == json.loads(text)
    with pytest.raises(JsonError) as error:
        decode(f"[{text}]")
    assert error.value.span == Span(5 * MAX_DEPTH + 1, 5 * MAX_DEPTH + 2)
    assert decode(" " * (MAX_LENGTH - 1) + "1").value == 1
