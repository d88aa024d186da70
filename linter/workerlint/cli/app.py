"""The click application: the commands, the help, and errors in one line and a hint."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

import click

from workerlint.core.console import say, write
from workerlint.core.exit_codes import COMPLETION_VARIABLE, INTERRUPTED, PROGRAM
from workerlint.core.wording import closest
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "check": ("check_command", "command"),
    "new": ("new_command", "command"),
    "init": ("init_command", "command"),
    "explain": ("explain_command", "command"),
    "graph": ("graph_command", "command"),
    "rule": ("rule_command", "command"),
    "rules": ("rule_command", "rules_command"),
    "schema": ("schema_command", "command"),
    "check-config": ("check_config_command", "command"),
    "clean": ("clean_command", "command"),
    "lsp": ("lsp_command", "command"),
    "completion": ("completions", "command"),
}
"""The commands in the order of the help, each with the module of this package and the name that define it."""


class Misuse(click.UsageError):
    """A call that makes no sense, with a *hint* of what would."""

    def __init__(self, message: str, hint: str = "", ctx: click.Context | None = None) -> None:
        super().__init__(message, ctx)
        self.hint = hint


class Application(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command; None when there is no such."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"workerlint.cli.{module}"), name)
        _restore_help(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with. Raises Misuse when there is no such."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            raise Misuse(f"there is no command {name}", _hint_for_command(name), ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Application,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`workerlint COMMAND --help` explains a command.",
)
@click.version_option(VERSION, "-V", "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def application(ctx: click.Context) -> None:
    """Check DataOS Worker manifests before they reach the platform."""
    if ctx.invoked_subcommand is None:
        write([f"{ctx.get_help()}\n"])


def _restore_help(command: click.Command) -> None:
    """Take the help from the source where ``python -OO`` has left it out of the code."""
    if command.help is None and command.callback is not None:
        from workerlint.core.docstring import read_docstring

        command.help = read_docstring(command.callback.__module__, command.callback.__name__)


_restore_help(application)


def run(arguments: Sequence[str]) -> int:
    """Run the application and give the exit code; errors go to stderr."""
    try:
        result = application.main(
            list(arguments),
            prog_name=PROGRAM,
            complete_var=COMPLETION_VARIABLE,
            standalone_mode=False,
            # Globs are ours on every system, and so are the files that they do not match.
            windows_expand_args=False,
        )
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        say(*_explain(error, arguments))
        return error.exit_code
    except SystemExit as done:  # a completion is written, or the reader of the help has gone
        return done.code if isinstance(done.code, int) else 0
    return result if isinstance(result, int) else 0


def _explain(error: click.ClickException, arguments: Sequence[str]) -> tuple[str, str]:
    """Give what is wrong with a call and a hint."""
    command = f"{PROGRAM} {arguments[0]}" if arguments and arguments[0] in COMMANDS else PROGRAM
    hint = f"`{command} --help` explains the options"
    if isinstance(error, Misuse):
        return error.message, error.hint or hint
    if isinstance(error, click.NoSuchOption):
        near = closest(error.option_name, error.possibilities or (), 1)
        return f"there is no option {error.option_name}", f"did you mean {near[0]}?" if near else hint
    message = " ".join(error.format_message().split()).rstrip(".")
    return message[:1].lower() + message[1:], hint


def _hint_for_command(name: str) -> str:
    if name.endswith(YAML_SUFFIXES) or os.path.exists(name):
        return f"to check it, write `{PROGRAM} check {name}`"
    near = closest(name, COMMANDS, 1)
    return f"did you mean {near[0]}?" if near else f"the commands are {', '.join(COMMANDS)}"
