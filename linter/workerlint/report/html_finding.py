"""One finding on the page: what is wrong, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.report.html_frame import diff, frame
from workerlint.report.markup import escape
from workerlint.reporters.places import code_points
from workerlint.reporters.text import excerpts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.diagnostic import Diagnostic, Related
    from workerlint.report import FileReport, RunReport
    from workerlint.text import Span


def badge(severity: str, count: int | None = None) -> str:
    """Give a severity as a coloured word, or how often it occurs."""
    if count is None:
        return f'<span class="badge {severity}">{severity}</span>'
    return f'<span class="badge {severity}">{count:,} {severity if count == 1 else severity + "s"}</span>'


def place(file: FileReport, span: Span) -> str:
    """Give path, line and column."""
    where = code_points(file.source, span)
    return f"{file.path}:{where.line}:{where.column}"


def finding(report: RunReport, at: int, diagnostic: Diagnostic, number: int) -> str:
    """Give the article of a finding in the file *at* that place of the report, the *number*-th of the page."""
    return "\n".join(_finding(report, at, diagnostic, number))


def _finding(report: RunReport, at: int, diagnostic: Diagnostic, number: int) -> Iterator[str]:
    file = report.files[at]
    code = escape(diagnostic.code)
    link = f'<a href="#rule-{code}">{code}</a>' if diagnostic.code in report.rules else code
    yield (
        f'<article id="finding-{number}" class="finding {diagnostic.severity}" data-severity="{diagnostic.severity}"'
        f' data-rule="{code}" data-file="{at}">'
    )
    yield (
        f'<h4>{badge(diagnostic.severity)} <b>{link}</b> <span class="name">{escape(diagnostic.name)}</span></h4>'
        f'<p class="message">{escape(file.hide(diagnostic.message))}</p>'
    )
    found, loose = excerpts(report, file, diagnostic)
    for where, marks in found:
        spot = f"{where.path}:{marks[0].line + 1}:{marks[0].start + 1}"
        yield f'<div class="place">{escape(spot)}</div>{frame(where, marks)}'
    yield from _notes(file, diagnostic, loose)
    yield "</article>"


def _notes(file: FileReport, diagnostic: Diagnostic, loose: list[Related]) -> Iterator[str]:
    for related in loose:
        where = f' <span class="place">({escape(related.path)})</span>' if related.path else ""
        yield f'<p class="note"><b>note</b> {escape(file.hide(related.message))}{where}</p>'
    fix = diagnostic.fix
    if diagnostic.help and not (fix and fix.title == diagnostic.help):
        yield f'<p class="note"><b>help</b> {escape(file.hide(diagnostic.help))}</p>'
    if fix:
        if not file.takes_fixes:
            how = "by hand"
        else:
            how = "--fix applies it" if fix.safe else "needs a look: --fix --unsafe-fixes applies it"
        title = escape(file.hide(fix.title))
        yield f'<p class="note fix"><b>fix</b> {title} <span class="faint">({how})</span></p>{diff(file, fix)}'
