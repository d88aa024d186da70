"""A keyword has the meaning of the draft that a schema declares."""

from __future__ import annotations

import json

import pytest

from workerlint.platform.evaluation import evaluate
from workerlint.platform.json_schema import prepare
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
