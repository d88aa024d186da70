"""``workerlint help COMMAND``: print the help of a command."""

from __future__ import annotations

import click

from workerlint.core.console import write


@click.command("help", short_help="Print the help of a command.")
@click.argument("name", metavar="[COMMAND]", required=False)
@click.pass_context
def command(ctx: click.Context, name: str | None) -> None:
    """Print the help of COMMAND, as `workerlint COMMAND --help` does. Without it, list the commands."""
    shown = ctx.find_root()
    if name is not None and isinstance(shown.command, click.Group):
        _, found, _ = shown.command.resolve_command(shown, [name])
        if found is not None:
            shown = found.make_context(name, [], parent=shown, resilient_parsing=True)
    write([f"{shown.get_help()}\n"])
