"""The format ``azure``: logging commands of Azure Pipelines, which become the issues of a build."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.diagnostic import ERROR
from workerlint.core.wording import visible
from workerlint.report.locations import code_points, repository_path
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.summary import advised

_RESERVED = str.maketrans({";": "%3B", "]": "%5D"})


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a command per finding, errors first: Azure keeps only ten errors and ten warnings of a step.

    The log shows only the message of a command, so the message repeats the location and the rule.
    """
    for problem in (*report.problems, *report.account.gaps):
        yield f"##vso[task.logissue type=error;]{_escape(visible(problem))}\n"
    for file, diagnostic in report.worst_first():
        location = code_points(file.source, diagnostic.span)
        path = repository_path(file.path, options)
        properties = {
            "type": "error" if diagnostic.severity == ERROR else "warning",
            "sourcepath": path,
            "linenumber": location.line,
            "columnnumber": location.column,
            "code": diagnostic.code,
        }
        written = "".join(
            f"{name}={_escape(visible(str(value))).translate(_RESERVED)};" for name, value in properties.items()
        )
        message = f"{path}:{location.line}:{location.column}: {diagnostic.code} {advised(file, diagnostic)}"
        yield f"##vso[task.logissue {written}]{_escape(visible(message))}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")
