"""Dates are read in one form only."""

from __future__ import annotations

from datetime import date

import pytest

from workerlint.core.dates import current_date, read_date, report_date


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2027-01-31", date(2027, 1, 31)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2027-02-29", None),
        ("20270131", None),
        ("2027-W05-1", None),
        ("2027-01-31T00:00", None),
        ("", None),
    ],
)
def test_dates(text: str, found: date | None) -> None:
    assert read_date(text) == found


def test_the_date_of_a_report_is_that_of_a_reproducible_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert report_date() == date(2027, 1, 15)


@pytest.mark.parametrize("seconds", ["", "soon", "9" * 30])
def test_the_date_of_a_report_is_the_current_one_otherwise(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert report_date() == current_date()
