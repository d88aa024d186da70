"""Exceptions: accepted findings, in suppression comments and in baselines, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json

from workerlint.core.record import Record, as_dict
from workerlint.core.wording import listing, plural, visible
from workerlint.engine.suppression import SOON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

COMMENT = "comment"
FILE_COMMENT = "file comment"
BASELINE = "baseline"

ACTIVE = "active"
EXPIRING = "expires soon"
EXPIRED = "expired"
WITHOUT_EFFECT = "no effect"

FORMATS = ("text", "json", "csv")
_FORMULA = ("=", "+", "-", "@")
"""What a formula of a spreadsheet begins with."""


class ExceptionEntry(Record):
    """One rule in a suppression comment, or one entry of a baseline."""

    path: str
    line: int
    rule: str
    """The code of the rule, or the selector of several."""
    kind: str
    """COMMENT, FILE_COMMENT or BASELINE."""
    reason: str
    until: str
    """The last day on which it applies; empty if it does not expire."""
    status: str
    """ACTIVE, EXPIRING, EXPIRED or WITHOUT_EFFECT."""
    owner: str = ""
    """In a baseline only."""


def status_of(days: int | None) -> str:
    """Return the status of an exception that expires in so many *days*, or does not expire."""
    if days is None or days > SOON:
        return ACTIVE
    return EXPIRED if days < 0 else EXPIRING


def render_exceptions(entries: Sequence[ExceptionEntry], output_format: str) -> Iterator[str]:
    """Yield the parts of the output in one of FORMATS."""
    if output_format == "json":
        yield json.dumps(exceptions_as_json(entries), indent=2) + "\n"
    elif output_format == "csv":
        yield from _as_csv(entries)
    else:
        yield from _as_table(entries)


def exceptions_as_json(entries: Sequence[ExceptionEntry]) -> list[dict[str, Any]]:
    """Return exceptions as JSON data."""
    return [{**as_dict(entry), "until": entry.until or None, "owner": entry.owner or None} for entry in entries]


def _as_csv(entries: Sequence[ExceptionEntry]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ExceptionEntry._fields)
    for entry in entries:
        writer.writerow(_cell(str(value)) for value in as_dict(entry).values())
    yield text.getvalue()


def _cell(value: str) -> str:
    """Return a value in one line that a spreadsheet does not run as a formula."""
    shown = visible(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _as_table(entries: Sequence[ExceptionEntry]) -> Iterator[str]:
    if not entries:
        yield "No exceptions.\n"
        return
    rows = [("location", "rule", "kind", "until", "reason")]
    for entry in entries:
        status = "" if entry.status == ACTIVE else f"({entry.status})"
        until = " ".join(filter(None, (entry.until or ("-" if not status else ""), status)))
        reason = " ".join(filter(None, (entry.reason, f"[{entry.owner}]" if entry.owner else "")))
        rows.append((f"{entry.path}:{entry.line}", entry.rule, entry.kind, until, reason or "-"))
    rows = [tuple(map(visible, row)) for row in rows]  # type: ignore[misc]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
    yield f"\n{_summary(entries)}\n"


def _summary(entries: Sequence[ExceptionEntry]) -> str:
    counts = [
        f"{count} {words}"
        for status, words in ((EXPIRED, "expired"), (EXPIRING, "expiring soon"), (WITHOUT_EFFECT, "without effect"))
        if (count := sum(entry.status == status for entry in entries))
    ]
    return f"{plural(len(entries), 'exception')}{': ' if counts else ''}{listing(counts)}."
