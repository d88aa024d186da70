"""Strings are written so that every reader of YAML reads them back."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.parser import parse_tree
from workerlint.syntax.scalars import quoted, quoted_scalar, scalar

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["yes", "NO", "on", "null", "~", "1", "1e3", "0x1f", "2024-01-01", "1:30", "a: b", "a #b", "- a", "", " a", "a:"]
)


@given(TEXTS)
def test_a_string_is_read_back_by_yaml_1_1_and_1_2(text: str) -> None:
    for written in (scalar(text), quoted_scalar(text)):
        assert yaml.safe_load(f"key: {written}") == {"key": text}
        root = parse_tree(f"key: {written}")
        assert isinstance(root, Mapping)
        value = root.get("key")
        assert isinstance(value, Scalar)
        assert value.text == text
        assert value.kind in {"string", "unknown"}  # a placeholder stays one, in quotes too


@pytest.mark.parametrize("text", ["city-sync", "a/b.yaml", "a b", "bento:3.0"])
def test_plain_words_stay_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    ("style", "value", "written"),
    [
        ("'", "it's", "'it''s'"),
        ("'", 'a "b"', "'a \"b\"'"),
        ('"', 'a "b"', '"a \\"b\\""'),
        ('"', "it's", '"it\'s"'),
        ('"', "a\\b", '"a\\\\b"'),
        ("", "INFO", "INFO"),
        ("", "bento:3.0", "bento:3.0"),
        ("", "a b", '"a b"'),
        ("", "a: b", '"a: b"'),
        ("", "3", '"3"'),
        ("", "yes", '"yes"'),
        ("", "", '""'),
        ("|", "INFO", '"INFO"'),
        (">", "it's", '"it\'s"'),
    ],
)
def test_a_value_that_is_replaced_keeps_its_quotes(style: str, value: str, written: str) -> None:
    assert quoted(Scalar.of(0, 0, "old", style), value) == written


@pytest.mark.parametrize("char", ["\n", "\t", "\r", '"', "\\"])
def test_escapes_are_short(char: str) -> None:
    """A person reads the fix: a known escape, not the number of the character."""
    assert (
        quoted_scalar(f"a{char}b")
        == '"a' + {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}[char] + 'b"'
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a:", '"a:"'),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("/a b", "/a b"),
        ("a ", '"a "'),
        ("-a", '"-a"'),
        ("on", '"on"'),
        ("1a", '"1a"'),
        ("a#b", '"a#b"'),
    ],
)
def test_a_string_is_plain_where_that_is_safe(text: str, written: str) -> None:
    assert scalar(text) == written


def test_invisible_characters_are_escaped() -> None:
    assert quoted_scalar("\x07\x9f\xad\u0378\u200b\ud7ff\ue000\uffff\U0001bfff\U000e0001") == (
        '"\\x07\\x9f\\xad\\u0378\\u200b\\ud7ff\\ue000\\uffff\\U0001bfff\\U000e0001"'
    )
    assert quoted_scalar("é\ud800\udfff\u0101😀") == '"é\ud800\udfff\u0101😀"'
