"""What the keywords of a schema evaluate, for ``unevaluatedProperties`` and ``unevaluatedItems``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.platform.specs import Checked

Check = Callable[[Any, str], Checked]
DRAFT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
CLOSED = {**DRAFT, "unevaluatedProperties": False}


@pytest.mark.parametrize(
    ("schema", "spec", "unknown"),
    [
        ({"properties": {"a": {}}}, "a: 1\nb: 2", ["b"]),
        ({"allOf": [{"properties": {"a": {}}}], "properties": {"b": {}}}, "a: 1\nb: 2\nc: 3", ["c"]),
        ({"patternProperties": {"^a": {}}}, "ab: 1\nb: 2", ["b"]),
        ({"anyOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"b": {}}}]}, "a: 2\nb: 2", ["a"]),
        ({"if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"b": {}}}}, "a: 1\nb: 2", []),
        ({"if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"b": {}}}}, "a: 2\nb: 2", ["a", "b"]),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": {}}}}}, "a: 1\nb: 2", ["b"]),
        ({"dependentSchemas": {"a": {"properties": {"a": {}, "b": {}}}}}, "a: 1\nb: 2", []),
        ({"additionalProperties": {}}, "a: 1", []),
        ({"not": {"properties": {"a": {"const": 2}}}}, "a: 1", ["a"]),
    ],
)
def test_the_keys_that_no_keyword_describes(check: Check, schema: Any, spec: str, unknown: list[str]) -> None:
    assert [line.partition(":")[0] for line in check({**CLOSED, **schema}, spec).lines] == unknown


@pytest.mark.parametrize(
    ("schema", "count"),
    [
        ({"prefixItems": [{}]}, 2),
        ({"prefixItems": [{}], "items": {}}, 0),
        ({"contains": {"const": 2}}, 1),
        ({"allOf": [{"prefixItems": [{}, {}]}]}, 1),
    ],
)
def test_the_items_that_no_keyword_describes(check: Check, schema: Any, count: int) -> None:
    schema = {**DRAFT, "properties": {"a": {"unevaluatedItems": False, **schema}}}
    assert len(check(schema, "a: [1, 2, 2]").lines) == count


def test_what_may_be_described_is(check: Check) -> None:
    schema = {**CLOSED, "if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"a": {}, "b": {}}}}
    assert check(schema, "a: ${A}\nb: 2").lines == []


def test_an_item_that_may_be_one_of_those_that_the_list_contains_is_described(check: Check) -> None:
    schema = {**DRAFT, "properties": {"a": {"unevaluatedItems": False, "contains": {"const": 2}}}}
    assert check(schema, "a: [2, '${A}']").lines == []
