"""One finding as text: with its code frames, or on one line."""

from __future__ import annotations

from workerlint.core.diagnostic import Diagnostic, Related
from workerlint.core.wording import own_name, visible
from workerlint.engine.result import Result
from workerlint.report.frame import Mark, excerpt, mark
from workerlint.report.locations import absolute_path, code_points, file_at, file_uri
from workerlint.report.report import RenderOptions, RunReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report.style import Style


def framed(
    report: RunReport, file: Result, diagnostic: Diagnostic, options: RenderOptions, style: Style
) -> Iterator[str]:
    """Yield the lines of a finding: its headline, its code frames, help and fix."""
    yield _headline(report, file, diagnostic, style)
    shown, unshown = excerpts(report, file, diagnostic)
    last_line = max((item.line for _, marks in shown for item in marks), default=0) + 1
    gutter = len(str(last_line))
    for number, (other, marks) in enumerate(shown):
        corner = style.note if number and options.unicode else style.arrow
        yield f"{' ' * gutter}{style.paint('frame', corner)} {_location(other, marks[0], options, style)}"
        yield from excerpt(other, marks, gutter, options.width, style)
    lines = list(_notes(file, diagnostic, unshown, style))
    for number, (label, text) in enumerate(lines):
        sign = style.last if number == len(lines) - 1 else style.note
        yield f"{' ' * gutter}{style.paint('frame', sign)} {label} {text}"
    if not lines and style.foot:
        yield f"{' ' * gutter}{style.paint('frame', style.foot)}"


def _headline(report: RunReport, file: Result, diagnostic: Diagnostic, style: Style) -> str:
    code = style.link(report.url(diagnostic.code), style.paint(diagnostic.severity, diagnostic.code))
    severity = style.paint(diagnostic.severity, f"{diagnostic.severity}[")
    close = style.paint(diagnostic.severity, "]")
    message = style.paint("strong", visible(file.hide(diagnostic.message, diagnostic.span)))
    name = visible(own_name(diagnostic.code, diagnostic.name))
    return f"{severity}{code}{close}{' ' if name else ''}{style.paint('faint', f'{name}:')} {message}"


def _location(file: Result, first: Mark, options: RenderOptions, style: Style) -> str:
    location = f"{visible(file.path)}:{first.line + 1}:{first.start + 1}"
    return style.link(file_uri(absolute_path(file.path, options.base)), location) if style.links else location


def excerpts(
    report: RunReport, file: Result, diagnostic: Diagnostic
) -> tuple[list[tuple[Result, list[Mark]]], list[Related]]:
    """Return the marks in each file of a finding, its own file first, and the related locations without a text."""
    lines = file.source.lines
    found = {file.path: (file, [mark(lines, diagnostic.span, "", diagnostic.severity)])}
    unshown = []
    for related in diagnostic.related:
        other = file_at(report, file, related.path)
        if other is None:
            unshown.append(related)
            continue
        item = mark(other.source.lines, related.span, file.hide(other.hide(related.message)), "related")
        found.setdefault(other.path, (other, []))[1].append(item)
    return list(found.values()), unshown


def _notes(file: Result, diagnostic: Diagnostic, unshown: list[Related], style: Style) -> Iterator[tuple[str, str]]:
    """Yield the label and text of each line below a code frame: *unshown* related locations, help and fix."""
    for related in unshown:
        path = f" ({visible(related.path)})" if related.path else ""
        yield style.paint("strong", "note:"), visible(file.hide(related.message)) + path
    fix = diagnostic.fix
    if diagnostic.help and not (fix and fix.title == diagnostic.help):
        yield style.paint("strong", "help:"), visible(file.hide(diagnostic.help, diagnostic.span))
    if fix:
        option = ("--fix" if fix.safe else "--unsafe-fixes") if file.takes_fixes else "manual"
        title = visible(file.hide(fix.title, fix.edits[0].span))
        yield style.paint("good", "fix:"), f"{title} {style.paint('faint', f'({option})')}"


def in_one_line(report: RunReport, file: Result, diagnostic: Diagnostic, style: Style) -> str:
    """Return a finding as one line with its line break."""
    location = code_points(file.source, diagnostic.span)
    path = visible(file.path)
    # GitHub Actions runs a log line that begins with two colons as a command, so no line may begin with two colons.
    path = f"./{path}" if path.lstrip().startswith("::") else path
    code = style.link(report.url(diagnostic.code), diagnostic.code)
    label = style.paint(diagnostic.severity, f"{diagnostic.severity}[{code}]")
    message = visible(file.hide(diagnostic.message, diagnostic.span))
    return f"{path}:{location.line}:{location.column}: {label} {message}\n"
