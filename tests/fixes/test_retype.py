"""A value changes its type in the notation only: each reader gets the same strings."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from workerlint.core.text import Source
from workerlint.fixes.retype import flow_list
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.parser import parse_tree


def listed(value: str) -> str:
    text = f"tags: {value}\n"
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.get("tags")
    assert isinstance(node, Scalar)
    return flow_list(Source("x.yaml", text), node)


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("a", ["a"]),
        ("a, b c", ["a", "b c"]),
        ("dataos:type:x, y", ["dataos:type:x", "y"]),
        ("5", ["5"]),
        ("5, 6", ["5", "6"]),
        ("true", ["true"]),
        ("on, off", ["on", "off"]),
        ("a, no", ["a", "no"]),
        ("a, &b", ["a", "&b"]),
        ("a, *b, !c", ["a", "*b", "!c"]),
        ("a, @b, %c", ["a", "@b", "%c"]),
        ("a, - b, ? c", ["a", "- b", "? c"]),
        ("a, ~, null", ["a", "~", "null"]),
        ("yes, a\\b", ["yes", "a\\b"]),
        ("'a, b'", ["a, b"]),
        ('"a\\tb"', ["a\tb"]),
    ],
)
def test_a_text_becomes_a_list_of_the_same_texts(value: str, items: list[str]) -> None:
    for version in ((1, 1), (1, 2)):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        assert reader.load(f"tags: {listed(value)}\n")["tags"] == items


@pytest.mark.parametrize("value", ["a, , b", "a, b,", "|\n  a, b", "a, [b", 'a, "b"', "a, b#c"])
def test_no_list_where_it_is_unsure_what_the_items_are(value: str) -> None:
    assert listed(value) == ""
