"""The outcome of a run in one sentence, and the counts by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.account import SKIPPED, TEMPLATE, Account
from workerlint.core.diagnostic import ERROR, INFO, SAFE, UNSAFE, WARNING, Diagnostic, Edit, Fix
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


FINDING = Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong")
WITH_TEMPLATE = Account()
WITH_TEMPLATE.add("w.yaml", SKIPPED, TEMPLATE)


def accepted(suppressed: int = 0, baselined: int = 0) -> Result:
    """Return a file with accepted findings alone."""
    result = Result(Document(Source("w.yaml", "a: 1\n")), [])
    result.suppressed += [(FINDING, "")] * suppressed
    result.baselined += [(FINDING, "")] * baselined
    return result


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (RunReport([], 0, 0), "No files checked."),
        (RunReport([], 1, 0), "No Worker manifest found in 1 file."),
        (RunReport([], 9, 0), "No Worker manifest found in 9 files."),
        (RunReport([], 1, 1), "The manifest is clean."),
        (RunReport([], 9, 12), "All 12 manifests in 9 files are clean."),
        (RunReport([], 9, 12, disabled=3), "No findings in 12 manifests; 3 rules disabled."),
        (RunReport([], 1, 1, since="main"), "No findings in 1 manifest."),
        (RunReport([], 0, 0, since="main"), "No Worker manifest has changed since main."),
        (RunReport([], 1, 0, reason=": it is empty"), "No Worker manifest found in 1 file: it is empty."),
        (RunReport([], 1, 0, disabled=3), "No Worker manifest found in 1 file."),
        (RunReport([], 1, 1, account=WITH_TEMPLATE), "No findings in 1 manifest."),
        (RunReport([accepted(suppressed=1)], 1, 1), "No findings in 1 manifest; 1 finding suppressed by comments."),
        (RunReport([accepted(baselined=2)], 1, 1), "No findings in 1 manifest; 2 findings in the baseline."),
        (
            RunReport([], 1, 1, new_since="main", old=1),
            "No new findings in 1 manifest; 1 old finding not shown (--new-since main).",
        ),
        (
            RunReport([accepted(2, 1)], 1, 2, ["p", "q"], new_since="main", old=3, disabled=1),
            (
                "No new findings in 2 manifests; 3 old findings not shown (--new-since main); 2 findings suppressed by "
                "comments; 1 finding in the baseline; 1 rule disabled; the run is incomplete: 2 problems."
            ),
        ),
        (
            RunReport([], 2, 2, ["cannot read b.yaml"]),
            "No findings in 2 manifests; the run is incomplete: 1 problem.",
        ),
    ],
)
def test_the_summary_of_a_run_without_findings(render: Render, report: RunReport, sentence: str) -> None:
    assert render("text", report) == f"{sentence}\n{report.account.line}\n"


@pytest.mark.parametrize(
    ("applicability", "fixes"),
    [
        ((), ""),
        ((SAFE,), "; 1 safe fix (--fix)"),
        ((SAFE, SAFE), "; 2 safe fixes (--fix)"),
        ((UNSAFE,), "; 1 unsafe fix (--unsafe-fixes)"),
        ((UNSAFE, SAFE, UNSAFE), "; 1 safe fix (--fix), 2 unsafe fixes (--unsafe-fixes)"),
    ],
)
def test_the_summary_counts_findings_by_severity_and_fixes(applicability: tuple[str, ...], fixes: str) -> None:
    found = [Diagnostic("DW301", "rule", severity, Span(0, 1), "wrong") for severity in (ERROR, WARNING, WARNING, INFO)]
    found += [
        Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong", fixes=(Fix("fix", [Edit(Span(0, 1), "b")], how),))
        for how in applicability
    ]
    files = [Result(Document(Source(path, "a: 1\n")), list(found)) for path in ("a.yaml", "b.yaml")]
    files[1].diagnostics = []
    errors = 1 + len(applicability)
    assert summary(RunReport([*files, accepted(1)], 3, 4, disabled=1)) == (
        f"Found {errors} error{'s' if errors > 1 else ''}, 2 warnings and 1 info in 1 file (4 manifests checked){fixes}; "
        "1 finding suppressed by comments."
    )


def test_statistics_are_the_same_in_every_format_for_people(report: RunReport, render: Callable[..., str]) -> None:
    options = RenderOptions(statistics=True)
    assert render("concise", report, options) == render("text", report, options)
