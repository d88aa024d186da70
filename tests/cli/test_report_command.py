"""``report``: the saved reports of several repositories become one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.report.pages import parse, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


@pytest.fixture
def reports(run: Run, folder: Any) -> Any:
    """Save a report in each format."""
    path = folder.faulty("jobs/w.yaml")
    path.write_text(path.read_text().replace("type: worker", "type: worker\nowner: jane"))
    for name in ("json", "sarif"):
        run("check", "--select", "DW301", "--output-format", name, "-o", f"a.{name}", "jobs")
    return folder


def test_reports_of_both_formats_become_one_page(run: Run, reports: Any) -> None:
    result = run("report", "a.json", "a.sarif", "-o", "page.html", "--today", "2027-01-31")
    assert (result.code, result.out, result.err) == (0, "", "")
    text = " ".join(text_of(parse((reports.path / "page.html").read_text())).split())
    assert "2 errors in 2 reports" in text
    assert "By owner jane 2 errors By rule DW301 invalid-log-level 2 errors" in text
    assert "2027-01-31" in text


def test_without_a_file_the_page_is_printed_and_always_the_same(run: Run, reports: Any) -> None:
    first, second = (run("report", "a.json", "--today", "2027-01-31") for _ in range(2))
    assert first == second
    assert (first.code, first.err) == (0, "")
    parse(first.out)


def test_a_file_that_is_named_twice_counts_once(run: Run, reports: Any) -> None:
    assert "1 error in 1 report" in run("report", "a.json", "a.json").out


def test_what_is_not_a_report_is_an_error_in_one_line(run: Run, reports: Any) -> None:
    result = run("report", "jobs/w.yaml", "a.json", "none.json", "-o", "page.html")
    assert result.code == 2
    assert result.err.splitlines() == [
        "workerlint: error: jobs/w.yaml is not a report: it is not valid JSON",
        "workerlint: error: cannot read none.json: No such file or directory",
    ]
    assert not (reports.path / "page.html").exists()


def test_a_wrong_date_and_a_directory_as_the_output(run: Run, reports: Any) -> None:
    result = run("report", "a.json", "--today", "soon")
    assert result.code == 2
    assert "--today: `soon` is not a date" in result.err
    assert "pass a date such as 2027-01-31" in result.err
    result = run("report", "a.json", "-o", "jobs")
    assert (result.code, "cannot write jobs" in result.err) == (2, True)


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("report", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
