"""Keywords of a schema that do less than its author may expect."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint.platform.ineffective_keywords import next_to_reference, without_effect

KEYWORDS = frozenset(
    (
        "$ref",
        "type",
        "required",
        "properties",
        "minimum",
        "minLength",
        "items",
        "additionalItems",
        "definitions",
        "format",
    )
)


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"type": "string", "minLength": 1}, []),
        ({"type": "string", "minimum": 1}, ["`minimum` has no effect on a string: it applies to a number"]),
        ({"type": "boolean", "minimum": 1}, ["`minimum` has no effect on a boolean: it applies to a number"]),
        ({"type": "integer", "minimum": 1}, []),
        (
            {"type": ["string", "array"], "required": []},
            ["`required` has no effect on a string or an array: it applies to an object"],
        ),
        ({"minimum": 1}, []),
        ({"type": "string", "maximum": 1}, []),
        ({"type": 7, "minimum": 1}, []),
        ({"items": [{}]}, ["`items` is an array: only the first element of a list is checked"]),
        ({"items": [{}], "additionalItems": False}, []),
        ({"items": [{}, {}]}, []),
    ],
)
def test_keywords_for_another_type(schema: dict[str, Any], found: list[str]) -> None:
    assert [message for _, message, _ in without_effect(schema, KEYWORDS)] == found


def test_keywords_next_to_a_reference() -> None:
    schema = {"$ref": "#/x", "minimum": 1, "definitions": {}, "format": "date", "unknown": 1}
    assert [(keyword, message) for keyword, message, _ in next_to_reference(schema, KEYWORDS, "draft-07")] == [
        ("minimum", "`minimum` has no effect next to `$ref` in draft-07")
    ]


APPLIES_TO = {
    "an object": (
        "additionalProperties dependencies dependentRequired dependentSchemas maxProperties minProperties "
        "patternProperties properties propertyNames required unevaluatedProperties"
    ),
    "an array": "additionalItems contains items maxItems minItems prefixItems unevaluatedItems uniqueItems",
    "a string": "maxLength minLength pattern",
    "a number": "exclusiveMaximum exclusiveMinimum maximum minimum multipleOf",
}
TYPES = {"an object": "object", "an array": "array", "a string": "string", "a number": "number"}


@pytest.mark.parametrize(
    ("kind", "keyword"), [(kind, keyword) for kind, keywords in APPLIES_TO.items() for keyword in keywords.split()]
)
def test_each_keyword_applies_to_one_type(kind: str, keyword: str) -> None:
    """As the specification of JSON Schema has it."""
    for name, other in TYPES.items():
        found = list(without_effect({"type": other, keyword: {}}, frozenset((keyword,))))
        message = f"`{keyword}` has no effect on {name}: it applies to {kind}"
        assert found == ([] if name == kind else [(keyword, message, f"move or remove `{keyword}`")])
    assert list(without_effect({"type": list(TYPES.values()), keyword: {}}, frozenset((keyword,)))) == []
    assert list(without_effect({"type": "null", keyword: {}}, frozenset())) == []


def test_the_type_is_named_as_it_is_written() -> None:
    messages = [message for _, message, _ in without_effect({"type": ["null", "boolean"], "minimum": 1}, KEYWORDS)]
    assert messages == ["`minimum` has no effect on `null` or a boolean: it applies to a number"]
    assert list(without_effect({"type": [7], "minimum": 1}, KEYWORDS)) == []
    assert list(without_effect({"type": {"a": 1}, "minimum": 1}, KEYWORDS)) == []


def test_what_to_do_about_a_keyword_without_effect() -> None:
    assert [(keyword, help) for keyword, _, help in without_effect({"items": [{}]}, KEYWORDS)] == [
        ("items", "remove the brackets to check every element")
    ]
    (found,) = next_to_reference({"$ref": "#", "required": []}, KEYWORDS, "draft-04")
    assert found == (
        "required",
        "`required` has no effect next to `$ref` in draft-04",
        "put `$ref` and `required` into separate schemas of an `allOf`",
    )
