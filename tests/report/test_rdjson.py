"""Reviewdog's format: its schema, byte columns, and suggestions that stand for the whole fix."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from workerlint.core.diagnostic import Edit, Fix
from workerlint.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.report import RunReport

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


def exactly(**fields: object) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


WORDS = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
POSITION = exactly(line=NUMBER, column=NUMBER)
RANGE = exactly(start=POSITION, end=POSITION)
DIAGNOSTIC = exactly(
    message=WORDS,
    location=exactly(path=WORDS, range=RANGE),
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    code=exactly(value=WORDS, url=WORDS),
    suggestions={"type": "array", "items": exactly(range=RANGE, text={"type": "string"})},
)
SCHEMA = exactly(source=exactly(name=WORDS, url=WORDS), diagnostics={"type": "array", "items": DIAGNOSTIC})


def only(output: str) -> dict[str, Any]:
    (diagnostic,) = json.loads(output)["diagnostics"]
    found: dict[str, Any] = diagnostic
    return found


def test_the_result_is_valid(report: RunReport, empty: RunReport, render: Render) -> None:
    for run in (report, empty):
        Draft202012Validator(SCHEMA).validate(json.loads(render("rdjson", run)))


def test_columns_count_bytes(one_finding: OneFinding, render: Render) -> None:
    where = only(render("rdjson", one_finding('x: "😀é"; y\n', "y")))["location"]["range"]
    assert where == {"start": {"line": 1, "column": 14}, "end": {"line": 1, "column": 15}}


def test_the_edits_of_a_fix_become_one_suggestion(one_finding: OneFinding, render: Render) -> None:
    fix = Fix("swap", [Edit(Span(7, 8), "1"), Edit(Span(2, 3), "2")])
    (suggestion,) = only(render("rdjson", one_finding("a 1\nb: 2\n", "1", fixes=(fix,))))["suggestions"]
    assert suggestion["text"] == "2\nb: 1"
    assert suggestion["range"] == {"start": {"line": 1, "column": 3}, "end": {"line": 2, "column": 5}}


def test_a_suggestion_that_would_repeat_a_secret_is_left_out(one_finding: OneFinding, render: Render) -> None:
    text = "a: hunter2 b\n"
    fix = Fix("around it", [Edit(Span(0, 1), "x"), Edit(Span(11, 12), "y")])
    assert only(render("rdjson", one_finding(text, "hunter2", code="DW502", fixes=(fix,))))["suggestions"] == []
