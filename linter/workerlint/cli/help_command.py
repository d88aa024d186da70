"""``workerlint help COMMAND``: print the help of a command."""

from __future__ import annotations

import click

from workerlint.core.console import write


@click.command("help", short_help="Print the help of a command.")
@click.argument("name", metavar="[COMMAND]", required=False)
@click.pass_context
def command(ctx: click.Context, name: str | None) -> None:
    """Print the help of COMMAND, as `workerlint COMMAND --help` does. Without it, list the commands."""
    root, found = ctx.find_root(), None
    if name is not None and isinstance(root.command, click.Group):
        _, found, _ = root.command.resolve_command(root, [name])
    text = (
        root.get_help()
        if found is None
        else found.make_context(name, [], parent=root, resilient_parsing=True).get_help()
    )
    write([f"{root.get_help()}\n"])
