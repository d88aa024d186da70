"""Completion and hover learn from a schema which fields and values it allows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workerlint.platform.json_schema import prepare
from workerlint.platform.schema_fields import SchemaField, field, fields

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["input"],
    "properties": {
        "input": {"$ref": "#/definitions/source"},
        "mode": {"enum": ["append", "overwrite"], "description": "How to write.", "default": "append"},
        "steps": {
            "type": "array",
            "items": {
                "oneOf": [
                    {"properties": {"map": {"type": "string"}}, "required": ["map"]},
                    {"properties": {"filter": {"type": ["string", "object"], "title": "A condition"}}},
                ]
            },
        },
        "pair": {"items": [{"properties": {"first": {}}}], "additionalItems": {"properties": {"other": {}}}},
    },
    "patternProperties": {"^x-": {"properties": {"extra": {}}}},
    "additionalProperties": {"properties": {"anything": {}}},
    "definitions": {
        "source": {
            "allOf": [{"properties": {"name": {"type": "string"}}, "required": ["name"]}],
            "properties": {"child": {"$ref": "#/definitions/source"}, "kind": {"const": "file"}},
            "if": {"properties": {"kind": {"const": "file"}}},
            "then": {"properties": {"path": {"type": "string"}}, "required": ["path"]},
            "else": {"properties": {"topic": {"type": "string"}}},
        }
    },
}
PREPARED = prepare(json.dumps(SCHEMA))


def as_text(found: SchemaField) -> str:
    values = f" {found.values}" if found.values else ""
    return f"{found.name}{'*' if found.required else ''}: {'|'.join(found.types)}{values}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ["input*: ", "mode:  ['append', 'overwrite']", "steps: list", "pair: "]),
        (("input",), ["child: ", "kind:  ['file']", "name*: string", "path: string", "topic: string"]),
        (("input", "child", "child"), ["child: ", "kind:  ['file']", "name*: string", "path: string", "topic: string"]),
        (("steps", 7), ["map: string", "filter: string|mapping"]),
        (("steps",), []),
        (("pair", 0), ["first: "]),
        (("pair", 1), ["other: "]),
        (("x-a",), ["extra: "]),
        (("unknown",), ["anything: "]),
        (("mode", "nothing", 3), []),
    ],
)
def test_fields_of_a_mapping(path: tuple[str | int, ...], expected: list[str]) -> None:
    assert [as_text(found) for found in fields(PREPARED, path)] == expected


def test_one_field_has_its_description_default_and_values() -> None:
    mode = field(PREPARED, ("mode",))
    assert mode is not None
    assert (mode.description, mode.default, mode.values) == ("How to write.", "append", ["append", "overwrite"])
    condition = field(PREPARED, ("steps", 0, "filter"))
    assert condition is not None
    assert (condition.description, condition.types) == ("A condition", ["string", "mapping"])
    name = field(PREPARED, ("input", "name"))
    assert name is not None
    assert name.required
    assert field(PREPARED, ("mode", "nothing")) is None


def test_types_of_a_referenced_definition_are_known() -> None:
    schema = {"properties": {"a": {"$ref": "#/definitions/b"}}, "definitions": {"b": {"type": "integer", "title": "B"}}}
    (found,) = fields(prepare(json.dumps(schema)))
    assert (found.types, found.description) == (["integer"], "B")


def test_an_unusable_schema_has_no_fields() -> None:
    assert fields(prepare('{"properties": {"a": 5}}')) == []
    assert field(prepare("{"), ("a",)) is None


def test_recursive_and_doubling_definitions_are_bounded() -> None:
    definitions: dict[str, Any] = {"d40": {"properties": {"a": {"$ref": "#"}}}}
    for number in range(40):
        following = {"$ref": f"#/definitions/d{number + 1}"}
        definitions[f"d{number}"] = {"anyOf": [following, following]}
    branches = [{"$ref": "#/definitions/d0"}, {"properties": {"b": {}}}]
    prepared = prepare(json.dumps({"allOf": branches, "definitions": definitions}))
    assert [found.name for found in fields(prepared, ("a",) * 30)] == ["a", "b"]


def test_the_items_of_lists_in_each_draft() -> None:
    one: dict[str, Any] = {"properties": {"one": {}}}
    two: dict[str, Any] = {"properties": {"two": {}}}
    newest = "https://json-schema.org/draft/2020-12/schema"
    for schema, names in (
        ({"prefixItems": [one], "items": two, "$schema": newest}, ["one", "two"]),
        ({"items": [one], "additionalItems": two}, ["one", "two"]),
        ({"items": one, "additionalItems": two}, ["one", "one"]),
        ({"items": [one]}, ["one", None]),
    ):
        prepared = prepare(json.dumps(schema))
        found = [fields(prepared, (at,)) for at in (0, 1)]
        assert [item[0].name if item else None for item in found] == names


def test_a_field_is_required_only_where_that_is_certain() -> None:
    branches = [{"required": ["b"]}, {"required": ["c"]}]
    schema = {"properties": {"a": {}, "b": {}, "c": {}, "d": {}}, "required": ["a"], "anyOf": branches}
    schema["allOf"] = [{"required": ["d"]}]
    prepared = prepare(json.dumps(schema))
    found = [field(prepared, (name,)) for name in "abcd"]
    assert [item is not None and item.required for item in found] == [True, False, False, True]
    assert [as_text(item) for item in fields(prepared)] == ["a*: ", "b: ", "c: ", "d*: "]
