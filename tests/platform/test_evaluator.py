"""The keywords of a draft, bounded and undecided about what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.platform.specs import Checked

from workerlint.platform.evaluator import evaluator

Check = Callable[[Any, str], Checked]


def test_the_class_of_a_draft_is_made_once() -> None:
    assert evaluator("draft-07", {}) is evaluator("draft-07", {})
    assert evaluator("draft-07", {}) is not evaluator("2020-12", {})


@pytest.mark.parametrize("draft", ["draft-04/schema", "draft-07/schema", "draft/2020-12/schema"])
def test_a_number_without_a_fraction_is_an_integer_in_every_draft(check: Check, draft: str) -> None:
    schema = {"$schema": f"http://json-schema.org/{draft}", "additionalProperties": {"type": "integer"}}
    assert [line.partition(":")[0] for line in check(schema, "a: 1.0\nb: 1\nc: 1.5\nd: true").lines] == ["1.5", "true"]


def test_a_format_only_describes(check: Check) -> None:
    assert check({"properties": {"a": {"format": "date"}}}, "a: no date").lines == []


def test_nothing_is_reported_about_what_is_unknown(check: Check) -> None:
    checked = check({"properties": {"a": {"type": "integer", "minimum": 3}}}, "a: ${A}")
    assert checked.lines == []


@pytest.mark.deep
def test_an_evaluation_that_takes_too_long_is_undecided(check: Check) -> None:
    definitions = {f"d{at}": {"anyOf": [{"$ref": f"#/definitions/d{at - 1}"}] * 2} for at in range(1, 30)}
    schema = {
        "definitions": {**definitions, "d0": {"type": "string"}},
        "properties": {"a": {"$ref": "#/definitions/d29"}},
    }
    checked = check(schema, "a: 1")
    assert checked.lines == []
    assert "it needs too many steps" in str(checked.unchecked)
