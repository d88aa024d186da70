"""The kind of a plain scalar, compared with the core schema, and which scalars readers may disagree on."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workerlint.syntax.scalar_kinds import BOOLEANS_1_1, CORE_WORDS, core_kind, may_differ


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("null", "null"), ("~", "null"), ("True", "boolean"), ("FALSE", "boolean"), ("tRue", "string"),
        ("1", "integer"), ("-1", "integer"), ("+1", "integer"), ("010", "integer"), ("0o7", "integer"), ("0o8", "string"),
        ("0xfF", "integer"), ("0xg", "string"), ("1.", "number"), (".5", "number"), ("1e3", "number"), ("-.inf", "number"),
        (".nan", "number"), (".", "string"), ("-", "string"), ("1_000", "string"), ("10:30", "string"), ("1Gi", "string"),
        ("2026-01-31", "string"), ("yes", "string"), ("a", "string"),
    ],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    assert core_kind(text) == kind


@given(st.text("0123456789.eEoxabfn:_-+yYtrueNnolsi", min_size=1, max_size=6))
def test_scalars_that_cannot_differ_are_the_same_to_yaml_1_1(text: str) -> None:
    if may_differ(text):
        return
    try:
        value = yaml.safe_load(f"a: {text}")["a"]
    except (yaml.YAMLError, ValueError, TypeError, KeyError):
        return
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    assert kinds.get(type(value), "other") == core_kind(text) or isinstance(value, (dict, list))


@pytest.mark.parametrize(
    ("text", "differ"),
    [
        ("yes", True),
        ("n", True),
        ("010", True),
        ("1_000", True),
        ("10:30", True),
        ("1e3", True),
        ("100m", False),
        ("true", False),
    ],
)
def test_which_scalars_readers_may_disagree_on(text: str, differ: bool) -> None:
    assert may_differ(text) == differ


def test_the_words_that_readers_read_as_null_or_a_boolean() -> None:
    assert {word for word, value in CORE_WORDS.items() if value is None} == {"", "~", "null", "Null", "NULL"}
    assert {word for word, value in CORE_WORDS.items() if value} == {"true", "True", "TRUE"}
    assert {word for word, value in CORE_WORDS.items() if value is False} == {"false", "False", "FALSE"}
    assert {word for word, value in BOOLEANS_1_1.items() if value} == {"yes", "Yes", "YES", "on", "On", "ON", "y", "Y"}
    assert {word for word, value in BOOLEANS_1_1.items() if not value} == {
        "no",
        "No",
        "NO",
        "off",
        "Off",
        "OFF",
        "n",
        "N",
    }


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (".nan .NaN .NAN .inf +.Inf -.INF 1.5 -1.5 1.e5 1E-5 +.5e+5", "number"),
        ("0 12 007 0o17 0xAf -12 +12", "integer"),
        (
            ".naN nan inf .iNf 1.5.5 1e 1.5x 0o 0x 0X1 0O7 -0x1 +0o7 - + . -. 1- 1\uff12 \uff11 1\u0660 --1 1+1 e5",
            "string",
        ),
    ],
)
def test_the_kind_of_each_notation(texts: str, kind: str) -> None:
    assert {text: core_kind(text) for text in texts.split()} == dict.fromkeys(texts.split(), kind)


@pytest.mark.parametrize(
    ("texts", "differ"),
    [
        ("a 0 7 10 1.5 0.5 123456789012345678 1Gi 100m 0x1Fg true TRUE null ~ \uff11 1\u0660 1.\u0660", False),
        ("00 07 1. .5 -1 +1 1_0 1:30 0b1 1e3 2024-01-01 1234567890123456789 Yes OFF N", True),
    ],
)
def test_which_notations_readers_may_disagree_on(texts: str, differ: bool) -> None:
    assert {text: may_differ(text) for text in texts.split()} == dict.fromkeys(texts.split(), differ)
    assert not may_differ("")
