"""Write reports to standard output and to files."""

from __future__ import annotations

import os
import sys

from workerlint.core.console import (
    DEFAULT_WIDTH,
    OutputError,
    can_draw,
    failure,
    note,
    wants_color,
    wants_links,
    width_of,
    write,
)
from workerlint.core.repository import repository
from workerlint.report.report import RenderOptions
from workerlint.report.reporters import get_reporter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.report.report import RunReport
    from workerlint.run.options import CheckOptions

FOR_PEOPLE = frozenset(("text", "concise"))
"""The formats in the encoding of the terminal; the others are UTF-8."""
WITHOUT_ACCOUNT = frozenset(("azure", "checkstyle", "github", "gitlab", "rdjson"))
"""The formats that cannot contain the account of a run, which is printed on stderr instead."""


def write_reports(
    report: RunReport,
    options: CheckOptions,
    *,
    quiet: bool,
    to_files_alone: bool = False,
) -> None:
    """Write the reports that *options* select, or only those to files; without summaries if *quiet*.

    Raise OutputError after writing the others.
    """
    failures = []
    for name, file in options.outputs:
        if to_files_alone and not file:
            continue
        how = _render_options(options, quiet=quiet, to_file=bool(file))
        try:
            chunks = get_reporter(name)(report, how)
            if file:
                _write_file(file, chunks)
            else:
                write(chunks, for_people=name in FOR_PEOPLE)
            if name == "github":
                _write_step_summary(report, how)
        except OutputError as error:
            failures.append(str(error))
    if not quiet:
        on_screen = [name for name, file in options.outputs if not file]
        if not on_screen:
            from workerlint.report.summary import summary

            try:
                write([f"{summary(report)}\n{report.account.line}\n"])
            except OutputError as error:
                failures.append(str(error))
        elif on_screen[0] in WITHOUT_ACCOUNT:
            note(f"{report.account.line}\n")
    if failures:
        raise OutputError("; ".join(failures))


def _write_file(path: str, chunks: Iterable[str]) -> None:
    from workerlint.files.write import write_file

    try:
        write_file(path, (chunk.encode("utf-8", "replace") for chunk in chunks))
    except OSError as error:
        raise failure(path, error) from None


def _write_step_summary(report: RunReport, how: RenderOptions) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        from workerlint.report.github import write_step_summary

        try:
            write_step_summary(report, path, how)
        except OSError as error:
            raise failure(f"GITHUB_STEP_SUMMARY ({path})", error) from None


def _render_options(options: CheckOptions, *, quiet: bool, to_file: bool) -> RenderOptions:
    base = os.getcwd()
    stream = None if to_file else sys.stdout
    color = options.color == "always" if stream is None else wants_color(options.color, stream)
    return RenderOptions(
        color=color,
        links=color and stream is not None and wants_links(stream),
        width=DEFAULT_WIDTH if stream is None else width_of(stream),
        unicode=stream is None or can_draw(stream),
        quiet=quiet,
        statistics=options.statistics,
        base=base,
        root=repository(base),
    )
