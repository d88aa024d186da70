"""The outcome of a run in one sentence, and the counts by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.report.report import RenderOptions, RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


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
        (
            RunReport([], 2, 2, ["cannot read b.yaml"]),
            "No findings in 2 manifests; the run is incomplete: 1 problem.",
        ),
    ],
)
def test_the_summary_of_a_run_without_findings(render: Render, report: RunReport, sentence: str) -> None:
    assert render("text", report) == f"{sentence}\n{report.account.line}\n"


def test_statistics_are_the_same_in_every_format_for_people(report: RunReport, render: Callable[..., str]) -> None:
    options = RenderOptions(statistics=True)
    assert render("concise", report, options) == render("text", report, options)
