"""The subschemas of a schema, and the cycles of references."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.platform.subschemas import near_cycles, subschemas

SCHEMA = {
    "type": "object",
    "properties": {"a": {"const": 1}, "items": True},
    "items": [{"const": 2}],
    "additionalProperties": {"const": 3},
    "anyOf": [{"const": 4}, False],
    "enum": [{"const": 5}],
    "default": {"not": {}},
    "required": ["a"],
    "not": {"not": {"const": 6}},
}


def test_each_subschema_is_found_with_its_pointer() -> None:
    assert dict(subschemas(SCHEMA)) == {
        ("properties", "a"): {"const": 1},
        ("properties", "items"): True,
        ("items", 0): {"const": 2},
        ("additionalProperties",): {"const": 3},
        ("anyOf", 0): {"const": 4},
        ("anyOf", 1): False,
        ("not",): {"not": {"const": 6}},
    }


@pytest.mark.parametrize(
    "keyword",
    [
        "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    ],
)  # fmt: skip
def test_a_keyword_with_one_subschema(keyword: str) -> None:
    for schema in ({"type": "string"}, True, False):
        assert list(subschemas({keyword: schema})) == [((keyword,), schema)]
    assert list(subschemas({keyword: "x"})) == []


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "items", "oneOf", "prefixItems"])
def test_a_keyword_with_a_list_of_subschemas(keyword: str) -> None:
    assert list(subschemas({keyword: [{}, True]})) == [((keyword, 0), {}), ((keyword, 1), True)]


@pytest.mark.parametrize(
    "keyword", ["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"]
)
def test_a_keyword_with_named_subschemas(keyword: str) -> None:
    assert list(subschemas({keyword: {"a": {}, "b": False}})) == [((keyword, "a"), {}), ((keyword, "b"), False)]
    assert list(subschemas({keyword: [{}]})) == []


@pytest.mark.parametrize("keyword", ["$anchor", "const", "default", "enum", "examples", "required", "type"])
def test_a_keyword_without_subschemas(keyword: str) -> None:
    values: list[object] = [{"a": {}}, [{}], True]
    assert [list(subschemas({keyword: value})) for value in values] == [[], [], []]


def _reachable(edges: dict[int, list[int]], start: int) -> set[int]:
    """Return the nodes that are reached from a node by at least one step."""
    found: set[int] = set()
    todo = list(edges[start])
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += edges[node]
    return found


@given(st.dictionaries(st.integers(0, 5), st.lists(st.integers(0, 5), max_size=3, unique=True)))
def test_cycles_and_what_is_between_them(graph: dict[int, list[int]]) -> None:
    edges = {node: graph.get(node, []) for node in range(6)}
    steps = {start: _reachable(edges, start) for start in edges}
    reached = {node: {node} | targets for node, targets in steps.items()}
    cyclic = {node for node in edges if node in steps[node]}
    between = {
        node
        for node, (one, other) in itertools.product(edges, itertools.product(cyclic, cyclic))
        if node in reached[one] and other in reached[node]
    }
    assert set(near_cycles(edges)) == between
