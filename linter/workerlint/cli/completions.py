"""What a shell may complete: rules, formats, and files, which the shell knows best."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from workerlint.cli.app import application
from workerlint.config.selection import ALL
from workerlint.core.console import write
from workerlint.core.exit_codes import COMPLETION_VARIABLE, PROGRAM
from workerlint.engine.registry import load_rules
from workerlint.report.reporters import REPORTERS


def complete_rules(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the last of several rules, by code or by name."""
    before, comma, last = incomplete.rpartition(",")
    words = [word for rule in load_rules() for word in (rule.code, rule.name)]
    return [CompletionItem(before + comma + word) for word in (*words, ALL) if word.startswith(last)]


def complete_formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of an output format."""
    return [CompletionItem(name) for name in REPORTERS if name.startswith(incomplete)]


def complete_files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell."""
    return [CompletionItem(incomplete, type="file")]


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
