"""The reference of the commands, from their help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workerlint.cli.app import application
from workerlint_shim.commands import COMMANDS, command_help, program_help

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """# Commands

What `--help` prints. How the commands are used together is told in [Command line](command-line.md) and
[Rehearse an apply](dry-run.md).
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
    # `resource apply` and others are second names of the same commands.
    for rehearsed in COMMANDS:
        if rehearsed.path[0] != "resource":
            yield _section(f"dataos-ctl-dry {rehearsed.name}", command_help(rehearsed))


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text.rstrip()}\n```\n"
