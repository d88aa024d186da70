"""The compiler from JSON Schema to tables: its output, what is shared, and its errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workerlint_schemas import compiler
from workerlint_schemas.compiler import SchemaError, compile_schema, main, stale_tables
from workerlint_schemas.shape import Shape


def compiled(schema: dict[str, Any]) -> Shape:
    names: dict[str, Any] = {}
    exec(compile_schema("test.json", schema), names)
    root: Shape = names["ROOT"]
    return root


def test_the_tables_are_current() -> None:
    assert stale_tables() == {}
    assert main(["--check"]) == 0


def test_a_stale_table_is_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tables").mkdir()
    monkeypatch.setattr(compiler, "schema_path", lambda name: str(tmp_path / name))
    assert main(["--check"]) == 1
    assert "worker_v1beta.py is out of date: run python -m workerlint_schemas.compiler" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    (tmp_path / "tables" / "worker_v1beta.py").write_text("ROOT = None\n", encoding="utf-8")
    assert main(["--check"]) == 1


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"oneOf": []}, "test.json#: unknown keyword oneOf"),
        ({"x-code": {}}, "test.json#: unknown keyword x-code"),
        ({"properties": {"a/b": {"format": "uri"}}}, "test.json#/properties/a~1b: unknown keyword format"),
        ({"items": True}, "test.json#/items: boolean schemas are not supported"),
        ({"type": "null"}, r"test.json#: type \['null'\] is not supported"),
        ({"enum": ["a"]}, "test.json#: enum is only supported for strings, with type string"),
        ({"type": "string", "enum": ["a", 1]}, "test.json#: enum is only supported for strings, with type string"),
        ({"x-codes": {"type": "DW205"}}, "test.json#: x-codes contains type, which is not used here"),
        ({"type": "string", "x-codes": {"type": "205"}}, "test.json#: x-codes for type: '205' is not a rule code"),
        (
            {"required": ["a"], "x-codes": {"required": {"b": "DW101"}}},
            "test.json#: x-codes for required must contain exactly the required names",
        ),
        (
            {"exclusiveMinimum": 0},
            "test.json#: exclusiveMinimum is not checked: x-codes must contain null for it",
        ),
        ({"items": {"$ref": "#/$defs/a"}}, "test.json#/items: [$]ref #/[$]defs/a is not defined"),
        ({"$defs": {"a": {}}, "items": {"$ref": "a"}}, "test.json#/items: [$]ref a is not defined"),
        ({"items": {"$ref": "other.json"}}, "test.json#/items: [$]ref other.json is not defined"),
        (
            {"$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}, "items": {"$ref": "#/$defs/a"}},
            "is circular",
        ),
        (
            {"$defs": {"a": {}}, "items": {"$ref": "#/$defs/a", "type": "string"}},
            "test.json#/items: type next to [$]ref is not supported",
        ),
    ],
)
def test_what_the_walk_does_not_check_is_refused(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        compile_schema("test.json", schema)


def test_an_integer_satisfies_number() -> None:
    assert compiled({"type": ["string", "number"]}).types == {"string", "number", "integer"}


def test_a_reference_is_one_shape_wherever_it_is_used() -> None:
    reference = {"$ref": "#/$defs/size", "description": "Said anew."}
    root = compiled({"$defs": {"size": {"type": "integer"}}, "properties": {"a": reference, "b": reference}})
    assert root.properties["a"] is root.properties["b"]
    assert root.properties["a"].pointer == "test.json#/$defs/size"


def test_codes_are_the_default_unless_given() -> None:
    schema = {"type": "integer", "minimum": 1, "x-codes": {"minimum": "DW311"}}
    assert compiled(schema).codes == {"type": "DW205", "minimum": "DW311"}


@pytest.mark.parametrize(
    ("keyword", "value", "code"),
    [
        ("type", "string", "DW205"),
        ("enum", ["a"], "DW205"),
        ("additionalProperties", False, "DW204"),
        ("minimum", 1, "DW205"),
        ("maximum", 1, "DW205"),
        ("pattern", "a", "DW205"),
        ("minLength", 1, "DW205"),
        ("maxLength", 1, "DW205"),
        ("minItems", 1, "DW205"),
        ("anyOf", [{"required": ["a"]}, {"required": ["b"]}], "DW205"),
    ],
)
def test_each_keyword_has_a_default_code(keyword: str, value: object, code: str) -> None:
    beside: dict[str, dict[str, Any]] = {"enum": {"type": "string"}, "additionalProperties": {"properties": {}}}
    assert compiled({**beside.get(keyword, {}), keyword: value}).codes[keyword] == code
    assert compiled({"required": ["a"]}).required == {"a": "DW205"}


def test_a_code_for_everything_is_inherited() -> None:
    root = compiled({"x-codes": {"*": "DW306"}, "required": ["a"], "properties": {"a": {"type": "string"}}})
    assert root.required == {"a": "DW306"}
    assert root.properties["a"].codes == {"type": "DW306"}


def test_what_is_worded_elsewhere_is_left_out() -> None:
    schema = {
        "required": ["a", "b"],
        "x-codes": {"required": {"a": None, "b": "DW401"}},
        "properties": {"a": {"type": "string", "pattern": "^x$", "x-codes": {"pattern": None}}},
    }
    root = compiled(schema)
    assert root.required == {"b": "DW401"}
    assert root.properties["a"].pattern is None
    assert root.properties["a"].plain_types == {"string"}


def test_quotes_and_backslashes_survive() -> None:
    schema = {"properties": {'a"b': {"type": "string", "pattern": r"^\d+'$"}}}
    assert compiled(schema).properties['a"b'].pattern == r"^\d+'$"
