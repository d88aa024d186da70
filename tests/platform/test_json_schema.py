"""The author of a schema learns what is wrong with it; the rest of the schema stays usable where that is possible."""

from __future__ import annotations

import json
import time
from typing import Any

import jsonschema
import pytest

from workerlint.platform.json_schema import Prepared, prepare, prepare_data

DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"


def problems(schema: Any) -> list[str]:
    """Return each problem as ``kind at text: message``."""
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return [f"{it.kind} at {text[it.span.start : it.span.end]}: {it.message}" for it in prepare(text).problems]


@pytest.mark.parametrize(
    ("address", "draft"),
    [
        (None, "draft-07"),
        ("http://json-schema.org/draft-04/schema#", "draft-04"),
        ("http://json-schema.org/draft-04/schema", "draft-04"),
        ("https://json-schema.org/draft-06/schema#", "draft-06"),
        ("http://json-schema.org/draft-07/schema#", "draft-07"),
        ("https://json-schema.org/draft/2019-09/schema", "2019-09"),
        ("http://json-schema.org/draft/2020-12/schema#", "2020-12"),
    ],
)
def test_reads_the_draft(address: str | None, draft: str) -> None:
    schema = {"type": "object"} if address is None else {"$schema": address, "type": "object"}
    prepared = prepare(json.dumps(schema))
    assert (prepared.draft, prepared.usable, prepared.problems) == (draft, True, [])


@pytest.mark.parametrize(
    "address", ["http://json-schema.org/draft-03/schema#", "json-schema.org/draft-07/schema", "", "urn:x"]
)
def test_an_unknown_draft_is_evaluated_as_draft_07(address: str) -> None:
    text = json.dumps({"$schema": address, "items": [{"type": "string"}, {}]})
    prepared = prepare(text)
    assert prepared.usable
    assert prepared.draft == "draft-07"
    (problem,) = prepared.problems
    assert problem.kind == "draft"
    assert problem.message.endswith(": the schema is evaluated as draft-07")
    assert problem.help == "set `$schema` to `http://json-schema.org/draft-07/schema#`"
    assert text[problem.span.start : problem.span.end] == json.dumps(address)


def test_a_schema_that_is_not_valid_in_draft_07_either_is_not_usable() -> None:
    prepared = prepare(
        '{"$schema": "http://json-schema.org/draft-03/schema#", "properties": {"a": {"required": true}}}'
    )
    assert prepared.unusable == "invalid `required`: expected an array, found a boolean"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"type": "object",}', "syntax at }: invalid JSON: expected a key in double quotes, found `}`"),
        ("5", "invalid at 5: expected an object, found a number"),
        ('{"type": "objct"}', 'invalid at "objct": invalid `type`: `objct` is not a type'),
        ('{"type": 5}', "invalid at 5: invalid `type`: expected a string or an array, found a number"),
        ('{"required": []}', None),
        ('{"$schema": "http://json-schema.org/draft-04/schema#", "required": []}', "invalid at []: invalid `required`: it must not be empty"),
        ('{"properties": {"a": 5}}', "invalid at 5: invalid `a`: expected an object or a boolean, found a number"),
        ('{"minItems": -1}', "invalid at -1: invalid `minItems`: it must be at least 0, found -1"),
        ('{"required": ["a", "a"]}', 'invalid at ["a", "a"]: invalid `required`: it has duplicate items'),
        (f'{{"$schema": "{DRAFT_2020}", "type": 7}}', "invalid at 7: invalid `type`: expected a string or an array, found a number"),
        (f'{{"$schema": "{DRAFT_2020}", "items": [{{}}]}}', "invalid at [{}]: invalid `items`: expected an object or a boolean, found an array"),
        ('{"$ref": "#/x", "x": {"type": 7}}', "invalid at 7: invalid `type`: expected a string or an array, found a number"),
    ],
)  # fmt: skip
def test_reports_a_schema_that_is_not_valid(text: str, problem: str | None) -> None:
    assert problems(text) == ([problem] if problem else [])
    assert prepare(text).usable is (problem is None)


@pytest.mark.slow
@pytest.mark.parametrize("validator", [jsonschema.Draft201909Validator, jsonschema.Draft202012Validator])
def test_newer_drafts_judge_schemas_as_jsonschema_does(validator: Any) -> None:
    wrong: Any = (5, "x", -1, [], [5], {"a": 5}, {"a": {"type": "x"}}, [{"type": "x"}], None, 1.5)
    keywords = [
        "$id", "$ref", "$anchor", "$defs", "$comment", "prefixItems", "items", "additionalItems", "contains",
        "additionalProperties", "properties", "patternProperties", "dependentSchemas", "propertyNames", "if", "then",
        "else", "allOf", "anyOf", "oneOf", "not", "unevaluatedItems", "unevaluatedProperties", "type", "const", "enum",
        "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
        "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties",
        "required", "dependentRequired", "title", "description", "default", "deprecated", "readOnly", "examples",
        "format", "contentEncoding", "contentSchema", "definitions", "dependencies", "unknown",
    ]  # fmt: skip
    draft = {"Draft201909Validator": "2019-09", "Draft202012Validator": "2020-12"}[validator.__name__]
    for keyword in keywords:
        for value in wrong:
            schema = {"properties": {"p": {keyword: value}}}
            expected = validator(validator.META_SCHEMA).is_valid(schema)
            assert (not any(it.fatal for it in prepare_data(schema, draft=draft).problems)) is expected, schema


def test_reports_duplicate_keys() -> None:
    assert problems('{"type": "object", "type": "array"}') == [
        'duplicate at "type": duplicate key `type`: only the last one counts'
    ]
    assert prepare('{"type": "object", "type": "array"}').usable


def test_reports_what_does_not_do_what_it_seems_to_do() -> None:
    schema = {"properties": {"a": {"type": "array", "items": [{"type": "string"}], "additionalProperties": False}}}
    assert problems(schema) == [
        'no-effect at "items": `items` is an array: only the first element of a list is checked',
        'no-effect at "additionalProperties": `additionalProperties` has no effect on an array: it applies to an object',
    ]
    assert problems({"type": ["string", "null"], "maximum": 3}) == [
        'no-effect at "maximum": `maximum` has no effect on a string or `null`: it applies to a number'
    ]
    assert problems({"items": [{"type": "string"}, {}]}) == []
    assert problems({"type": "integer", "maximum": 3}) == []


def test_keywords_next_to_a_reference_have_no_effect_in_old_drafts() -> None:
    inner = {"$ref": "#/definitions/a", "title": "A", "properties": {"b": {"$ref": "file:///b"}}}
    schema = {"properties": {"a": inner}, "definitions": {"a": {}}}
    assert problems(schema) == ['no-effect at "properties": `properties` has no effect next to `$ref` in draft-07']
    newer = {"$schema": DRAFT_2020, **schema}
    assert problems(newer) == ['reference at "file:///b": reference `file:///b` leaves the document']


def test_reports_a_draft_below_the_root() -> None:
    schema = {"properties": {"a": {"$schema": DRAFT_2020, "items": [{}, {}]}}}
    assert problems(schema) == ['no-effect at "$schema": `$schema` has no effect below the root']


@pytest.mark.parametrize(
    "reference",
    ["file:///etc/hostname", "http://127.0.0.1:9/a.json", "https://example.com/a", "other.json", "//host/a", "urn:a:b",
     "http://json-schema.org/draft-07/schema#"],
)  # fmt: skip
def test_no_reference_leaves_the_document(reference: str) -> None:
    prepared = prepare(json.dumps({"properties": {"a": {"$ref": reference}}}))
    assert [problem.message for problem in prepared.problems] == [f"reference `{reference}` leaves the document"]
    assert prepared.usable
    assert not prepared.targets


def test_no_reference_is_resolved_against_the_address_of_the_schema() -> None:
    schema = {"$id": "file:///etc/schema.json", "properties": {"a": {"$ref": "hostname"}}}
    assert problems(schema) == ['reference at "hostname": reference `hostname` leaves the document']
    schema = {"$id": "http://[", "properties": {"a": {"$ref": "b"}}}
    assert problems(schema) == ['reference at "b": reference `b` is not a valid URI reference']


@pytest.mark.parametrize(
    ("schema", "target"),
    [
        ({"$ref": "#/definitions/a", "definitions": {"a": {"type": "string"}}}, {"type": "string"}),
        ({"$ref": "#/definitions/a~1b%25", "definitions": {"a/b%": {"type": "string"}}}, {"type": "string"}),
        ({"$ref": "#/somewhere/0", "somewhere": [{"type": "string"}]}, {"type": "string"}),
        ({"$ref": "#a", "definitions": {"x": {"$id": "#a", "type": "string"}}}, {"type": "string"}),
        ({"$ref": "urn:x", "definitions": {"x": {"$id": "urn:x", "type": "string"}}}, {"type": "string"}),
        ({"$schema": DRAFT_2020, "$ref": "#a", "$defs": {"x": {"$anchor": "a", "type": "string"}}}, {"$anchor": "a", "type": "string"}),
        ({"$schema": DRAFT_2020, "$dynamicRef": "#a", "$defs": {"x": {"$dynamicAnchor": "a", "type": "string"}}}, {"$dynamicAnchor": "a", "type": "string"}),
        ({"$ref": "#/definitions/a", "definitions": {"a": True}}, True),
    ],
)  # fmt: skip
def test_resolves_references_inside_the_document(schema: Any, target: Any) -> None:
    prepared = prepare(json.dumps(schema))
    assert prepared.problems == []
    assert list(prepared.targets.values()) == [target]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#/definitions/b", "reference `#/definitions/b` is not defined"),
        ("#/definitions/a/enum/7", "reference `#/definitions/a/enum/7` is not defined"),
        ("#b", "reference `#b` is not defined"),
        ("#/definitions/a/enum/0", "reference `#/definitions/a/enum/0`: expected a schema, found a number"),
    ],
)
def test_reports_references_without_a_target(reference: str, message: str) -> None:
    schema = {"properties": {"a": {"$ref": reference}}, "definitions": {"a": {"enum": [1]}}}
    assert [problem.message for problem in prepare(json.dumps(schema)).problems] == [message]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"$ref": "#/definitions/a", "definitions": {"a": {"anyOf": [{"$ref": "#/definitions/b"}]}, "b": {"not": {"$ref": "#/definitions/a"}}}},
        {"$id": "urn:a", "if": {"$ref": "urn:a"}, "then": {}},
        {"dependencies": {"a": {"$ref": "#"}}},
        {"$schema": DRAFT_2020, "$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}]},
        {"$schema": DRAFT_2020, "$ref": "#a", "$defs": {"x": {"$anchor": "a", "else": {"$ref": "#a"}, "if": True}}},
        {"$schema": "https://json-schema.org/draft/2019-09/schema", "oneOf": [{"$recursiveRef": "#"}]},
    ],
)  # fmt: skip
def test_finds_references_that_lead_back_without_descending(schema: Any) -> None:
    found = prepare(json.dumps(schema))
    assert {problem.kind for problem in found.problems} == {"cycle"}
    assert all(problem.message.endswith("leads back to its own schema") for problem in found.problems)
    assert found.usable


@pytest.mark.parametrize("schema", [{"properties": {"a": {"$ref": "#"}}}, {"items": {"allOf": [{"$ref": "#"}]}}])
def test_a_recursive_schema_is_no_cycle(schema: Any) -> None:
    prepared = prepare(json.dumps(schema))
    assert (prepared.problems, list(prepared.targets.values())) == ([], [schema])


def test_dynamic_references_between_several_resources_are_refused() -> None:
    definitions = {"x": {"$dynamicAnchor": "a"}, "y": {"$id": "urn:y", "$dynamicAnchor": "a"}}
    schema = {"$schema": DRAFT_2020, "properties": {"a": {"$dynamicRef": "#a"}}, "$defs": definitions}
    assert problems(schema) == ['reference at "#a": dynamic reference `#a` is not evaluated']


def test_reports_patterns_that_are_not_checked() -> None:
    assert problems({"pattern": r"^\p{L}+$", "patternProperties": {"(?=a)": {}, "^a": {}}}) == [
        r'pattern at "^\\p{L}+$": pattern `^\p{L}+$` is not checked: it contains the escape `\p`',
        'pattern at "(?=a)": pattern `(?=a)` is not checked: it contains a lookaround',
    ]


def test_reports_patterns_that_are_not_valid() -> None:
    assert problems({"pattern": "(a"}) == [
        'invalid at "(a": pattern `(a` is not a valid regular expression: missing `)`'
    ]
    assert prepare('{"pattern": "(a"}').usable


@pytest.mark.deep
def test_bounds_the_number_of_subschemas_and_of_problems() -> None:
    many = prepare(json.dumps({"allOf": [{} for _ in range(6000)]}))
    assert many.unusable == "the schema exceeds 5,000 subschemas"
    assert len(prepare(json.dumps({"allOf": [{"type": "x"} for _ in range(300)]})).problems) == 20


@pytest.mark.parametrize("draft", ["http://json-schema.org/draft-07/schema#", DRAFT_2020])
def test_the_greatest_depth_is_checked(draft: str) -> None:
    schema: Any = {"type": "string"}
    for _ in range(29):
        schema = {"properties": {"a": schema}}
    assert prepare(json.dumps({"$schema": draft, **schema})).problems == []
    deeper = prepare(json.dumps({"$schema": draft, "properties": {"a": {"properties": {"a": schema}}}}))
    assert deeper.unusable == "the nesting of the schema exceeds 60 levels"


@pytest.mark.parametrize("error", [RecursionError, type("PanicException", (BaseException,), {})])
def test_an_error_in_the_libraries_makes_a_schema_unusable(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(*_: Any) -> Any:
        raise error("from a library")

    monkeypatch.setattr(jsonschema.Draft7Validator, "iter_errors", fail)
    reason = f"the schema cannot be checked: it failed with {error.__name__}"
    assert prepare_data({"maximum": 1}, draft="draft-07").unusable == reason


def test_a_text_is_prepared_once() -> None:
    start = time.process_time()
    text = json.dumps({"properties": {f"p{number}": {"type": "string", "enum": ["a"]} for number in range(300)}})
    first = prepare(text)
    once = time.process_time() - start
    start = time.process_time()
    assert all(prepare(text) is first for _ in range(100))
    assert time.process_time() - start < once


def test_prepares_decoded_schemas() -> None:
    schema = {"$schema": DRAFT_2020, "maximum": 10}
    assert prepare_data(schema).usable
    assert schema == {"$schema": DRAFT_2020, "maximum": 10}
    assert prepare_data({"maximum": "10"}).unusable == "invalid `maximum`: expected a number, found a string"
    assert isinstance(prepare_data(True), Prepared)
