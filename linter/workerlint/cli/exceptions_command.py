"""``workerlint exceptions``: list the accepted findings of a tree."""

from __future__ import annotations

from typing import Any

import click

from workerlint.cli.check_command import click_option
from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.report.exceptions import FORMATS
from workerlint.run.option_values import OptionError
from workerlint.run.options import OPTIONS, CheckOptions

_SHARED = ("today", "config", "no_config", "exclude", "extend_exclude", "policy_files", "include")
"""The options that are shared with ``check``."""


@click.command("exceptions", short_help="List suppression comments and baseline entries.")
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.option(
    "--baseline",
    "baselines",
    metavar="FILE",
    multiple=True,
    shell_complete=complete_files,
    help="Also list the entries of this baseline for files in PATHS.",
)
@click.option("--output-format", type=click.Choice(FORMATS), default=FORMATS[0], help="Output format.")
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], baselines: tuple[str, ...], output_format: str, **values: Any
) -> int:
    """List the exceptions in PATHS: the rules that suppression comments name, and baseline entries (default: .).

    Each has its file, line, rule, reason and the last day on which it applies. Expired exceptions are marked.

    \b
    Exit code: 0  all exceptions are listed
               2  usage, I/O or configuration error
    """  # noqa: D301 - click needs the character
    try:
        options = CheckOptions(paths, values)
    except OptionError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    from workerlint.run.list_exceptions import run_exceptions

    return run_exceptions(options, baselines, output_format)


command.params.extend(click_option(option) for option in OPTIONS if option.field in _SHARED)
