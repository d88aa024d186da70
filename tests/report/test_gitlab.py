"""GitLab's Code Quality report: its schema, and fingerprints that tell findings apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from workerlint.core.diagnostic import ERROR, Diagnostic
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]

LINE = {"type": "integer", "minimum": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 32},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin", "end"],
                        "additionalProperties": False,
                        "properties": {"begin": LINE, "end": LINE},
                    },
                },
            },
        },
    },
}


def test_the_report_is_valid(report: RunReport, empty: RunReport, render: Render) -> None:
    for run in (report, empty):
        Draft202012Validator(SCHEMA).validate(json.loads(render("gitlab", run)))


def test_fingerprints_are_unique_also_on_equal_lines(render: Render) -> None:
    source = Source("w.yaml", "a: 1\na: 1\n")
    findings = [Diagnostic("DW301", "rule", ERROR, Span(at, at + 1), "wrong") for at in (0, 0, 5)]
    issues = json.loads(render("gitlab", RunReport([Result(Document(source), findings)], 1, 1)))
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_a_leading_dot_is_taken_off_the_path(render: Render) -> None:
    finding = Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong")
    report = RunReport([Result(Document(Source("./w.yaml", "a")), [finding])], 1, 1)
    (issue,) = json.loads(render("gitlab", report))
    assert issue["location"]["path"] == "w.yaml"
