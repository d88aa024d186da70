"""The report itself: order and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, FAILS, INFO, MANDATORY, WARNING, Diagnostic
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import RunReport, rule_url

if TYPE_CHECKING:
    from workerlint.engine.rule import Rule


def test_files_and_findings_are_sorted(rules: dict[str, Rule]) -> None:
    late, early = (Diagnostic("DW301", "rule", ERROR, Span(at, at + 1), "wrong") for at in (5, 2))
    report = RunReport(
        [Result(Document(Source("b.yaml", "")), [late, early]), Result(Document(Source("a.yaml", "")), [late])], 2, 2
    )
    assert [(file.path, item.span.start) for file, item in report.findings()] == [
        ("a.yaml", 5),
        ("b.yaml", 2),
        ("b.yaml", 5),
    ]


def test_counts(report: RunReport) -> None:
    assert (report.total, report.errors, report.warnings, report.infos) == (7, 3, 3, 1)
    assert (report.fixable, report.fixable_unsafely, report.suppressed) == (2, 1, 1)


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [(NEVER, []), (ERROR, [ERROR]), (WARNING, [ERROR, WARNING]), (INFO, [ERROR, WARNING, INFO])],
)
def test_what_fails_a_run(fail_on: str, failing: list[str]) -> None:
    file = Result(Document(Source("a.yaml", "")), fail_on=fail_on)
    findings = [Diagnostic("DW301", "a", severity, Span(0, 0), "wrong") for severity in (ERROR, WARNING, INFO)]
    assert [finding.severity for finding in findings if file.fails(finding)] == failing
    assert file.fails(Diagnostic("DW301", "a", INFO, Span(0, 0), "wrong", traits=(MANDATORY, FAILS)))


def test_the_address_of_a_rule(rules: dict[str, Rule], report: RunReport) -> None:
    assert rule_url(rules["DW323"]) == report.url("DW323") == "https://workerlint.dev/rules/dw323"
    assert report.url("AC001") == ""
