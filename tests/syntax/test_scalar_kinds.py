"""The kind of a plain scalar, compared with the core schema, and which scalars readers may disagree on."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workerlint.syntax.scalar_kinds import core_kind, may_differ


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
