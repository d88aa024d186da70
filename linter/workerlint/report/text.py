"""The default report, for people: a headline per finding, the source with the place marked, and what to do."""

from __future__ import annotations

from workerlint.core.wording import visible
from workerlint.report.frame import Mark, Style, excerpt, mark
from workerlint.report.locations import absolute_path, code_points, file_at, file_uri
from workerlint.report.report import rule_url
from workerlint.report.summary import statistics, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic, Related
    from workerlint.engine.result import Result
    from workerlint.report.report import RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield the report finding by finding, then the summary."""
    style = Style(options)
    if options.statistics:
        for line in statistics(report):
            yield line + "\n"
    else:
        for file, diagnostic in report.findings():
            yield "\n".join(_finding(report, file, diagnostic, options, style)) + "\n\n"
    if not options.quiet:
        yield style.paint("good" if not report.total and report.manifests else "strong", summary(report)) + "\n"


def _finding(
    report: RunReport, file: Result, diagnostic: Diagnostic, options: RenderOptions, style: Style
) -> Iterator[str]:
    yield _headline(file, diagnostic, style)
    found, loose = excerpts(report, file, diagnostic)
    last_line = max((item.line for _, marks in found for item in marks), default=0) + 1
    gutter = len(str(last_line))
    for number, (where, marks) in enumerate(found):
        corner = style.note if number and options.unicode else style.arrow
        yield f"{' ' * gutter}{style.paint('frame', corner)} {_location(where, marks[0], options, style)}"
        yield from excerpt(where, marks, gutter, options.width, style)
    lines = list(notes(file, diagnostic, loose, style))
    for number, (label, words) in enumerate(lines):
        sign = style.last if number == len(lines) - 1 else style.note
        yield f"{' ' * gutter}{style.paint('frame', sign)} {label} {words}"
    if not lines and style.foot:
        yield f"{' ' * gutter}{style.paint('frame', style.foot)}"


def _headline(file: Result, diagnostic: Diagnostic, style: Style) -> str:
    code = style.link(rule_url(diagnostic.code), style.paint(diagnostic.severity, diagnostic.code))
    severity = style.paint(diagnostic.severity, f"{diagnostic.severity}[")
    close = style.paint(diagnostic.severity, "]")
    message = style.paint("strong", visible(file.hide(diagnostic.message)))
    return f"{severity}{code}{close} {style.paint('faint', f'{visible(diagnostic.name)}:')} {message}"


def _location(file: Result, first: Mark, options: RenderOptions, style: Style) -> str:
    place = f"{visible(file.path)}:{first.line + 1}:{first.start + 1}"
    if not style.links:
        return place
    return style.link(file_uri(absolute_path(file.path, options.base)), place)


def excerpts(
    report: RunReport, file: Result, diagnostic: Diagnostic
) -> tuple[list[tuple[Result, list[Mark]]], list[Related]]:
    """Give the marks of each file that the finding speaks of, its own first, and the places that cannot be shown."""
    if file.source is None:
        return [(file, [Mark(0, 0, 0, "", diagnostic.severity)])], list(diagnostic.related)
    lines = file.source.lines
    found = {file.path: (file, [mark(lines, diagnostic.span, "", diagnostic.severity)])}
    loose = []
    for related in diagnostic.related:
        other = file_at(report, file, related.path)
        if other is None or other.source is None:
            loose.append(related)
            continue
        item = mark(other.source.lines, related.span, file.hide(other.hide(related.message)), "related")
        found.setdefault(other.path, (other, []))[1].append(item)
    return list(found.values()), loose


def notes(file: Result, diagnostic: Diagnostic, loose: list[Related], style: Style) -> Iterator[tuple[str, str]]:
    """Yield label and words of what stands below a code frame: related places that it cannot show, help and fix."""
    for related in loose:
        place = f" ({visible(related.path)})" if related.path else ""
        yield style.paint("strong", "note:"), visible(file.hide(related.message)) + place
    fix = diagnostic.fix
    if diagnostic.help and not (fix and fix.title == diagnostic.help):
        yield style.paint("strong", "help:"), visible(file.hide(diagnostic.help))
    if fix:
        option = ("--fix" if fix.safe else "--unsafe-fixes") if file.takes_fixes else "by hand"
        yield style.paint("good", "fix:"), f"{visible(file.hide(fix.title))} {style.paint('faint', f'({option})')}"


def render_concise(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a line per finding, then the summary."""
    style = Style(options)
    if options.statistics:
        for line in statistics(report):
            yield line + "\n"
    else:
        for file, diagnostic in report.findings():
            at = code_points(file.source, diagnostic.span)
            path = visible(file.path)
            # A log line that begins with two colons is a command to GitHub Actions, whatever file was named so.
            path = f"./{path}" if path.lstrip().startswith("::") else path
            label = style.paint(diagnostic.severity, f"{diagnostic.severity}[{diagnostic.code}]")
            yield f"{path}:{at.line}:{at.column}: {label} {visible(file.hide(diagnostic.message))}\n"
    if not options.quiet:
        yield summary(report) + "\n"
