"""Trees of fields, and their data."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from workerlint_shim.manifests.attributes import SECRET, Attribute, Attributes
from workerlint_shim.plan.tree import as_data, leaves, make_tree

from .fields import read

SCALARS = st.booleans() | st.integers() | st.text(st.characters(codec="ascii", categories=["L"]))
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["x", "y"]), DATA, min_size=1))
def test_the_data_are_those_of_the_manifest(data: dict[str, Any]) -> None:
    assert as_data(read(json.dumps(data))) == yaml.safe_load(json.dumps(data))


def test_the_data_below_a_path() -> None:
    assert as_data(read("a: {b: [{c: 1}, {d: [2]}]}"), 2) == [{"c": 1}, {"d": [2]}]


def test_hidden_values_are_replaced() -> None:
    fields = Attributes([Attribute(("a",), "***", "string", SECRET, "0a1b2"), Attribute(("b",), 1, "integer")])
    assert as_data(fields) == {"a": None, "b": 1}
    assert as_data(fields, hidden="***") == {"a": "***", "b": 1}


def test_a_default_below_an_empty_mapping_is_below_it() -> None:
    fields = [Attribute(("resources",), {}, "mapping"), Attribute(("resources", "cpu"), "1", "string")]
    assert as_data(fields) == {"resources": {"cpu": "1"}}
    assert [item.path for item in leaves(make_tree(fields))] == [("resources", "cpu")]


def test_null_is_absent_except_in_a_list() -> None:
    assert [item.path for item in leaves(make_tree(read("a: null\nb: [null]\n")))] == [("b", 0)]
