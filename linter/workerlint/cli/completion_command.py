"""``workerlint completion``: the script that teaches a shell to complete the command line."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from workerlint.cli.app import application
from workerlint.cli.entry import COMPLETION_VARIABLE, PROGRAM
from workerlint.cli.standard_output import write

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print a shell's completion script.")
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that completes commands, options, rules and files in SHELL: bash, zsh or fish.

    \b
    bash   add to ~/.bashrc:   eval "$(workerlint completion bash)"
    zsh    add to ~/.zshrc:    eval "$(workerlint completion zsh)"
    fish   run once:           workerlint completion fish > ~/.config/fish/completions/workerlint.fish
    """  # noqa: D301 - click wants the character
    kind = get_completion_class(shell)
    if kind is None:  # a shell that this version of click has dropped
        raise click.UsageError(f"click knows no completion for {shell}")
    completion = kind(application, {}, PROGRAM, COMPLETION_VARIABLE)
    write([completion.source_template % completion.source_vars()])
