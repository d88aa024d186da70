"""One HTML page: totals, findings with their code and fixes, topologies, and the pages of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from types import SimpleNamespace

from workerlint.core.diagnostic import SEVERITIES, Diagnostic
from workerlint.core.wording import own_name, rule_title
from workerlint.engine.result import Result
from workerlint.engine.rule_page import read_page
from workerlint.report.graph.drawing import Drawing, draw_all
from workerlint.report.graph.layout import LayoutError
from workerlint.report.graph.svg import figure
from workerlint.report.graph.tree import as_tree
from workerlint.report.html_finding import finding
from workerlint.report.locations import code_points
from workerlint.report.markup import render_page, trusted
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.summary import findings, summary
from workerlint.version import VERSION

LARGEST_DRAWING = 150
"""The number of boxes or arrows above which a topology is shown as a tree: its lines would be unreadable."""

MOST_FINDINGS = 1000
"""The number of findings on the page, and of suppressed ones: a browser needs minutes to show many more."""


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the page. It loads no other resources, and is readable without its script."""
    del options  # the page has its own colors and the width of the window
    figures = _Figures()
    by_rule = _by_rule(report)
    listed = list(islice(_listed(report), MOST_FINDINGS))
    codes, places = {item.code for _, item in listed}, {at for at, _ in listed}
    return render_page(
        "report.html",
        styles=("page.css", "report.css", "graph.css"),
        script="report.js",
        report=report,
        version=VERSION,
        headline=findings(report) or ("No findings" if report.manifests else "Nothing to check"),
        summary=summary(report),
        where=report.provenance(),
        totals=list(_totals(report)),
        by_rule=by_rule,
        by_file=_by_file(report),
        clean=[file.path for file in report.files if not file.diagnostics],
        shown={"rule": codes, "file": places},
        rule_options=sorted((code, rule_title(code, name)) for code, name, _ in by_rule if code in codes),
        file_options=[(at, report.files[at].path) for at in sorted(places)],
        severities=_count(item for _, item in report.findings()),
        files=_files(report, listed, figures),
        other_figures=(shown for file in report.files if not file.diagnostics for shown in figures.of(file)),
        suppressed=islice(_suppressed(report), MOST_FINDINGS),
        most=MOST_FINDINGS,
        unchecked=list(report.account.unchecked()),
        pages=_pages(report),
    )


def _totals(report: RunReport) -> Iterator[tuple[str, int, str]]:
    """Yield the totals of the run: the severity for the color, the count and its noun."""
    for severity, count, one, many in (
        ("error", report.errors, "error", "errors"),
        ("warning", report.warnings, "warning", "warnings"),
        ("info", report.infos, "info", "infos"),
        ("", report.fixable, "safe fix", "safe fixes"),
        ("", report.fixable_unsafely, "fix to review", "fixes to review"),
        ("", report.suppressed, "suppressed", "suppressed"),
        ("", report.baselined, "in baseline", "in baseline"),
        ("", report.stale, "stale entry", "stale entries"),
        ("", report.manifests, "manifest", "manifests"),
        ("", report.checked, "file", "files"),
    ):
        if count or one in {"error", "warning", "manifest", "file"}:
            yield severity if count else "", count, one if count == 1 else many


def _count(diagnostics: Iterable[Diagnostic]) -> Counter[str]:
    return Counter(item.severity for item in diagnostics)


def _by_rule(report: RunReport) -> list[tuple[str, str, Counter[str]]]:
    """Return code, name and counts of each rule with findings, the worst first."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for _, item in report.findings():
        found.setdefault((item.code, own_name(item.code, item.name)), Counter())[item.severity] += 1
    return sorted(((code, name, found[code, name]) for code, name in sorted(found)), key=_worst_first)


def _by_file(report: RunReport) -> list[tuple[int, str, Counter[str]]]:
    """Return index, path and counts of each file with findings, the worst first."""
    rows = ((at, file.path, _count(file.diagnostics)) for at, file in enumerate(report.files) if file.diagnostics)
    return sorted(rows, key=_worst_first)


def _worst_first(row: tuple[object, str, Counter[str]]) -> list[int]:
    return [-row[2][severity] for severity in SEVERITIES]


def _listed(report: RunReport) -> Iterator[tuple[int, Diagnostic]]:
    """Yield each finding with the index of its file."""
    for at, file in enumerate(report.files):
        for item in file.diagnostics:
            yield at, item


def _files(report: RunReport, listed: list[tuple[int, Diagnostic]], figures: _Figures) -> Iterator[SimpleNamespace]:
    """Yield the files with the *listed* findings."""
    numbered = enumerate(listed, 1)
    for at, items in groupby(numbered, key=lambda item: item[1][0]):
        file = report.files[at]
        yield SimpleNamespace(
            at=at,
            path=file.path,
            counts=_count(file.diagnostics),
            figures=figures.of(file),
            findings=(finding(report, at, item, number) for number, (_, item) in items),
        )


class _Figures:
    """Draws topologies. After the first failure it draws none, and shows the reason instead."""

    def __init__(self) -> None:
        self.refused = ""

    def of(self, file: Result) -> Iterator[SimpleNamespace]:
        """Yield the drawings of a file, or trees where one cannot be drawn."""
        for drawing in draw_all(file.document):
            if drawing.boxes:
                svg, why = self._draw(drawing)
                yield SimpleNamespace(
                    drawing=drawing,
                    where=f"line {drawing.line}" if file.diagnostics else f"{drawing.path}:{drawing.line}",
                    svg=svg,
                    why=why,
                    tree=[] if svg else as_tree(drawing),
                )

    def _draw(self, drawing: Drawing) -> tuple[str, str]:
        """Return the SVG of a drawing, or why there is none."""
        if max(len(drawing.boxes), len(drawing.arrows)) > LARGEST_DRAWING:
            return "", "Too large to draw."
        if not self.refused:
            try:
                return trusted(figure(drawing)), ""
            except LayoutError as error:
                self.refused = f"Not drawn: {error}" + (f" ({error.hint})" if error.hint else "")
        return "", self.refused


def _suppressed(report: RunReport) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, location, message and reason of each finding that a comment suppresses, with secrets masked."""
    for file in report.files:
        for item, reason in file.suppressed:
            where = code_points(file.source, item.span)
            location = f"{file.path}:{where.line}:{where.column}"
            yield item.code, location, file.hide(item.message, item.span), file.hide(reason)


def _pages(report: RunReport) -> list[tuple[str, str, str, str]]:
    """Return code, name, title and text of the page of each rule with findings."""
    codes = sorted({item.code for _, item in report.findings()})
    rules = [report.rules[code] for code in codes if code in report.rules]
    pages = [(rule, read_page(rule)) for rule in rules]
    return [
        (rule.code, own_name(rule.code, rule.name), page.title, page.body.partition("\n")[2]) for rule, page in pages
    ]
