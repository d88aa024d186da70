"""Dates are read in one form only."""

from __future__ import annotations

from datetime import date

import pytest

from workerlint.core.dates import read_date


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
