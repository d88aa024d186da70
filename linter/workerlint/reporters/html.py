"""One page that holds everything: totals, findings with their code, the rules' pages, and the topologies drawn."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from workerlint.documents import read_workers
from workerlint.graph.drawing import draw
from workerlint.graph.svg import STYLE as DRAWING_STYLE
from workerlint.graph.svg import MissingLibraryError, as_svg
from workerlint.page import read_page
from workerlint.report import RenderOptions, rule_url
from workerlint.reporters.frame import excerpt
from workerlint.reporters.html_style import SCRIPT, STYLE
from workerlint.reporters.style import Style
from workerlint.reporters.summary import summary
from workerlint.reporters.text import excerpts, notes
from workerlint.reporters.visible import visible
from workerlint.settings import DEFAULT
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.diagnostic import Diagnostic
    from workerlint.report import FileReport, RunReport

_WIDTH = 110
_PLAIN = RenderOptions(width=_WIDTH)


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the page in parts; it needs nothing from elsewhere, and works without its script."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>workerlint: {escape(summary(report))}</title>\n<style>{STYLE}{DRAWING_STYLE}</style></head>\n<body>\n"
    )
    yield f"<header><h1>workerlint</h1><p>{escape(summary(report))}</p></header>\n<main>\n"
    yield _totals(report)
    for problem in report.problems:
        yield f'<p class="problem">{_text(problem)}</p>\n'
    yield from _tables(report)
    if report.total:
        yield '<section id="findings"><h2>Findings</h2>\n'
        for file, diagnostic in report.worst_first():
            yield _finding(report, file, diagnostic)
        yield "</section>\n"
    yield from _topologies(report)
    yield from _rules(report)
    yield f"</main>\n<footer>workerlint {VERSION}</footer>\n<script>{SCRIPT}</script>\n</body></html>\n"
    del options  # everything a page may be asked for is in it


def _text(words: str) -> str:
    return escape(visible(words))


def _totals(report: RunReport) -> str:
    cards = (("errors", report.errors), ("warnings", report.warnings), ("infos", report.infos))
    out = ['<section class="totals" aria-label="Totals">']
    for name, count in cards:
        kind = name.rstrip("s")
        out.append(
            f'<label class="card {kind}"><input type="checkbox" data-severity="{kind}" checked>'
            f"<b>{count}</b> {name if count != 1 else kind}</label>"
        )
    out.append(f'<span class="card"><b>{report.manifests}</b> manifests in {report.checked} files</span></section>\n')
    return "".join(out)


def _tables(report: RunReport) -> Iterator[str]:
    rules = Counter((item.code, item.name) for _, item in report.findings())
    files = Counter(file.path for file, _ in report.findings())
    if not rules:
        return
    yield '<section class="tables"><div><h2>By rule</h2><table>\n'
    for (code, name), count in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        yield f'<tr><td class="number">{count}</td><td>{_button("code", code)}</td><td>{_text(name)}</td></tr>\n'
    yield "</table></div><div><h2>By file</h2><table>\n"
    for path, count in sorted(files.items(), key=lambda item: (-item[1], item[0])):
        yield f'<tr><td class="number">{count}</td><td>{_button("file", path)}</td></tr>\n'
    yield '</table></div></section>\n<p id="filter" hidden>Shown: <b></b> <button>show all</button></p>\n'


def _button(kind: str, value: str) -> str:
    """Give a button that shows only the findings of a rule or of a file."""
    return f'<button data-filter="{kind}" data-value="{_text(value)}">{_text(value)}</button>'


def _finding(report: RunReport, file: FileReport, diagnostic: Diagnostic) -> str:
    style = Style(_PLAIN)
    found, loose = excerpts(report, file, diagnostic)
    gutter = len(str(max((item.line for _, marks in found for item in marks), default=0) + 1))
    frames = []
    for where, marks in found:
        frames.append(f'<div class="place">{_text(where.path)}:{marks[0].line + 1}:{marks[0].start + 1}</div>')
        lines = "\n".join(_frame_line(line) for line in excerpt(where, marks, gutter, _WIDTH, style))
        if lines:
            frames.append(f"<pre>{lines}</pre>")
    words = "".join(
        f"<dt>{escape(label.rstrip(':'))}</dt><dd>{escape(text)}</dd>"
        for label, text in notes(file, diagnostic, loose, style)
    )
    code, severity = _text(diagnostic.code), diagnostic.severity
    data = f'data-severity="{severity}" data-code="{code}" data-file="{_text(file.path)}"'
    link = f'<a href="{escape(rule_url(diagnostic.code))}">{code}</a>'
    message = _text(file.hide(diagnostic.message))
    heading = f'<h3><span class="badge">{severity}</span> {link} {message}</h3>'
    return f'<article class="{severity}" {data}>{heading}{"".join(frames)}<dl>{words}</dl></article>\n'


def _frame_line(line: str) -> str:
    """Set the carets of a code frame apart from its code; the frame has been made safe for terminals, not for HTML."""
    bare = line.lstrip(" │|")
    if bare.startswith(("^", "-")) and set(bare.split(" ")[0]) <= {"^", "-"}:
        return f'<span class="mark">{escape(line)}</span>'
    return escape(line)


def _topologies(report: RunReport) -> Iterator[str]:
    try:
        figures = list(_figures(report))
    except MissingLibraryError as error:
        yield f'<section><h2>Topologies</h2><p class="problem">{escape(str(error))}</p></section>\n'
        return
    if figures:
        yield "".join(['<section class="figures"><h2>Topologies</h2>\n', *figures, "</section>\n"])


def _figures(report: RunReport) -> Iterator[str]:
    for file in report.files:
        for worker in read_workers(file.source, DEFAULT) if file.source is not None else ():
            drawing = draw(worker)
            if drawing.boxes:
                caption = f"<figcaption>{_text(drawing.title)} <small>{_text(file.path)}</small></figcaption>"
                yield f"<figure>{caption}{as_svg(drawing, style=False)}</figure>\n"


def _rules(report: RunReport) -> Iterator[str]:
    codes = sorted({item.code for _, item in report.findings()} & set(report.rules))
    if not codes:
        return
    yield '<section class="rules"><h2>The rules</h2>\n'
    for code in codes:
        page = read_page(report.rules[code])
        body = page.body.partition("\n")[2].strip()
        yield f"<details><summary>{_text(code)} {_text(page.title)}</summary><pre>{escape(body)}</pre></details>\n"
    yield "</section>\n"
