"""The formats ``text`` and ``concise``: findings with code frames, and findings on one line each."""

from __future__ import annotations

from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.style import Style
from workerlint.report.summary import statistics, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield each finding with its code frame, then the summary."""
    style = Style(options)
    if options.statistics:
        yield from statistics(report)
    elif report.total:
        from workerlint.report.finding_text import framed  # most runs over one file find nothing

        for file, diagnostic in report.findings():
            yield "\n".join(framed(report, file, diagnostic, options, style)) + "\n\n"
    if not options.quiet:
        yield style.paint("good" if not report.total and report.manifests else "strong", summary(report)) + "\n"
        yield style.paint("faint", report.account.line) + "\n"


def render_concise(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a line per finding, then the summary."""
    style = Style(options)
    if options.statistics:
        yield from statistics(report)
    elif report.total:
        from workerlint.report.finding_text import in_one_line

        for file, diagnostic in report.findings():
            yield in_one_line(report, file, diagnostic, style)
    if not options.quiet:
        yield f"{summary(report)}\n{report.account.line}\n"
