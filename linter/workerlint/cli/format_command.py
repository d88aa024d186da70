"""``workerlint format``: format manifests in place."""

from __future__ import annotations

from typing import Any

import click

from workerlint.cli.check_command import click_option
from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.run.option_values import OptionError
from workerlint.run.options import OPTIONS, CheckOptions

_SHARED = ("config", "no_config", "exclude", "extend_exclude", "force_exclude", "stdin_filename")
"""The options that are shared with ``check``."""


@click.command("format", short_help="Format manifests.")
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.option("--check", is_flag=True, help="List the files that would change without writing them.")
@click.option("--diff", is_flag=True, help="Show the changes as a diff without writing files.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], *, check: bool, **values: Any) -> int:
    """Format the Worker manifests in PATHS: files, directories, globs, or - for standard input (default: .).

    Indents by two spaces and removes trailing spaces. Values, comments, empty lines and the order of fields are
    preserved. Other YAML documents, Markdown and Workers with a syntax error are not changed.

    \b
    Exit code: 0  files are formatted
               1  with --check or --diff: files would change
               2  usage, I/O, configuration or syntax error
    """  # noqa: D301 - click needs the character
    try:
        options = CheckOptions(paths, values)
    except OptionError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    from workerlint.run.format_files import run_format

    return run_format(options, check=check)


command.params.extend(click_option(option) for option in OPTIONS if option.field in _SHARED)
