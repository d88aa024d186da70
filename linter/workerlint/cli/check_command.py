"""``workerlint check`` with click, built from the table of options."""

from __future__ import annotations

import os
from typing import Any

import click

from workerlint.cli.completions import complete_files, complete_formats, complete_rules
from workerlint.cli.errors import CommandError
from workerlint.run.option_values import OptionError
from workerlint.run.options import FLAG, FORMAT_VARIABLE, OPTIONS, REPEATABLE, CheckOptions, Option

_COMPLETIONS = {
    "RULES": complete_rules,
    "FORMAT[:FILE]": complete_formats,
    "FILE": complete_files,
    "FILE|KEY=VALUE": complete_files,
}
"""The shell completion of a value, by its metavar."""


class CheckCommand(click.Command):
    """A command whose help has sections of options."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of each section."""
        records = {
            param.name: param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)
        }
        for title in dict.fromkeys(option.section for option in OPTIONS):
            fields = [option.field for option in OPTIONS if option.section == title]
            with formatter.section(title):
                formatter.write_dl([record for field in fields if (record := records.pop(field, None))])
        with formatter.section("Help"):
            formatter.write_dl([record for record in records.values() if record])


@click.command(
    "check",
    cls=CheckCommand,
    short_help="Check manifests.",
    # Repeated from the group, because click keeps the help option that it creates first.
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **values: Any) -> int:
    """Check the Worker manifests in PATHS: files, directories, globs, or - for standard input (default: .).

    Directories are searched for .yaml and .yml files; files that git ignores or `exclude` matches are skipped. Bundles,
    and the schemas in Stacks, are checked too. Other YAML documents are ignored.

    \b
    Exit code: 0  no findings at or above --fail-on
               1  findings, or gaps with --strict-coverage or --require-manifest
               2  usage, I/O, configuration or internal error
    """  # noqa: D301 - click needs the character
    try:
        options = CheckOptions(paths, values, os.environ.get(FORMAT_VARIABLE, ""))
    except OptionError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    from workerlint.run.runner import run_check

    return run_check(options)


def click_option(option: Option) -> click.Option:
    """Return the click option for an option of the table."""
    names = [*option.names, option.field]
    if option.kind == FLAG:
        return click.Option(names, is_flag=True, help=option.help)
    return click.Option(
        names,
        type=click.Choice(option.choices) if option.choices else click.STRING,
        multiple=option.kind == REPEATABLE,
        metavar=option.metavar or None,
        help=option.help,
        shell_complete=_COMPLETIONS.get(option.metavar),
    )


command.params.extend(click_option(option) for option in OPTIONS)
