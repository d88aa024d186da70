"""Texts below one layer of encoding, and where their characters are in the encoded text."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Span
from workerlint.secrets.layers import base64_layers, decode_base64, escape_layers

TEXT = "postgres://maps:rainy-day@db/cities"


@pytest.mark.parametrize(
    ("text", "part", "encoded"),
    [
        (r"{\"a\":\"b\"}", '"b"', r"\"b\""),
        (r"x\u0041y", "xAy", r"x\u0041y"),
        (r"one\ntwo", "two", "two"),
        (r"x\x41y", "xAy", r"x\x41y"),
        (r"x\U00000041y", "xAy", r"x\U00000041y"),
        (r"x\U0001F3D9y", "x\U0001f3d9y", r"x\U0001F3D9y"),
        (r"x\U00103456y", "x\U00103456y", r"x\U00103456y"),
        (r"a\nb", "a\nb", r"a\nb"),
        (r"a\rb", "a\rb", r"a\rb"),
        (r"a\tb", "a\tb", r"a\tb"),
        (r"a\/b\'c\\d", "a/b'c\\d", r"a\/b\'c\\d"),
        ("a%3A%2F%2Fb", "://", "%3A%2F%2F"),
        ("100%% of %40", "@", "%40"),
    ],
)
def test_a_range_is_that_of_the_encoded_text(text: str, part: str, encoded: str) -> None:
    (layer,) = escape_layers(text)
    start = layer.text.index(part)
    span = layer.span(Span(start, start + len(part)))
    assert text[span.start : span.end] == encoded


@pytest.mark.parametrize("text", ["plain", r"\d+\.\s", "100%", "%Y-%m"])
def test_a_text_without_escapes_has_no_layer(text: str) -> None:
    assert list(escape_layers(text)) == []


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("padding", ["=", ""])
def test_base64_of_a_text_is_decoded(encode: object, padding: str) -> None:
    text = encode(TEXT.encode()).decode()  # type: ignore[operator]
    text = text.rstrip("=") + padding if text.endswith("=") else text
    assert list(base64_layers(f"x: {text} y")) == [(Span(3, 3 + len(text)), TEXT)]


@pytest.mark.parametrize("size", [18, 19, 20, 22])
def test_base64_may_contain_line_breaks_and_the_signs_of_both_alphabets(size: int) -> None:
    text = "\t>>>???~~~\r\nabcdefghijkl"[:size]
    for encode in (b64encode, urlsafe_b64encode):
        encoded = encode(text.encode()).decode()
        assert set(encoded) & set("+/-_")
        assert decode_base64(encoded) == decode_base64(encoded.rstrip("=")) == text
    assert decode_base64(b64encode(f"{text}\0".encode()).decode()) == ""


@pytest.mark.parametrize(
    "text", ["deploymentOfTheCitiesOfEurope", b64encode(bytes(range(128, 160))).decode(), "a" * 25, "-" * 40]
)
def test_other_words_are_not_base64(text: str) -> None:
    assert decode_base64(text) == ""
    assert list(base64_layers(text)) == []


@given(st.text(max_size=40))
def test_layers_undo_the_escapes_of_json_and_urls(text: str) -> None:
    ascii_text = text.encode("ascii", "ignore").decode().replace("\b", "").replace("\f", "")
    for encoded in (json.dumps(ascii_text)[1:-1], quote(ascii_text, safe="")):
        for layer in escape_layers(encoded):
            assert len(layer.offsets) == len(layer.text) + 1
            assert layer.offsets == sorted(layer.offsets)
            assert layer.offsets[-1] == len(encoded)
    if "%" not in ascii_text and "\\" in (encoded := json.dumps(ascii_text)[1:-1]):
        assert [layer.text for layer in escape_layers(encoded)] == [ascii_text]
