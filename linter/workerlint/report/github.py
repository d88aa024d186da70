"""The format ``github``: workflow commands, which become annotations, and the summary page of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from workerlint.core.diagnostic import ERROR, INFO, WARNING, Diagnostic
from workerlint.core.wording import own_name, rule_title, visible
from workerlint.engine.result import Result
from workerlint.report.locations import code_points, repository_path
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.summary import summary

_COMMANDS = {ERROR: "error", WARNING: "warning", INFO: "notice"}
_SUMMARY_LIMIT = 1024 * 1024
"""The size in bytes above which GitHub drops the whole summary of a step."""
_RESERVED = str.maketrans({":": "%3A", ",": "%2C"})
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:
    """Yield a command per finding, errors first: GitHub shows only the first ten of each severity."""
    for problem in (*report.problems, *report.account.gaps):
        yield f"::error title=workerlint::{escape(visible(problem))}\n"
    for file, diagnostic in report.worst_first():
        yield _command(file, diagnostic, options) + "\n"


def write_step_summary(report: RunReport, path: str, options: RenderOptions) -> None:
    """Append the findings that fit, errors first, as Markdown to the file at *path*. Raise OSError."""
    file = Path(path)
    taken = file.stat().st_size if file.exists() else 0
    room = _SUMMARY_LIMIT - taken - 1024
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        for line in _markdown(report, room, options):
            stream.write(line)


def _command(file: Result, diagnostic: Diagnostic, options: RenderOptions) -> str:
    location = code_points(file.source, diagnostic.span)
    path = repository_path(file.path, options)
    properties = {
        "file": path,
        "line": location.line,
        "endLine": location.end_line,
        "col": location.column,
        # GitHub does not accept an end column when the annotation ends on another line.
        "endColumn": location.end_column if location.line == location.end_line else None,
        "title": rule_title(diagnostic.code, diagnostic.name),
    }
    written = ",".join(
        f"{name}={escape(visible(str(value))).translate(_RESERVED)}"
        for name, value in properties.items()
        if value is not None
    )
    message = (
        f"{path}:{location.line}:{location.column}: {diagnostic.code} {file.hide(diagnostic.message, diagnostic.span)}"
    )
    text = escape(visible(message))
    if diagnostic.help:
        text += escape("\n  help: " + visible(file.hide(diagnostic.help, diagnostic.span)))
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{text}"


def escape(text: str) -> str:
    """Return text as the value of a workflow command contains it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _markdown(report: RunReport, room: int, options: RenderOptions) -> Iterator[str]:
    """Yield the parts of the summary page. Rows that do not fit into *room* bytes are counted."""
    head = f"\n### workerlint\n\n{_escape_markdown(summary(report))} {_escape_markdown(report.account.line)}\n"
    head += "".join(
        f"\n- {_escape_markdown(problem[:500])}\n" for problem in (*report.problems, *report.account.gaps)[:20]
    )
    rows = report.worst_first()
    if rows:
        head += "\n| | Location | Rule | Finding |\n|---|---|---|---|\n"
    room -= _size(head)
    if room < 0:
        return
    yield head
    for number, (file, diagnostic) in enumerate(rows):
        row = _row(report, file, diagnostic, options)
        room -= _size(row)
        if room < 0:
            yield f"\n{len(rows) - number} more are not shown here.\n"
            return
        yield row


def _size(text: str) -> int:
    return len(text.encode())


def _row(report: RunReport, file: Result, diagnostic: Diagnostic, options: RenderOptions) -> str:
    location = code_points(file.source, diagnostic.span)
    where = _escape_markdown(f"{repository_path(file.path, options)}:{location.line}:{location.column}")
    code, url = _escape_markdown(diagnostic.code), report.url(diagnostic.code)
    name = _escape_markdown(own_name(diagnostic.code, diagnostic.name))
    rule = f"{f'[{code}]({url})' if url else code} {name}".rstrip()
    message = _escape_markdown(file.hide(diagnostic.message, diagnostic.span))
    return f"| {diagnostic.severity} | {where} | {rule} | {message} |\n"


def _escape_markdown(text: str) -> str:
    """Return *text* as Markdown that shows exactly these characters: no markup, link, mention, HTML or line break."""
    return _PUNCTUATION.sub(r"\\\1", visible(text))
