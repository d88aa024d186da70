"""``workerlint completion``: the completion script for a shell."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from workerlint.core.console import write
from workerlint.core.exit_codes import COMPLETION_VARIABLE, PROGRAM

_LOAD = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -D }"
"""Loads the completion system of zsh, which ``zsh -f`` and a short ~/.zshrc do not."""
SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command("completion", short_help="Print a shell completion script.")
@click.argument("shell", metavar="SHELL", type=click.Choice(tuple(SHELLS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script for SHELL (bash, zsh or fish) that completes commands, options, rules and files.

    \b
    bash   add to ~/.bashrc:   eval "$(workerlint completion bash)"
    zsh    add to ~/.zshrc:    eval "$(workerlint completion zsh)"
    fish   run once:           workerlint completion fish > ~/.config/fish/completions/workerlint.fish
    """  # noqa: D301 - click needs the character
    completion = SHELLS[shell](ctx.find_root().command, {}, PROGRAM, COMPLETION_VARIABLE)
    script = completion.source_template % completion.source_vars()
    write([script.replace("#compdef", f"{_LOAD}\n#compdef")])
