"""What a violation is about: a key, a value, or what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint.platform.schema_violation import SchemaViolation, node_kinds


def violation(
    keyword: str, name: str = "", value: Any = None, schema: Any = None, branches: Any = ()
) -> SchemaViolation:
    return SchemaViolation(keyword, ("worker", "stackSpec"), None, name, value, schema or {}, {}, list(branches))


@pytest.mark.parametrize(
    ("found", "absent", "at_key", "place"),
    [
        (violation("required", "a"), True, False, "worker.stackSpec.a"),
        (violation("additionalProperties", "a"), False, True, "worker.stackSpec.a"),
        (violation("type"), False, False, "worker.stackSpec"),
        (violation("anyOf", branches=[("a",), ("b",)]), True, False, "worker.stackSpec"),
        (violation("anyOf"), False, False, "worker.stackSpec"),
    ],
)
def test_its_place(found: SchemaViolation, absent: bool, at_key: bool, place: str) -> None:
    assert (found.is_absence, found.is_at_key, found.dotted) == (absent, at_key, place)


@pytest.mark.parametrize(
    ("types", "kinds"), [("object", ["mapping"]), (["array", "string"], ["list", "string"]), (None, [])]
)
def test_types_are_kinds_of_nodes(types: Any, kinds: list[str]) -> None:
    assert node_kinds(types) == kinds
    assert violation("type", value=types).types == kinds
    assert violation("minLength", schema={"type": types}).types == kinds


def test_the_shape_for_fixes() -> None:
    schema = {
        "type": "string",
        "enum": ["a", "b"],
        "properties": {"x": {}},
        "required": ["x"],
        "items": {"type": "array"},
    }
    shape = violation("type", value="object", schema=schema).shape
    assert shape.types == {"mapping"}
    assert (shape.enum, list(shape.properties), list(shape.required)) == (("a", "b"), ["x"], ["x"])
    assert shape.items is not None
    assert shape.items.types == {"list"}
    assert violation("enum", schema={"enum": ["a", 1]}).shape.enum is None
