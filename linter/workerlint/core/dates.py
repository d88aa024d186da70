"""The dates of exceptions and of the platform file, in UTC: imported only where there are any."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

_LENGTH = len("2027-01-31")


def read_date(text: str) -> date | None:
    """Return the date in ``2027-01-31``; None if *text* is not such a date."""
    try:
        # Python reads other forms too.
        return date.fromisoformat(text) if len(text) == _LENGTH and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def current_date() -> date:
    """Return the current date."""
    return datetime.now(UTC).date()


def report_date() -> date:
    """Return the date that a report states: that of SOURCE_DATE_EPOCH (reproducible-builds.org), or the current one."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return current_date()
