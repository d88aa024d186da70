"""``workerlint report``: merge saved reports of several repositories into one HTML page."""

from __future__ import annotations

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.core.console import say, write
from workerlint.core.dates import read_date, report_date
from workerlint.core.exit_codes import FAILED
from workerlint.files.write import write_file
from workerlint.report.saved_report import SavedReport, SavedReportError, read_report


@click.command("report", short_help="Merge saved reports into one HTML page.")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option("-o", "--output", metavar="FILE", help="Output file (default: standard output).")
@click.option(
    "--within",
    metavar="DAYS",
    type=click.IntRange(0, 36500),
    default=30,
    show_default=True,
    help="List the exceptions that expire within so many days.",
)
@click.option("--today", metavar="DATE", help="Date of the page (default: today in UTC).")
@click.pass_context
def command(ctx: click.Context, /, files: tuple[str, ...], output: str | None, within: int, today: str | None) -> int:
    """Merge saved reports into one HTML page: JSON of `check --output-format json`, and SARIF of any tool.

    Findings are grouped by the `owner` of their manifests, or else by report and top directory, and by rule.
    The page also shows the age of the baselines, and the exceptions that have expired or expire soon.

    \b
    Exit code: 0  the page is written
               2  usage or I/O error, or a file is not a report; no page is written
    """  # noqa: D301 - click needs the character
    day = read_date(today) if today is not None else report_date()
    if day is None:
        raise CommandError(f"--today: `{today}` is not a date", "pass a date such as 2027-01-31", ctx)
    reports: list[SavedReport] = []
    failed = False
    for path in dict.fromkeys(files):
        try:
            reports.append(read_report(path))
        except SavedReportError as error:
            say(str(error))
            failed = True
    if failed:
        return FAILED
    from workerlint.report.merged_page import render_merged  # it needs jinja2, which the other commands do not

    page = render_merged(reports, day, within)
    if output is None:
        write(page)
        return 0
    try:
        write_file(output, (part.encode("utf-8", "replace") for part in page))
    except OSError as error:
        raise CommandError(f"cannot write {output}: {error.strerror or error}", ctx=ctx) from None
    return 0
