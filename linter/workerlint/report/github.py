"""Workflow commands of GitHub Actions, which become annotations, and the summary page of the step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from workerlint.core.diagnostic import ERROR, INFO, WARNING
from workerlint.core.wording import visible
from workerlint.report.locations import code_points, repository_path
from workerlint.report.report import rule_url
from workerlint.report.summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.result import Result
    from workerlint.report.report import RenderOptions, RunReport

_COMMANDS = {ERROR: "error", WARNING: "warning", INFO: "notice"}
_SUMMARY_LIMIT = 1024 * 1024
"""GitHub drops a step's whole summary when it is larger."""
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a command per finding, the worst first: GitHub shows only the first ten of each kind."""
    for problem in report.problems:
        yield f"::error title=workerlint::{_escape(visible(problem))}\n"
    for file, diagnostic in report.worst_first():
        yield _command(file, diagnostic, options) + "\n"


def write_step_summary(report: RunReport, path: str, options: RenderOptions) -> None:
    """Append the outcome as Markdown to the file at *path*, the worst first and as much as fits. Raises OSError."""
    file = Path(path)
    taken = file.stat().st_size if file.exists() else 0
    room = _SUMMARY_LIMIT - taken - 1024
    with file.open("a", encoding="utf-8", errors="replace", newline="\n") as stream:
        for line in _markdown(report, room, options):
            stream.write(line)


def _command(file: Result, diagnostic: Diagnostic, options: RenderOptions) -> str:
    place = code_points(file.source, diagnostic.span)
    path = repository_path(file.path, options)
    properties = {
        "file": path,
        "line": place.line,
        "endLine": place.end_line,
        "col": place.column,
        # GitHub does not accept an end column when the annotation ends on another line.
        "endColumn": place.end_column if place.line == place.end_line else None,
        "title": f"{diagnostic.code} {diagnostic.name}",
    }
    given = ",".join(
        f"{name}={_escape_property(visible(str(value)))}" for name, value in properties.items() if value is not None
    )
    message = f"{path}:{place.line}:{place.column}: {diagnostic.code} {file.hide(diagnostic.message)}"
    text = _escape(visible(message))
    if diagnostic.help:
        text += _escape("\n  help: " + visible(file.hide(diagnostic.help)))
    return f"::{_COMMANDS[diagnostic.severity]} {given}::{text}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _markdown(report: RunReport, room: int, options: RenderOptions) -> Iterator[str]:
    """Yield the parts of the summary page; rows that would not fit in *room* bytes are only counted."""
    head = f"\n### workerlint\n\n{_prose(summary(report))}\n"
    head += "".join(f"\n- {_prose(problem[:500])}\n" for problem in report.problems[:20])
    rows = report.worst_first()
    if rows:
        head += "\n| | Place | Rule | Finding |\n|---|---|---|---|\n"
    room -= _size(head)
    if room < 0:
        return
    yield head
    for number, (file, diagnostic) in enumerate(rows):
        row = _row(file, diagnostic, options)
        room -= _size(row)
        if room < 0:
            yield f"\n{len(rows) - number} more are not shown here.\n"
            return
        yield row


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _row(file: Result, diagnostic: Diagnostic, options: RenderOptions) -> str:
    place = code_points(file.source, diagnostic.span)
    where = _prose(f"{repository_path(file.path, options)}:{place.line}:{place.column}")
    rule = f"[{_prose(diagnostic.code)}]({rule_url(diagnostic.code)}) {_prose(diagnostic.name)}"
    return f"| {diagnostic.severity} | {where} | {rule} | {_prose(file.hide(diagnostic.message))} |\n"


def _prose(text: str) -> str:
    """Give *text* as Markdown that reads as these very characters: no markup, link, mention, HTML or line break."""
    return _PUNCTUATION.sub(r"\\\1", visible(text))
