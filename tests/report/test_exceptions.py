"""The list of exceptions: as a table, and as CSV that a spreadsheet does not run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.report.exceptions import ExceptionEntry, render_exceptions, status_of

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


def entry(**changes: Any) -> ExceptionEntry:
    values: dict[str, Any] = {
        "path": "a.yaml", "line": 3, "rule": "DW301", "kind": "comment", "reason": "agreed", "until": "", "status": "active",
    }  # fmt: skip
    return ExceptionEntry(**(values | changes))


@pytest.mark.parametrize(
    ("days", "status"), [(None, "active"), (8, "active"), (7, "expires soon"), (0, "expires soon"), (-1, "expired")]
)
def test_the_status_by_the_days_that_remain(days: int | None, status: str) -> None:
    assert status_of(days) == status


def test_the_table_has_a_row_for_each_and_a_sum() -> None:
    text = "".join(render_exceptions([entry(), entry(status="expired", until="2027-01-31")], "text"))
    lines = text.splitlines()
    assert lines[0].split() == ["location", "rule", "kind", "until", "reason"]
    assert lines[1].split() == ["a.yaml:3", "DW301", "comment", "-", "agreed"]
    assert lines[-1] == "2 exceptions: 1 expired."


ENTRIES = [
    entry(),
    entry(path="jobs/\x1bb.yaml", line=120, rule="DW3", kind="file comment", reason="", until="2027-12-31"),
    entry(kind="baseline", reason="", owner="jane", until="2027-02-01", status="expires soon"),
    entry(kind="baseline", owner="jane", until="2027-01-30", status="expired"),
    entry(reason="on purpose", status="no effect"),
    entry(until="2027-01-30", status="no effect"),
]


@pytest.mark.parametrize("output_format", ["text", "json", "csv"])
def test_each_kind_of_exception(output_format: str, snapshot: SnapshotAssertion) -> None:
    assert "".join(render_exceptions(ENTRIES, output_format)) == snapshot


@pytest.mark.parametrize(
    ("statuses", "summary"),
    [
        (["active"], "1 exception."),
        (["expires soon"], "1 exception: 1 expiring soon."),
        (["no effect", "active", "no effect"], "3 exceptions: 2 without effect."),
        (["active", "expires soon", "expired"], "3 exceptions: 1 expired and 1 expiring soon."),
    ],
)
def test_the_sum(statuses: list[str], summary: str) -> None:
    lines = "".join(render_exceptions([entry(status=status) for status in statuses], "text")).splitlines()
    assert lines[-2:] == ["", summary]


def test_nothing_to_list() -> None:
    assert "".join(render_exceptions([], "text")) == "No exceptions.\n"


@pytest.mark.parametrize("reason", ["=1+1", "+1", "-1", "@a"])
def test_a_formula_in_a_reason_is_text(reason: str) -> None:
    text = "".join(render_exceptions([entry(reason=reason)], "csv"))
    (_, row) = csv.reader(io.StringIO(text))
    assert f"'{reason}" in row


@pytest.mark.parametrize("line_break", ["\r", "\n", "\r\n"])
def test_a_reason_is_in_one_line_of_csv(line_break: str) -> None:
    """A spreadsheet would run what follows as a formula of the next row."""
    text = "".join(render_exceptions([entry(reason=f"agreed{line_break}=1+1")], "csv"))
    assert len(text.splitlines()) == 2
    assert len(list(csv.reader(io.StringIO(text)))) == 2
