"""The reference of the commands, from their help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workerlint.cli.app import application
from workerlint_shim.grammar.help import command_help, listed_commands, program_help

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """# Commands

The output of `--help`. [Command line](command-line.md) and [Dry-run apply](dry-run.md) show how to use the commands.
"""


def commands_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    top = click.Context(application, info_name="workerlint", max_content_width=100, terminal_width=100)
    for name in application.list_commands(top):
        command = application.get_command(top, name)
        if command is not None:
            context = click.Context(command, info_name=name, parent=top, terminal_width=100)
            yield _section(f"workerlint {name}", command.get_help(context))
    yield _section("dataos-ctl-dry", program_help())
    for dry_run in listed_commands():
        yield _section(f"dataos-ctl-dry {dry_run.name}", command_help(dry_run))


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text.rstrip()}\n```\n"
