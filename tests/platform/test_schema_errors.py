"""Errors of jsonschema as violations: of alternatives, those of the one that was meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.platform.specs import Checked

from workerlint.platform.schema_errors import distinct, type_names

Check = Callable[[Any, str], Checked]


def violations(checked: Checked) -> list[tuple[str, str]]:
    return [
        (item.keyword, item.dotted.removeprefix("worker.stackSpec").lstrip("."))
        for item in checked.evaluation.violations
    ]


SOURCES = {
    "oneOf": [
        {"properties": {"type": {"const": "file"}, "path": {"type": "string"}}, "required": ["type", "path"]},
        {"properties": {"type": {"const": "url"}, "address": {"type": "string"}}, "required": ["type", "address"]},
    ]
}


@pytest.mark.parametrize(
    ("schema", "spec", "found"),
    [
        (SOURCES, "type: file\npath: 3", [("type", "path")]),
        (SOURCES, "type: url\nadress: x", [("required", "address")]),
        (SOURCES, "type: other", [("enum", "type")]),
        ({"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}}, "a: [1]", [("type", "a")]),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "c: 1", [("anyOf", "")]),
        ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, "a: 1\nb: 1", [("exclusive", "")]),
        (
            {"anyOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"b": {"const": 2}}}]},
            "a: 5\nb: 5",
            [("anyOf", "")],
        ),
        ({"not": {"required": ["a"]}}, "a: 1", [("not", "a")]),
        ({"properties": {"a": False}}, "a: 1", [("false", "a")]),
        ({"additionalProperties": False}, "a: 1\nb: 2", [("additionalProperties", "a"), ("additionalProperties", "b")]),
        ({"propertyNames": {"maxLength": 1}}, "aa: 1", [("propertyNames", "aa")]),
    ],
)
def test_the_place_and_the_keyword(check: Check, schema: Any, spec: str, found: list[tuple[str, str]]) -> None:
    assert violations(check(schema, spec)) == found


def test_an_alias_does_not_repeat_a_violation(check: Check) -> None:
    schema = {"additionalProperties": {"type": "object", "properties": {"b": {"type": "string"}}}}
    assert violations(check(schema, "a: &x {b: 1}\nc: *x")) == [("type", "a.b")]


def test_one_violation_for_each_place(check: Check) -> None:
    schema = {"properties": {"a": {"allOf": [{"minLength": 9}, {"type": "integer"}, {"pattern": "^x"}]}}}
    assert violations(check(schema, "a: text")) == [("type", "a")]


def test_values_are_collected_once() -> None:
    assert type_names(["string", ["string", "null"], "object"]) == ["string", "null", "object"]
    assert distinct([1, [1], 1, [1], {}]) == [1, [1], {}]
