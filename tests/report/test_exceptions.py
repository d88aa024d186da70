"""The list of exceptions: as a table, and as CSV that a spreadsheet does not run."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from workerlint.report.exceptions import ExceptionEntry, render_exceptions, status_of


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


def test_nothing_to_list() -> None:
    assert "".join(render_exceptions([], "text")) == "No exceptions.\n"


@pytest.mark.parametrize("reason", ["=1+1", "+1", "-1", "@a"])
def test_a_formula_in_a_reason_is_text(reason: str) -> None:
    text = "".join(render_exceptions([entry(reason=reason)], "csv"))
    (_, row) = csv.reader(io.StringIO(text))
    assert f"'{reason}" in row
