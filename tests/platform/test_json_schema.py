"""The author of a schema learns what is wrong with it; the rest of the schema stays usable where that is possible."""

from __future__ import annotations

import json
import time
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

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
    wrong: Any = (5, "x", -1, [], [5], {"a": 5}, {"a": ["b"]}, {"a": {"type": "x"}}, [{"type": "x"}], None, 1.5)
    keywords = [
        "$id", "$ref", "$anchor", "$defs", "$comment", "prefixItems", "items", "additionalItems", "contains",
        "additionalProperties", "properties", "patternProperties", "dependentSchemas", "propertyNames", "if", "then",
        "else", "allOf", "anyOf", "oneOf", "not", "unevaluatedItems", "unevaluatedProperties", "type", "const", "enum",
        "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
        "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties",
        "required", "dependentRequired", "title", "description", "default", "deprecated", "readOnly", "examples",
        "format", "contentEncoding", "contentSchema", "definitions", "dependencies", "unknown", "$recursiveRef",
        "$recursiveAnchor",
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


def _draft(name: str, **keywords: Any) -> dict[str, Any]:
    years = name.startswith("20")
    address = f"https://json-schema.org/draft/{name}/schema" if years else f"http://json-schema.org/{name}/schema#"
    return {"$schema": address, **keywords}


OLD, NEW = ("draft-04", "draft-06", "draft-07"), ("2019-09", "2020-12")
SCHEMAS: dict[str, Any] = {
    "a list": [],
    "drafts that are not known": [{"$schema": "http://x/y"}, {"$schema": 7}, {"$schema": "http://x/y", "required": 5}],
    "duplicates": ['{"title": "a", "title": "b"}', '{"properties": {"a": true, "a": false}}'],
    "ids": [
        _draft(draft, id="http://x/a", **{"$id": "http://x/b"}, properties={"p": {"$ref": f"http://x/{name}"}})
        for draft in (*OLD, *NEW)
        for name in "ab"
    ],
    "nested ids": [
        _draft(draft, **{"$id": "http://x/", "properties": {
            "p": {"$id": "sub/", "type": "string", "properties": {"q": {"$ref": "leaf"}, "r": {"$id": "leaf", "minLength": 3}}},
            "s": {"$ref": "sub/leaf"}, "t": {"$ref": "sub/"}, "u": {"$ref": "leaf"}, "v": {"$ref": "#/properties/p"},
        }})
        for draft in ("draft-07", "2020-12")
    ],
    "ids that are anchors": [
        _draft("draft-07", definitions={"d": {"$id": "#d", "minLength": 1}}, properties={"p": {"$ref": "#d"}, "q": {"$ref": "#e"}}),
        _draft("draft-07", **{"$id": "http://x/", "definitions": {"d": {"$id": "#d", "minLength": 1}}, "properties": {"p": {"$ref": "#d"}}}),
        _draft("draft-04", definitions={"d": {"id": "#d", "minLength": 1}}, properties={"p": {"$ref": "#d"}}),
    ],
    "ids that are not addresses": [{"$id": "http://[x"}, {"$id": ""}, {"$id": "http://x/", "properties": {"p": {"$id": "http://[x", "$ref": "#"}, "q": {"$id": "//[x"}}}],
    "anchors": [
        _draft(draft, **{"$defs": {"d": {"$anchor": "d", "minLength": 1}, "e": {"$dynamicAnchor": "e", "minLength": 2}, "f": {"$anchor": "f", "maxLength": 3}},
                         "properties": {"p": {"$ref": "#d"}, "q": {"$ref": "#e"}, "r": {"$dynamicRef": "#e"}, "s": {"$recursiveRef": "#"}, "t": {"$ref": "#f"}}})
        for draft in ("draft-07", *NEW)
    ],
    "dynamic anchors": [
        _draft("2020-12", **{"$defs": {"d": {"$dynamicAnchor": "d"}, "e": {"$dynamicAnchor": "d"}}, "properties": {"p": {"$dynamicRef": "#d"}}}),
        _draft("2020-12", **{"$defs": {"d": {"$dynamicAnchor": "d", "$id": "http://x/"}}, "properties": {"p": {"$dynamicRef": "http://x/#d"}}}),
        _draft("2019-09", **{"$recursiveAnchor": True, "properties": {"p": {"$recursiveRef": "#"}, "q": {"$recursiveAnchor": True}}}),
        _draft("2019-09", **{"$recursiveAnchor": False, "properties": {"p": {"$recursiveRef": "#"}}}),
    ],
    "keywords next to a reference": [
        _draft(draft, definitions={"d": {"minLength": 1}}, properties={"p": {"$ref": "#/definitions/d", "maxLength": 3, "title": "t", "$id": "http://y/", "definitions": {"x": {"type": "string"}}}})
        for draft in (*OLD, *NEW)
    ],
    "drafts below the root": [{"properties": {"p": {"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}}}],
    "conditions": [_draft(draft, **{"then": {"type": 5}, "else": {"$ref": "#/no"}, "if": {"$ref": "#/no"}}) for draft in (*OLD, *NEW)],
    "conditions without if": [_draft(draft, then={"pattern": "("}, **{"else": {"pattern": "("}}) for draft in ("draft-06", "draft-07")],
    "patterns": [{"pattern": "(", "patternProperties": {"[": {"pattern": "(?=a)"}, "^(?!b)": {}}, "properties": {"a": {"pattern": "("}, "b": {"pattern": "(?=a)"}}}, {"pattern": "a"}],
    "references": [{"definitions": {"a/b": {"minimum": 1}, "c~d": {"minimum": 2}, "é f": {"minimum": 3}, "l": {"enum": [{"minimum": 4}, {"minimum": 5}]}}, "properties": {
        "a": {"$ref": "#/definitions/a~1b"}, "b": {"$ref": "#/definitions/c~0d"}, "c": {"$ref": "#/definitions/%C3%A9%20f"}, "d": {"$ref": "#/definitions/l/enum/1"},
        "e": {"$ref": "#/definitions/l/enum/2"}, "f": {"$ref": "#/definitions/l/enum/x"}, "g": {"$ref": "#/definitions/l/enum/-1"}, "h": {"$ref": "#/definitions/l/enum"}, "i": {"$ref": "#"},
        "j": {"$ref": "http://x/y"}, "k": {"$ref": "http://[x"}, "m": {"$ref": "#nothing"}, "n": {"$ref": "#/"}, "o": {"$ref": ""}, "r": {"$ref": "#/definitions/a~1b/minimum"}}}],
    "references to what is no subschema": [{"x": {"properties": {"y": {"$ref": "#/z"}}}, "z": {"minLength": 1, "properties": {"w": {"$ref": "#/no"}}}, "properties": {"p": {"$ref": "#/x"}}}, {"x": {"type": 5}, "$ref": "#/x"}, {"x": True, "$ref": "#/x"}],
    "cycles": [{"$ref": "#"}, {"allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": {"anyOf": [{"$ref": "#/definitions/b"}]}, "b": {"not": {"$ref": "#/definitions/a"}}}}, {"properties": {"p": {"$ref": "#"}}}],
    "what has no effect": [{"additionalItems": False}, {"items": {}, "additionalItems": False}, {"minimum": 1, "type": "string"}, {"exclusiveMinimum": 3, "minimum": 5}, {"requird": []}, _draft("2020-12", additionalItems=False), _draft("2019-09", minContains=1)],
    "keywords of older drafts": [_draft(draft, dependencies={"b": ["c"], "d": {}, "e": 5}, definitions={"x": 7}) for draft in NEW],
    "keywords of older drafts that are valid": [_draft("2020-12", **{"dependencies": {"b": ["c"]}, "$recursiveRef": "#", "$recursiveAnchor": "a"})],
    "many problems": [{"properties": {str(number): {"$ref": "#no"} for number in range(25)}}, {"properties": {str(number): {"type": number} for number in range(25)}}],
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_all_that_its_author_learns(name: str, snapshot: SnapshotAssertion) -> None:
    lines = []
    for schema in SCHEMAS[name] or [[]]:
        text = schema if isinstance(schema, str) else json.dumps(schema)
        found = prepare(text)
        state = "" if found.usable else ", not usable"
        lines.append(f"{found.draft}{state}: {text if len(text) < 200 else text[:200] + '...'}")
        lines += [
            f"    {it.kind} at {text[it.span.start : it.span.end][:60]}: {it.message} ({it.help}){' fatal' if it.fatal else ''}"
            for it in found.problems
        ]
        around = {id(schema): schema for schema in _subschemas(found.schema)}
        for (identity, keyword), target in found.targets.items():
            reference = around[identity][keyword] if identity in around else "?"
            lines.append(f"    {keyword} {reference} -> {json.dumps(target)[:80]}")
        lines += [f"    pattern {pattern}" for pattern in found.patterns]
    assert lines == snapshot


def _subschemas(value: Any) -> list[Any]:
    """Return all objects in decoded JSON."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if isinstance(value, dict) else []), *(found for item in below for found in _subschemas(item))]
