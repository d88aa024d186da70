"""Logging commands of Azure Pipelines, which become the issues of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.diagnostic import ERROR
from workerlint.core.wording import visible
from workerlint.report.locations import code_points, repository_path
from workerlint.report.summary import advised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report.report import RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a command per finding, the worst first: Azure keeps ten errors and ten warnings of a step, and no others.

    The log shows nothing of a command but its message, so place and rule stand there too.
    """
    for problem in report.problems:
        yield f"##vso[task.logissue type=error;]{_escape(visible(problem))}\n"
    for file, diagnostic in report.worst_first():
        place = code_points(file.source, diagnostic.span)
        path = repository_path(file.path, options)
        properties = {
            "type": "error" if diagnostic.severity == ERROR else "warning",
            "sourcepath": path,
            "linenumber": place.line,
            "columnnumber": place.column,
            "code": diagnostic.code,
        }
        given = "".join(f"{name}={_escape_property(visible(str(value)))};" for name, value in properties.items())
        message = f"{path}:{place.line}:{place.column}: {diagnostic.code} {advised(file, diagnostic)}"
        yield f"##vso[task.logissue {given}]{_escape(visible(message))}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(";", "%3B").replace("]", "%5D")
