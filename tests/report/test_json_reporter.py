"""The JSON formats: exact fields, true positions, the same items in the array and in the lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from workerlint.core.account import (
    CHECKED,
    EXCLUDED,
    NO_WORKER,
    SKIPPED,
    TEMPLATE,
    UNREADABLE,
    Account,
    Skipped,
)
from workerlint.core.diagnostic import ERROR, UNSAFE, Diagnostic, Edit, Fix
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.json_reporter import dumps
from workerlint.report.report import RunReport
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]
    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]

HEAD = "name: a\nversion: v1beta\ntype: worker\n"
SCHEMA = load_schema("report.json")
NUMBER = {"type": "integer", "minimum": 1}
PLACE = {"line": NUMBER, "column": NUMBER, "end_line": NUMBER, "end_column": NUMBER}
WORDS = {"type": "string", "minLength": 1}


def exactly(**fields: object) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


ITEM = exactly(
    path=WORDS,
    owner={"type": ["string", "null"], "minLength": 1},
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
    items = json.loads(render("json", report))["findings"]
    assert len(items) == 7
    Draft202012Validator({"type": "array", "items": ITEM}).validate(items)


def test_the_lines_are_the_items_of_the_object_then_the_summary(report: RunReport, render: Render) -> None:
    *lines, last = map(json.loads, render("jsonl", report).splitlines())
    whole = json.loads(render("json", report))
    assert lines == whole["findings"]
    assert last["summary"]["findings"] == 7
    assert {**last["summary"], "findings": whole["findings"], "$schema": SCHEMA["$id"]} == whole


def test_the_output_has_the_published_schema(report: RunReport, empty: RunReport, render: Render) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for run in (report, empty, RunReport([], 0, 0, account=account())):
        Draft202012Validator(SCHEMA).validate(json.loads(render("json", run)))
        lines = list(map(json.loads, render("jsonl", run).splitlines()))
        for line in lines[:-1]:
            Draft202012Validator({**SCHEMA, "oneOf": [True], **SCHEMA["$defs"]["finding"]}).validate(line)
        Draft202012Validator({**SCHEMA, "oneOf": [True], **SCHEMA["$defs"]["summaryLine"]}).validate(lines[-1])


def test_the_schema_names_every_key(report: RunReport, render: Render) -> None:
    whole = json.loads(render("json", report))
    assert whole.keys() | {"statistics"} == SCHEMA["properties"].keys()
    for name, value in (("finding", whole["findings"][0]), ("account", whole["account"]), ("run", whole["run"])):
        assert value.keys() == SCHEMA["$defs"][name]["properties"].keys()
        assert set(SCHEMA["$defs"][name]["required"]) == value.keys()


def account() -> Account:
    found = Account()
    found.add("w.yaml", CHECKED)
    found.add("two.yaml", CHECKED, TEMPLATE)
    found.add("other.yaml", NO_WORKER)
    found.add("chart.yaml", SKIPPED, TEMPLATE)
    found.add("locked.yaml", UNREADABLE)
    found.directories["build"] = Skipped("build", "/x/build", EXCLUDED, directory=True)
    found.directories[".git"] = Skipped(".git", "/x/.git", EXCLUDED, directory=True, tool=True)
    return found


def test_the_account_adds_up_and_lists_what_was_not_checked(render: Render) -> None:
    assert json.loads(render("json", RunReport([], 0, 0, account=account())))["account"] == {
        "found": 5,
        "checked": 2,
        "no_worker": 1,
        "skipped": 1,
        "unreadable": 1,
        "reasons": {"template": 1},
        "files": [
            {"path": "chart.yaml", "status": "skipped", "reason": "template"},
            {"path": "locked.yaml", "status": "unreadable", "reason": ""},
            {"path": "two.yaml", "status": "checked", "reason": "template"},
        ],
        "directories": [{"path": "build", "reason": "excluded"}],
        "gaps": [],
        "policy_files": [],
        "remarks": [],
    }


def test_columns_count_code_points_and_ends_are_exclusive(one_finding: OneFinding, render: Render) -> None:
    (item,) = json.loads(render("json", one_finding("a: 🚀 info\n", "info")))["findings"]
    assert [item[name] for name in PLACE] == [1, 6, 1, 10]


def test_a_fix_tells_its_edits(one_finding: OneFinding, render: Render) -> None:
    fix = Fix("say hello", [Edit(Span(3, 3), "hello "), Edit(Span(4, 5), "")], UNSAFE)
    (item,) = json.loads(render("json", one_finding("a: 1\n", "1", fixes=(fix,))))["findings"]
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
    assert json.loads(output)["findings"][0]["message"] == message


def test_a_path_that_is_no_text_is_replaced_not_broken(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1", path="a\udcff.yaml")
    assert json.loads(render("json", report))["findings"][0]["path"] == "a\ufffd.yaml"


def test_a_secret_from_a_variable_in_a_key_is_masked(run: Run, folder: Any) -> None:
    key = "AKIAIOSFODNN7EXAMPL3"
    folder.write("a.yaml", f"{HEAD}worker:\n  ${{KEY}}: x\n")
    result = run("check", "--env", f"KEY={key}", "--output-format", "json", "a.yaml")
    assert key not in result.out
    assert [item["field"] for item in json.loads(result.out)["findings"] if item["line"] == 5] == ["worker.***"]


def test_a_secret_from_a_variable_is_masked_in_findings_across_files(run: Run, folder: Any) -> None:
    for name in ("a.yaml", "b.yaml"):
        folder.write(name, HEAD.replace("name: a", "name: ${DB_PASSWORD}"))
    result = run("check", "--select", "DW601", "--env", "DB_PASSWORD=rainy-day-42", "--output-format", "json", ".")
    assert "duplicate Worker `***`" in result.out
    assert "rainy" not in result.out


@pytest.mark.parametrize("value", ["Pa55", "Rainy-Day-42", "rainy day 42", "true"])
def test_nothing_of_a_secret_variable_is_shown(run: Run, folder: Any, value: str) -> None:
    """Not even what a rule makes of it, such as a valid name."""
    section = "worker:\n  topology: [{name: '${PASSWORD}', type: a}, {name: '${PASSWORD}', type: a}]\n"
    folder.write("a.yaml", f"{HEAD}layer: ${{PASSWORD}}\n{section}".replace("name: a", "name: ${PASSWORD}"))
    result = run("check", "--env", f"PASSWORD={value}", "--output-format", "json", "a.yaml")
    assert "(from `${PASSWORD}`)" in result.out
    findings = [item for item in json.loads(result.out)["findings"] if "PASSWORD" in item["message"]]
    shown = json.dumps(findings).lower().replace("-", " ")
    assert value.lower().replace("-", " ") not in shown
    assert "change the value of `${PASSWORD}`" in result.out


OWNED = """\
name: a
version: v1beta
type: worker
owner: jane
worker: {logLevel: LOUD}
---
name: b
version: v1beta
type: worker
owner: ${OWNER}
worker: {logLevel: LOUD}
---
name: c
version: v1beta
type: worker
worker: {logLevel: LOUD}
---
name: d
version: v1beta
type: bundle
owner: of the bundle
bundle:
  resources:
    - id: d
      spec: {name: d, version: v1beta, type: worker, owner: kim, worker: {logLevel: LOUD}}
"""


def test_each_finding_names_the_owner_of_its_manifest(run: Run, folder: Any) -> None:
    folder.write("a.yaml", OWNED)
    # The second run reads the results of the first.
    for _ in range(2):
        result = run(
            "check", "--select", "DW301", "--cache-dir", "cache", "--env", "OWNER=x", "--output-format", "json", "."
        )
        findings = json.loads(result.out)["findings"]
        assert [(item["line"], item["owner"]) for item in findings] == [
            (5, "jane"),
            (11, None),
            (16, None),
            (25, "kim"),
        ]


def test_the_owner_is_masked_if_it_contains_a_secret(run: Run, folder: Any) -> None:
    folder.write("a.yaml", f"{HEAD}owner: AKIAIOSFODNN7EXAMPL3\nworker:\n  envs: {{KEY: AKIAIOSFODNN7EXAMPL3}}\n")
    result = run("check", "--output-format", "json", "a.yaml")
    assert "AKIAIOSFODNN7EXAMPL3" not in result.out


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("~", "~"),
        ("\x7f", r"\u007f"),
        ("é", r"\u00e9"),
        ("\ud7ff", r"\ud7ff"),
        ("\ud800", r"\ufffd"),
        ("\udfff.", r"\ufffd."),
        ("\ue000", r"\ue000"),
        ("\uffff", r"\uffff"),
        ("\U00010000", r"\ud800\udc00"),
        ("\U0010ffff", r"\udbff\udfff"),
        ("##[group]", r"#\u0023[group]"),
    ],
)
def test_json_is_ascii(character: str, written: str) -> None:
    assert dumps(character) == f'"{written}"'


def test_what_a_finding_does_not_have_is_null(render: Render) -> None:
    finding = Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong")
    report = RunReport([Result(Document(Source("w.yaml", "a: 1\n")), [finding])], 1, 1)
    (item,) = json.loads(render("json", report))["findings"]
    assert {name for name, value in item.items() if value is None} == {"owner", "field", "help", "url", "fix"}
    assert item["related"] == []
