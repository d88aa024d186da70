"""One line per finding: path, line, column, severity, code and message."""

from __future__ import annotations

from workerlint.reporters.places import code_points
from workerlint.reporters.style import Style
from workerlint.reporters.summary import statistics, summary
from workerlint.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report import RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
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
