"""The JSON formats: exact fields, true positions, the same items in the array and in the lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from workerlint.core.diagnostic import UNSAFE, Edit, Fix
from workerlint.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.report import RunReport

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]

NUMBER = {"type": "integer", "minimum": 1}
PLACE = {"line": NUMBER, "column": NUMBER, "end_line": NUMBER, "end_column": NUMBER}
WORDS = {"type": "string", "minLength": 1}


def exactly(**fields: object) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


ITEM = exactly(
    path=WORDS,
    **PLACE,
    code={"type": "string", "pattern": "^DW[0-9]{3}$"},
    name=WORDS,
    severity={"enum": ["error", "warning", "info"]},
    field={"type": ["string", "null"]},
    message=WORDS,
    help={"type": ["string", "null"], "minLength": 1},
    url={"type": "string", "pattern": "^https://workerlint.dev/rules/dw[0-9]{3}$"},
    related={"type": "array", "items": exactly(path=WORDS, **PLACE, message=WORDS)},
    fix={
        "anyOf": [
            {"type": "null"},
            exactly(
                applicability={"enum": ["safe", "unsafe"]},
                title=WORDS,
                edits={"type": "array", "minItems": 1, "items": exactly(**PLACE, content={"type": "string"})},
            ),
        ]
    },
)


def test_items_have_exactly_these_fields(report: RunReport, render: Render) -> None:
    items = json.loads(render("json", report))
    assert len(items) == 7
    Draft202012Validator({"type": "array", "items": ITEM}).validate(items)


def test_the_lines_are_the_items_of_the_array(report: RunReport, render: Render) -> None:
    lines = render("jsonl", report).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render("json", report))


def test_columns_count_code_points_and_ends_are_exclusive(one_finding: OneFinding, render: Render) -> None:
    (item,) = json.loads(render("json", one_finding("a: 🚀 info\n", "info")))
    assert [item[name] for name in PLACE] == [1, 6, 1, 10]


def test_a_fix_tells_its_edits(one_finding: OneFinding, render: Render) -> None:
    fix = Fix("say hello", [Edit(Span(3, 3), "hello "), Edit(Span(4, 5), "")], UNSAFE)
    (item,) = json.loads(render("json", one_finding("a: 1\n", "1", fixes=(fix,))))
    assert item["fix"] == {
        "applicability": "unsafe",
        "title": "say hello",
        "edits": [
            {"line": 1, "column": 4, "end_line": 1, "end_column": 4, "content": "hello "},
            {"line": 1, "column": 5, "end_line": 2, "end_column": 1, "content": ""},
        ],
    }


def test_the_output_is_ascii_and_keeps_every_character(one_finding: OneFinding, render: Render) -> None:
    message = 'quote " backslash \\ é 日 🚀 \u2028 \x1b \x7f ##vso[x]'
    output = render("json", one_finding("a: 1\n", "1", message))
    assert output.isascii()
    assert json.loads(output)[0]["message"] == message


def test_a_path_that_is_no_text_is_replaced_not_broken(one_finding: OneFinding, render: Render) -> None:
    assert json.loads(render("json", one_finding("a: 1\n", "1", path="a\udcff.yaml")))[0]["path"] == "a\ufffd.yaml"
