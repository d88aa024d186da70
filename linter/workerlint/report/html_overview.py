"""The upper part of the page: totals, counts by rule and by file, and the filter."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workerlint.diagnostic import SEVERITIES
from workerlint.report.html_finding import badge
from workerlint.report.markup import escape
from workerlint.reporters.summary import findings
from workerlint.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.report import RunReport


FEW = 12
"""Lines of a table before the rest is folded away."""


def headline(report: RunReport) -> str:
    """Give the outcome in a few words."""
    return findings(report) or ("No findings" if report.manifests else "Nothing to check")


def totals(report: RunReport) -> str:
    """Give the figures of the run."""
    figures = [
        ("error", report.errors, "error", ""),
        ("warning", report.warnings, "warning", ""),
        ("info", report.infos, "info", ""),
        ("", report.fixable, "safe fix", "safe fixes"),
        ("", report.fixable_unsafely, "fix to review", "fixes to review"),
        ("", report.suppressed, "silenced", "silenced"),
        ("", report.manifests, "manifest", "manifests"),
        ("", report.checked, "file", "files"),
    ]
    always = {"error", "warning", "manifest", "file"}
    items = []
    for kind, count, one, many in figures:
        if count or one in always:
            look = f' class="{kind}"' if kind and count else ""
            items.append(f"<li{look}><b>{count:,}</b> {one if count == 1 else many or one + 's'}</li>")
    return f'<ul class="totals">{"".join(items)}</ul>'


def overview(report: RunReport) -> Iterator[str]:
    """Yield the counts by rule and by file, and which files have no findings."""
    if not report.files:
        return
    yield '<section class="overview">'
    if report.total:
        yield from _counts("By rule", "rule", _by_rule(report))
        yield from _counts("By file", "file", _by_file(report))
    clean = [file.path for file in report.files if not file.diagnostics]
    if clean:
        yield f'<details class="clean"{"" if report.total else " open"}>'
        yield f"<summary>{plural(len(clean), 'file')} without findings</summary><ul>"
        yield from (f'<li class="path">{escape(path)}</li>' for path in clean)
        yield "</ul></details>"
    yield "</section>"


def _by_rule(report: RunReport) -> dict[tuple[str, str], Counter[str]]:
    """Count by code, with what to show of the rule."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for _, item in report.findings():
        code = escape(item.code)
        shown = f'<b>{code}</b> <span class="name">{escape(item.name)}</span>'
        if item.code in report.rules:
            shown = f'<a href="#rule-{code}">{shown}</a>'
        found.setdefault((code, shown), Counter())[item.severity] += 1
    return found


def _by_file(report: RunReport) -> dict[tuple[str, str], Counter[str]]:
    """Count by the number of the file, with what to show of it."""
    return {
        (str(at), f'<a class="path" href="#file-{at}">{escape(file.path)}</a>'): Counter(
            item.severity for item in file.diagnostics
        )
        for at, file in enumerate(report.files)
        if file.diagnostics
    }


def _counts(title: str, field: str, found: dict[tuple[str, str], Counter[str]]) -> Iterator[str]:
    """Yield a table, the worst first; its badges pick the findings of a line where there is a script."""
    rows = []
    for (value, shown), counts in sorted(found.items(), key=_worst_first):
        badges = "".join(
            f'<a href="#findings" data-pick-{field}="{value}">{badge(severity, counts[severity])}</a>'
            for severity in SEVERITIES
            if counts[severity]
        )
        rows.append(f'<tr><td>{shown}</td><td class="badges">{badges}</td></tr>')
    yield f'<div class="counts"><h2>{title}</h2><table>{"".join(rows[:FEW])}</table>'
    if rows[FEW:]:
        yield f'<details class="more"><summary>{len(rows) - FEW} more</summary>'
        yield f"<table>{''.join(rows[FEW:])}</table></details>"
    yield "</div>"


def _worst_first(item: tuple[tuple[str, str], Counter[str]]) -> tuple[list[int], str]:
    (value, shown), counts = item
    return [-counts[severity] for severity in SEVERITIES], f"{shown} {value}"


def filters(report: RunReport) -> Iterator[str]:
    """Yield the filter, which the script brings to light: without it, it could do nothing."""
    if report.total < 2:
        return
    severities = [item.severity for _, item in report.findings()]
    rules = sorted({(item.code, item.name) for _, item in report.findings()})
    files = [(str(at), file.path) for at, file in enumerate(report.files) if file.diagnostics]
    yield '<div class="filter" role="search" aria-label="Findings" hidden>'
    for severity in SEVERITIES:
        if severity in severities:
            box = f'<input type="checkbox" name="severity" value="{severity}" checked>'
            yield f'<label class="{severity}">{box} {severity}s</label>'
    yield from _select("rule", "all rules", ((code, f"{code} {name}") for code, name in rules))
    yield from _select("file", "all files", files)
    yield '<input type="search" name="words" placeholder="words" aria-label="words in a finding">'
    yield '<button type="button">show all</button> <output></output></div>'


def _select(name: str, everything: str, options: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'<select name="{name}" aria-label="{name}"><option value="">{everything}</option>'
    yield from (f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options)
    yield "</select>"
