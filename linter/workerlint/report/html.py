"""One page that holds everything: totals, findings with their code and fixes, topologies, and the rules' pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workerlint.diagnostic import SEVERITIES
from workerlint.graph.layout import LayoutError
from workerlint.graph.sketch import draw_all
from workerlint.graph.tree import as_tree
from workerlint.page import read_page
from workerlint.report.graph.page import captioned
from workerlint.report.html_finding import badge, finding, place
from workerlint.report.html_overview import filters, headline, overview, totals
from workerlint.report.markup import document, escape
from workerlint.report.prose import inline, prose
from workerlint.reporters.summary import summary
from workerlint.version import VERSION
from workerlint.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.graph.drawing import Drawing
    from workerlint.report import FileReport, RenderOptions, RunReport
    from workerlint.rule import Rule

LARGEST_DRAWING = 150
"""Boxes or arrows above which a topology is written as a tree: nobody could follow its lines."""


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the page. It needs nothing from elsewhere, and without its script everything is there to read."""
    del options  # the page has its own colours and as much room as the reader's window
    parts = [
        '<header class="top"><p class="brand">workerlint</p>',
        f"<h1>{headline(report)}</h1>",
        "</header>" if report.total else f"<p>{escape(summary(report))}</p></header>",
        "<main>",
        *_problems(report),
        totals(report),
        *overview(report),
        *filters(report),
        *_files(report),
        *_suppressed(report),
        *_rules(report),
        "</main>",
        f'<footer class="faint">workerlint {escape(VERSION)}</footer>',
    ]
    yield document(
        f"workerlint: {headline(report)}", "\n".join(parts), ("page.css", "report.css", "graph.css"), "report.js"
    )


def _problems(report: RunReport) -> Iterator[str]:
    if report.problems:
        yield '<section class="problems"><h2>The run is not complete</h2><ul>'
        yield from (f"<li>{escape(problem)}</li>" for problem in report.problems)
        yield "</ul></section>"


def _files(report: RunReport) -> Iterator[str]:
    """Yield the files with findings, then the topologies of the others."""
    figures = _Figures()
    number = 0
    if report.total:
        yield '<h2 id="findings">Findings</h2>'
    for at, file in enumerate(report.files):
        if not file.diagnostics:
            continue
        counts = Counter(item.severity for item in file.diagnostics)
        badges = " ".join(badge(severity, counts[severity]) for severity in SEVERITIES if counts[severity])
        yield f'<section class="file" id="file-{at}">'
        yield f'<h3 class="path">{escape(file.path)} {badges}</h3>'
        yield from figures.of(file)
        for diagnostic in file.diagnostics:
            number += 1
            yield finding(report, at, diagnostic, number)
        yield "</section>"
    rest = [figure for file in report.files if not file.diagnostics for figure in figures.of(file)]
    if rest:
        yield f'<section class="rest"><h2>{"Other topologies" if number else "Topologies"}</h2>'
        yield from rest
        yield "</section>"


class _Figures:
    """Draws topologies, and says once why it cannot."""

    def __init__(self) -> None:
        self.refused = ""

    def of(self, file: FileReport) -> Iterator[str]:
        """Yield the drawings of a file; those with a fault in them are open."""
        for drawing in draw_all(file):
            if not drawing.boxes:
                continue
            state = "" if drawing.is_sound else " open"
            line = f"line {drawing.line}" if file.diagnostics else f"{drawing.path}:{drawing.line}"
            where = f'<span class="place">{escape(line)}</span>'
            yield f'<details class="topology-of"{state}><summary>Topology of {escape(drawing.title)} {where}</summary>'
            yield self._figure(drawing)
            yield "</details>"

    def _figure(self, drawing: Drawing) -> str:
        why = ""
        if max(len(drawing.boxes), len(drawing.arrows)) > LARGEST_DRAWING:
            why = "It is too large to be drawn."
        elif not self.refused:
            try:
                return captioned(drawing)
            except LayoutError as error:
                self.refused = f"It is not drawn: {error}" + (f" ({error.hint})" if error.hint else "")
        lines = "\n".join(f"<span>{escape(line)}</span>" for line in as_tree(drawing))
        return f'<p class="faint">{escape(why or self.refused)}</p><pre class="tree">{lines}</pre>'


def _suppressed(report: RunReport) -> Iterator[str]:
    if not report.suppressed:
        return
    yield f'<details class="rest"><summary>{plural(report.suppressed, "finding")} silenced by comments</summary><ul>'
    for file in report.files:
        for diagnostic, reason in file.suppressed:
            where = f'<span class="place">{escape(place(file, diagnostic.span))}</span>'
            why = f" ({escape(file.hide(reason))})" if reason else ""
            message = escape(file.hide(diagnostic.message))
            yield f"<li>{escape(diagnostic.code)} {where} {message}{why}</li>"
    yield "</ul></details>"


def _rules(report: RunReport) -> Iterator[str]:
    codes = sorted({item.code for _, item in report.findings()})
    rules = [report.rules[code] for code in codes if code in report.rules]
    if rules:
        yield '<section class="rules"><h2>Rules</h2>'
        yield from map(_rule, rules)
        yield "</section>"


def _rule(rule: Rule) -> str:
    page = read_page(rule)
    code = escape(rule.code)
    head = f'<b>{code}</b> <span class="name">{escape(rule.name)}</span> {inline(page.title)}'
    body = page.body.partition("\n")[2]
    # The target of links is inside: browsers open the details around it.
    content = f'<div id="rule-{code}" class="prose">{prose(body)}</div>'
    return f'<details class="rule"><summary>{head}</summary>{content}</details>'
