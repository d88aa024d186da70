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
