"""The fields of a JSON Schema, as editors describe them."""

from __future__ import annotations

import json
from typing import Any

from workerlint.platform.json_schema import prepare
from workerlint.platform.schema_shape import describe_shape

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["dataset"],
    "properties": {
        "dataset": {"type": "string", "description": "What is read."},
        "mode": {"enum": ["full", "changes"], "default": "full"},
        "options": {"type": "object", "properties": {"deep": {"properties": {"er": {"properties": {"est": {}}}}}}},
        "sinks": {"type": "array", "items": {"properties": {"name": {"type": "string"}}}},
    },
}


def test_fields_and_what_is_below_them() -> None:
    shape = describe_shape(prepare(json.dumps(SCHEMA)), code="DW306")
    assert shape is not None
    assert list(shape.properties) == ["dataset", "mode", "options", "sinks"]
    assert shape.documentation["required"] == ["dataset"]
    assert shape.properties["dataset"].documentation["description"] == "What is read."
    assert shape.properties["mode"].enum == ("full", "changes")
    assert shape.properties["mode"].documentation["default"] == "full"
    items = shape.properties["sinks"].items
    assert items is not None
    assert list(items.properties) == ["name"]


def test_so_many_levels_are_described_at_once() -> None:
    prepared = prepare(json.dumps(SCHEMA))
    shape = describe_shape(prepared)
    assert shape is not None
    deep = shape.properties["options"].properties["deep"].properties["er"]
    assert not deep.properties
    below = describe_shape(prepared, ("options", "deep", "er"))
    assert below is not None
    assert list(below.properties) == ["est"]


def test_what_the_schema_does_not_describe() -> None:
    assert describe_shape(prepare(json.dumps(SCHEMA | {"additionalProperties": False})), ("nothing",)) is None


def test_a_schema_that_contains_itself_ends() -> None:
    schema = {"properties": {name: {"$ref": "#"} for name in "abcdefghijkl"}}
    assert describe_shape(prepare(json.dumps(schema))) is not None
