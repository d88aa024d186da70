"""One HTML page from saved reports of many repositories: by owner, by rule, and what is accepted and for how long."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

from workerlint.core.dates import read_date
from workerlint.core.diagnostic import SEVERITIES
from workerlint.core.wording import listing, own_name, plural
from workerlint.report.html import MOST_FINDINGS
from workerlint.report.markup import render_page
from workerlint.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from workerlint.report.saved_report import SavedException, SavedFinding, SavedReport

_JSON_SUFFIXES = (".json", ".sarif")
Group = tuple[str, str]
"""An owner and "", or, without one, "" and the name of a report with the top directory of the file."""


def render_merged(reports: Sequence[SavedReport], today: date, within: int) -> Iterator[str]:
    """Yield the page for *reports* as of *today*, with the exceptions that expire *within* so many days.

    It loads no other resources and has no script.
    """
    named = list(zip(_names([report.path for report in reports]), reports, strict=True))
    found: dict[Group, list[tuple[str, SavedFinding]]] = {}
    by_rule: dict[tuple[str, str], Counter[str]] = {}
    for name, report in named:
        for item in report.findings:
            found.setdefault(_group(name, item), []).append((name, item))
            by_rule.setdefault((item.code, own_name(item.code, item.name)), Counter())[item.severity] += 1
    groups = sorted(((group, _count(items)) for group, items in sorted(found.items())), key=_worst_first)
    total = _count(item for items in found.values() for item in items)
    return render_page(
        "merged.html",
        styles=("page.css", "report.css"),
        version=VERSION,
        headline=f"{_words(total)} in {plural(len(reports), 'report')}",
        today=today,
        totals=list(_totals(reports, total)),
        groups=groups,
        rules=sorted(((rule, by_rule[rule]) for rule in sorted(by_rule)), key=_worst_first),
        reports=[(name, report, _count((name, item) for item in report.findings)) for name, report in named],
        incomplete=[(name, report.problems[:MOST_FINDINGS]) for name, report in named if report.problems],
        listed=list(_listed(groups, found)),
        most=MOST_FINDINGS,
        total=total.total(),
        exceptions=sorted(_expiring(named, today, within), key=lambda row: row[:2]),
        ages=[
            (name, report, _days(report.oldest, today)) for name, report in named if report.baselined or report.stale
        ],
        within=within,
    )


def _names(paths: Sequence[str]) -> list[str]:
    """Return the names of reports: their paths without the directories that all have, and without known suffixes."""
    slashed = [path.replace(os.sep, "/") for path in paths]
    shared = os.path.commonprefix(slashed).rpartition("/")[0]  # noqa: RUF071 - the paths may be absolute or not
    names = [path[len(shared) :].lstrip("/") for path in slashed]
    stems = [name[: -len(suffix)] for name in names for suffix in _JSON_SUFFIXES if name.endswith(suffix)]
    return stems if len(set(stems)) == len(names) else names


def _group(name: str, finding: SavedFinding) -> Group:
    """Return the owner of a finding in the report with a *name*, otherwise the report and the top directory."""
    if finding.owner:
        return finding.owner, ""
    top, slash, _ = finding.path.partition("/")
    return "", f"{name}: {top}/" if slash and top not in {"", "..", "file:"} else name


def _count(found: Iterator[tuple[str, SavedFinding]] | Sequence[tuple[str, SavedFinding]]) -> Counter[str]:
    return Counter(item.severity for _, item in found)


def _worst_first(row: tuple[object, Counter[str]]) -> list[int]:
    return [-row[1][severity] for severity in SEVERITIES]


def _words(total: Counter[str]) -> str:
    return listing([plural(total[severity], severity) for severity in SEVERITIES if total[severity]]) or "No findings"


def _totals(reports: Sequence[SavedReport], total: Counter[str]) -> Iterator[tuple[str, int, str]]:
    """Yield the totals: the severity for the color, the count and its noun."""
    for severity in SEVERITIES:
        yield severity if total[severity] else "", total[severity], severity if total[severity] == 1 else f"{severity}s"
    yield "", sum(report.suppressed for report in reports), "suppressed"
    yield "", sum(report.baselined for report in reports), "in baseline"
    stale = sum(report.stale for report in reports)
    yield "", stale, "stale entry" if stale == 1 else "stale entries"


def _listed(
    groups: Sequence[tuple[Group, Counter[str]]], found: dict[Group, list[tuple[str, SavedFinding]]]
) -> Iterator[SimpleNamespace]:
    """Yield the groups with their findings, the worst first, until the page has enough."""
    left = MOST_FINDINGS
    for group, counts in groups:
        if left <= 0:
            return
        items = sorted(found[group], key=_place)[:left]
        left -= len(items)
        yield SimpleNamespace(group=group, counts=counts, findings=items)


def _expiring(
    named: Sequence[tuple[str, SavedReport]], today: date, within: int
) -> Iterator[tuple[int, str, SavedException]]:
    """Yield the exceptions that have expired or expire within so many days: the days left, the report, and each."""
    for name, report in named:
        for item in report.exceptions:
            days = -(_days(item.until, today) or 0)
            if days <= within:
                yield days, name, item


def _days(day: str, today: date) -> int | None:
    """Return the number of days since a date, negative before it; None if it is not known."""
    found = read_date(day)
    return None if found is None else (today - found).days


def _place(item: tuple[str, SavedFinding]) -> tuple[int, str, str, int]:
    name, finding = item
    return SEVERITIES.index(finding.severity), name, finding.path, finding.line
