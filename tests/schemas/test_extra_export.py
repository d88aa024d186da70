"""The exported schema with extra fields: it checks them, and rejects nothing that workerlint accepts."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft7Validator

from workerlint_schemas.export import ALL_VERSIONS, VERSIONS, export

from .test_export import DRAFT_07, HEAD, SECTION, subschemas

EXTRA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"code": {"type": "string", "pattern": "^CC-[0-9]+$", "description": "Who pays."}, "unused": {}},
    "properties": {
        "costCenter": {"$ref": "#/$defs/code", "title": "Cost center"},
        "worker": {"properties": {"tier": {"enum": ["gold", "silver"]}, "backup": {"type": "object"}}},
        "spec": {"$ref": "#/properties/worker"},
    },
    "required": ["costCenter"],
}


def is_valid(document: Any, extra: Any = EXTRA, name: str = ALL_VERSIONS) -> bool:
    return Draft7Validator(export(name, extra)).is_valid(document)


def v1beta(**fields: Any) -> dict[str, Any]:
    return {**HEAD, "costCenter": "CC-1", "worker": {**SECTION, **fields}}


def with_field(schema: Any) -> dict[str, Any]:
    """Return the schema of a manifest with a field `tier` in its section, which has a JSON Schema of its own."""
    return {"$defs": {"a": {"type": "string"}}, "properties": {"worker": {"properties": {"tier": schema}}}}


@pytest.mark.parametrize("name", [ALL_VERSIONS, *VERSIONS.values()])
def test_it_is_a_schema_of_draft_07_without_the_published_address(name: str) -> None:
    schema = export(name, EXTRA)
    Draft7Validator.check_schema(schema)
    assert "$id" not in schema
    found = list(subschemas(schema))
    assert all(subschema.keys() <= DRAFT_07 for subschema in found)
    used = {each["$ref"].removeprefix("#/definitions/") for each in found if "$ref" in each}
    assert used == schema.get("definitions", {}).keys()


def test_extra_fields_are_allowed_required_and_checked() -> None:
    assert is_valid(v1beta(tier="gold", backup={"keep": 3}))
    assert not is_valid(v1beta(tier="gould"))
    assert not is_valid({**v1beta(), "costCenter": "x"})
    assert not is_valid({key: value for key, value in v1beta().items() if key != "costCenter"})
    assert not is_valid({**v1beta(), "costCentre": "CC-1"})
    spec = {"name": "a", "version": "v2alpha", "type": "worker", "costCenter": "CC-1"}
    assert is_valid({**spec, "spec": {**SECTION, "tier": "gold"}})
    assert not is_valid({**spec, "spec": {**SECTION, "tier": "gould"}})
    assert not is_valid(v1beta(tier="gold"), None)


def test_a_value_may_be_a_variable() -> None:
    assert is_valid({**v1beta(tier="${TIER}", backup="$BACKUP"), "costCenter": "{{ center }}"})


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, ["a", 1]),
        ({"properties": {"a": {}}, "patternProperties": {"^x": {}}, "additionalProperties": False}, {"x1": 1}),
        ({"not": {"const": "b"}}, "a"),
        ({"oneOf": [{"minimum": 1}, {"properties": {"a": {"type": "integer"}}}]}, "a"),
        ({"$ref": "#/properties/worker/properties/other"}, "a"),
        ({"$ref": "#/$defs/gone"}, "a"),
        ({"if": {"const": "a"}, "then": {"const": "a"}, "else": False}, "a"),
        ({"type": "array", "contains": {"const": "a"}}, ["a"]),
        (True, "a"),
        ({"properties": {"a": True, "b": False}}, {"a": 1}),
        ({"type": ["string", "null"], "minLength": 1}, None),
    ],
)
def test_keywords_that_draft_07_cannot_express_reject_nothing(schema: Any, value: Any) -> None:
    assert is_valid({**HEAD, "worker": {**SECTION, "tier": value}}, with_field(schema))


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ({"type": "integer"}, 1, "a"),
        ({"type": ["integer", "boolean"]}, True, "a"),
        ({"enum": ["a", "b"]}, "b", "c"),
        ({"const": "a"}, "a", "b"),
        ({"minimum": 2}, 2, 1),
        ({"maximum": 2}, 2, 3),
        ({"exclusiveMinimum": 2}, 3, 2),
        ({"exclusiveMaximum": 2}, 1, 2),
        ({"pattern": "^a"}, "ab", "ba"),
        ({"minLength": 2}, "ab", "a"),
        ({"maxLength": 2}, "ab", "abc"),
        ({"minItems": 1}, [1], []),
        ({"maxItems": 1}, [1], [1, 2]),
        ({"properties": {"a": {}}, "required": ["a"]}, {"a": 1}, {}),
    ],
)
@pytest.mark.parametrize("name", [ALL_VERSIONS, "worker-v1beta.json"])
def test_each_keyword_is_checked(schema: Any, valid: Any, invalid: Any, name: str) -> None:
    for value, expected in ((valid, True), (invalid, False), ("${X}", True), (None, True)):
        document = {**HEAD, "worker": {**SECTION, "tier": value}}
        assert is_valid(document, with_field(schema), name) is expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"type": "string"}, False),
        ({"type": ["string", "integer"]}, False),
        ({"type": "integer"}, True),
        ({"type": "object", "properties": {"a": {}}}, True),
        ({"type": "object", "properties": {"a": {}}, "required": ["a"]}, False),
        ({"$ref": "#/$defs/a"}, False),
    ],
)
def test_an_item_may_be_null_if_nothing_in_it_is_required(items: Any, expected: bool) -> None:
    document = {**HEAD, "worker": {**SECTION, "tier": [None]}}
    assert is_valid(document, with_field({"type": "array", "items": items})) is expected
    assert is_valid({**HEAD, "worker": {**SECTION, "tier": ["${X}"]}}, with_field({"type": "array", "items": items}))


def test_a_field_has_the_title_and_the_description_of_its_definition() -> None:
    field = export("worker-v1beta.json", EXTRA)["properties"]["costCenter"]
    assert (field["title"], field["description"]) == ("Cost center", "Who pays.")


def test_a_definition_may_refer_to_another_one_and_contain_itself() -> None:
    fields = {"child": {"$ref": "#/$defs/node"}, "size": {"$ref": "#/$defs/size"}}
    definitions = {
        "node": {"type": "object", "properties": fields},
        "size": {"$ref": "#/$defs/number", "title": "Size"},
        "number": {"type": "integer", "title": "Number", "description": "How many."},
    }
    extra = {"$defs": definitions, "properties": {"worker": {"properties": fields}}}
    for size, expected in ((1, True), ("x", False)):
        assert is_valid({**HEAD, "worker": {**SECTION, "child": {"child": {"size": size}}}}, extra) is expected
    found = export("worker-v1beta.json", extra)["properties"]["worker"]["else"]["properties"]["size"]
    assert (found["title"], found["description"]) == ("Size", "How many.")


def test_a_required_field_has_a_value() -> None:
    for extra, expected in ((EXTRA, False), ({**EXTRA, "required": []}, True)):
        assert is_valid({**v1beta(), "costCenter": None}, extra) is expected
    assert is_valid(v1beta(tier=None, backup=None))


@pytest.mark.parametrize("key", ["${KEY}", "$KEY", "{{ key }}"])
def test_a_variable_may_be_a_key_of_a_closed_mapping(key: str) -> None:
    extra = with_field({"type": "object", "properties": {"a": {}}, "additionalProperties": False})
    for fields, expected in (({"a": 1}, True), ({key: 1}, True), ({"b": 1}, False)):
        assert is_valid({**HEAD, "worker": {**SECTION, "tier": fields}}, extra) is expected
    assert is_valid({**HEAD, "worker": {**SECTION, key: 1}}, extra)


@pytest.mark.parametrize("keyword", ["title", "description", "default", "examples"])
@pytest.mark.parametrize("more", [{}, {"$ref": "#/$defs/a"}])
def test_what_editors_show_is_kept(keyword: str, more: dict[str, str]) -> None:
    value = ["text"] if keyword == "examples" else "text"
    schema = export("worker-v1beta.json", with_field({"type": "string", keyword: value, **more}))
    assert schema["properties"]["worker"]["else"]["properties"]["tier"][keyword] == value


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": "x"}),
        ({"type": "array", "items": {"$ref": "#/$defs/a"}}, [1]),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"b": 1}),
        ({"type": "string", "maxLength": 2}, "abc"),
        ({"$ref": "#/definitions/b"}, 1),
    ],
)
def test_what_can_be_expressed_is_checked(schema: Any, value: Any) -> None:
    extra = {**with_field(schema), "definitions": {"b": {"type": "string"}}}
    assert not is_valid({**HEAD, "worker": {**SECTION, "tier": value}}, extra)
