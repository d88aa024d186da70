"""A keyword has the meaning of the draft that a schema declares."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.platform.specs import Checked

from workerlint.platform.evaluation import evaluate
from workerlint.platform.json_schema import prepare
from workerlint.platform.keywords import KEYWORDS
from workerlint.syntax.parser import parse_tree


@pytest.mark.parametrize(
    ("draft", "are_counted"),
    [
        ("http://json-schema.org/draft-06/schema#", False),
        ("http://json-schema.org/draft-07/schema#", False),
        ("https://json-schema.org/draft/2019-09/schema", True),
        ("https://json-schema.org/draft/2020-12/schema", True),
    ],
)
def test_items_are_counted_since_2019_09(draft: str, are_counted: bool) -> None:
    schema = {"$schema": draft, "contains": {"const": "a"}, "minContains": 2, "maxContains": 2}
    prepared = prepare(json.dumps(schema))
    violations = [
        bool(evaluate(prepared, parse_tree(text)).violations) for text in ("[b]", "[a]", "[a, a]", "[a, a, a]")
    ]
    assert violations == [True, are_counted, False, are_counted]


INTEGER = {"type": "integer"}
OUTCOMES: list[tuple[str, dict[str, Any], list[str], list[str], list[str]]] = [
    ("$ref", {"$ref": "#/$defs/a", "$defs": {"a": INTEGER}}, ["1"], ["x"], ["${X}"]),
    ("additionalProperties", {"properties": {"a": {}}, "patternProperties": {"^p": {}}, "additionalProperties": INTEGER},
     ["{a: x, p: x, b: 1}", "x", "{}"], ["{b: x}", "{b: x, ${X}: 1}"], ["{b: ${X}}", "{b: 1, ${X}: 1}"]),
    ("additionalProperties", {"properties": {"a": {}}, "additionalProperties": False},
     ["{a: 1}", "[]"], ["{a: 1, b: 1}", "{b: ${X}}"], ["{a: 1, ${X}: 1}"]),
    ("additionalProperties", {"additionalProperties": True}, ["{a: 1}", "{${X}: 1}"], [], []),
    ("anyOf", {"anyOf": [INTEGER, {"type": "string"}]}, ["1", "x"], ["[]"], ["${X}"]),
    ("anyOf", {"anyOf": [{"properties": {"a": {"const": 1}}}, {"required": ["b"]}]},
     ["{a: 1}", "{a: ${X}, b: 1}", "{a: 2, b: 1}"], ["{a: 2}"], ["{a: ${X}}", "{a: 2, ${X}: 1}"]),
    ("const", {"const": {"a": [1, True]}}, ["{a: [1, true]}"],
     ["{a: [true, true]}", "{a: [1, 1]}", "{a: [1]}", "{a: [1, true], b: 1}", "{}", "{b: 1, ${X}: 1}", "[1]", "{a: [2, ${X}]}"],
     ["{a: [1, ${X}]}", "{${X}: 1}", "{a: [1, true], ${X}: 1}", "${X}"]),
    ("contains", {"contains": INTEGER}, ["[x, 1]", "[${X}, 1]", "x"], ["[]", "[x]"], ["[${X}]", "[x, ${X}]"]),
    ("contains", {"contains": INTEGER, "minContains": 2, "maxContains": 3},
     ["[1, 2]", "[1, 2, 3, x]", "[1, 2, ${X}]"], ["[1]", "[1, 2, 3, 4]", "[1, 2, 3, 4, ${X}]", "[1, x]"],
     ["[1, ${X}]", "[1, 2, 3, ${X}]"]),
    ("contains", {"contains": INTEGER, "minContains": 0}, ["[]", "[x]"], [], []),
    ("dependentRequired", {"dependentRequired": {"a": ["b", "c"]}},
     ["{b: 1}", "{a: 1, b: 1, c: 1}", "x"], ["{a: 1}", "{a: 1, b: 1}"], ["{a: 1, ${X}: 1}", "{${X}: 1}"]),
    ("dependentSchemas", {"dependentSchemas": {"a": {"required": ["b"]}}},
     ["{b: 1}", "{a: 1, b: 1}"], ["{a: 1}"], ["{a: 1, ${X}: 1}", "{b: 1, ${X}: 1}"]),
    ("enum", {"enum": [1, "a", None]}, ["1", "a", "null", "1.0"], ["true", "b", "[1]"], ["${X}"]),
    ("format", {"format": "date"}, ["x", "1"], [], ["${X}"]),
    ("if", {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}},
     ["{a: 1, b: 1}", "{c: 1}"], ["{a: 1}", "{b: 1}", "{a: 1, c: 1}"], ["{${X}: 1}", "{a: 1, ${X}: 1}"]),
    ("if", {"if": {"required": ["a"]}, "then": {"required": ["b"]}}, ["{c: 1}"], ["{a: 1}"], ["{b: 1, ${X}: 1}"]),
    ("items", {"prefixItems": [{}], "items": INTEGER}, ["[x, 1]", "[]", "x"], ["[1, x]"], ["[x, ${X}]"]),
    ("items", {"items": False}, ["[]"], ["[1]", "[${X}]"], []),
    ("maxProperties", {"maxProperties": 1}, ["{}", "{a: 1}", "[1, 2]"], ["{a: 1, b: 1}"], ["{${X}: 1}", "{a: 1, <<: *b}"]),
    ("minProperties", {"minProperties": 2}, ["{a: 1, b: 1}", "[]"], ["{}", "{a: 1}"], ["{a: 1, <<: *b}"]),
    ("multipleOf", {"multipleOf": 0.1}, ["0.3", "1", "x", "true"], ["0.35"], ["${X}"]),
    ("not", {"not": INTEGER}, ["x", "[1]"], ["1"], ["${X}"]),
    ("not", {"not": {"required": ["a"]}}, ["{b: 1}"], ["{a: ${X}}"], ["{b: 1, ${X}: 1}"]),
    ("oneOf", {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
     ["{a: 1}", "{b: ${X}}"], ["{}", "{a: 1, b: 1}", "{a: 1, b: 1, ${X}: 1}"], ["{a: 1, ${X}: 1}", "{${X}: 1}"]),
    ("pattern", {"pattern": "^a+$"}, ["aa", "1"], ["ab"], ["${X}"]),
    ("patternProperties", {"patternProperties": {"^a": INTEGER}},
     ["{a: 1, b: x}", "x"], ["{ab: x}", "{ab: x, ${X}: 1}"], ["{a: ${X}}", "{a: 1, ${X}: 1}"]),
    ("prefixItems", {"prefixItems": [INTEGER, {"type": "string"}]},
     ["[1, x, 1]", "[1]", "[]"], ["[x]", "[1, 1]"], ["[${X}]", "[1, ${X}]"]),
    ("properties", {"properties": {"a": INTEGER, "b": False}},
     ["{a: 1, c: x}", "x"], ["{a: x}", "{b: 1}", "{b: ${X}}"], ["{a: ${X}}", "{a: 1, ${X}: 1}"]),
    ("propertyNames", {"propertyNames": {"maxLength": 1}}, ["{a: 1}", "{}"], ["{ab: 1}", "{ab: 1, ${X}: 1}"], ["{a: 1, ${X}: 1}"]),
    ("required", {"required": ["a", "b"]}, ["{a: 1, b: ${X}}", "x"], ["{a: 1}", "{}"], ["{a: 1, ${X}: 1}"]),
    ("unevaluatedItems", {"prefixItems": [{}], "unevaluatedItems": INTEGER}, ["[x, 1]", "[x]"], ["[x, x]"], ["[x, ${X}]"]),
    ("unevaluatedProperties", {"properties": {"a": {}}, "unevaluatedProperties": False},
     ["{a: 1}", "x"], ["{b: 1}"], ["{a: 1, ${X}: 1}"]),
    ("uniqueItems", {"uniqueItems": True},
     ["[1, true, x]", "[[1], [true]]", "[{a: 1}, {a: 2}, {b: 1}]", "[]", "x"],
     ["[1, 2, 1]", "[{a: [1]}, {a: [1]}]", "[1, ${X}, 1]"], ["[1, ${X}]", "[{a: ${X}}, {a: 1}]"]),
    ("uniqueItems", {"uniqueItems": False}, ["[1, 1]"], [], []),
]  # fmt: skip
"""For each keyword of 2020-12: a schema, and values that are valid, invalid, and not known to be either."""
OLDER: list[tuple[str, str, dict[str, Any], list[str], list[str], list[str]]] = [
    ("additionalItems", "http://json-schema.org/draft-07/schema#", {"items": [{}], "additionalItems": INTEGER},
     ["[x, 1]", "[x]", "x"], ["[1, x]"], ["[1, ${X}]"]),
    ("additionalItems", "http://json-schema.org/draft-07/schema#", {"items": {}, "additionalItems": False},
     ["[x, 1]"], [], []),
    ("items", "http://json-schema.org/draft-04/schema#", {"items": [INTEGER]}, ["[1, x]", "[]"], ["[x]"], ["[${X}]"]),
    ("dependencies", "http://json-schema.org/draft-07/schema#",
     {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
     ["{b: 1}", "{a: 1, b: 1}", "{c: 1, d: 1}", "x"], ["{a: 1}", "{c: 1}"], ["{a: 1, ${X}: 1}", "{${X}: 1}"]),
    ("$dynamicRef", "https://json-schema.org/draft/2020-12/schema",
     {"$dynamicRef": "#a", "$defs": {"a": {"$dynamicAnchor": "a", "type": "integer"}}},
     ["1"], ["x"], ["${X}"]),
]  # fmt: skip
"""Keywords of other drafts, and those that need an anchor of their own."""


def is_violated(draft: str, schema: dict[str, Any], text: str) -> bool:
    definitions = schema.pop("$defs", {})
    evaluation = Checked({"$schema": draft, "$defs": definitions, "properties": {"a": schema}}, f"a: {text}").evaluation
    assert evaluation.unchecked == []
    return bool(evaluation.violations)


NEWEST = "https://json-schema.org/draft/2020-12/schema"
ROWS = [*((name, NEWEST, *rest) for name, *rest in OUTCOMES), *OLDER]


@pytest.mark.parametrize(
    ("draft", "schema", "valid", "invalid", "undecided"),
    [row[1:] for row in ROWS],
    ids=[f"{row[0]}-{number}" for number, row in enumerate(ROWS)],
)
def test_each_keyword_has_three_outcomes(
    draft: str, schema: dict[str, Any], valid: list[str], invalid: list[str], undecided: list[str]
) -> None:
    """What is undecided violates neither a schema nor its opposite."""
    opposite = {
        "not": {key: value for key, value in schema.items() if key != "$defs"},
        "$defs": schema.get("$defs", {}),
    }
    for texts, outcomes in ((valid, (False, True)), (invalid, (True, False)), (undecided, (False, False))):
        for text in texts:
            assert (is_violated(draft, {**schema}, text), is_violated(draft, {**opposite}, text)) == outcomes, text


def test_no_keyword_is_left_out() -> None:
    assert {row[0] for row in ROWS} == {*KEYWORDS, "format"} - {"$recursiveRef"}


@pytest.mark.parametrize(("text", "violated"), [("[{a: [1]}, 2]", False), ("[{a: [x]}]", True), ("[{a: ${X}}]", False)])
def test_a_schema_may_contain_itself(text: str, violated: bool) -> None:
    schema = {"type": ["array", "integer"], "items": {"type": ["object", "integer"], "$recursiveRef": "#"}}
    assert is_violated("https://json-schema.org/draft/2019-09/schema", schema, text) is violated
