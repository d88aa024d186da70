"""JSON in the layout of Prettier. The checks of SchemaStore compare it with that of Prettier itself."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from release.prettier import render_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_short_lists_are_on_one_line() -> None:
    assert render_json({"a": ["b", "c"], "d": [], "e": {}}) == '{\n  "a": ["b", "c"],\n  "d": [],\n  "e": {}\n}\n'


def test_a_list_with_an_object_and_a_long_list_have_an_item_per_line() -> None:
    assert render_json([{"a": 1}]) == '[\n  {\n    "a": 1\n  }\n]\n'
    assert render_json(["x" * 35, "y" * 37]).count("\n") == 1
    assert render_json(["x" * 36, "y" * 37]).count("\n") == 4


@settings(max_examples=examples(100))
@given(VALUES)
def test_the_value_is_kept(value: object) -> None:
    assert json.loads(render_json(value)) == value
