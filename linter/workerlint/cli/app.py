"""The click application: its commands and its help. Errors are reported in one line, with a hint."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from importlib import import_module

import click

from workerlint.cli.errors import CommandError
from workerlint.core.console import say, write
from workerlint.core.exit_codes import COMPLETION_VARIABLE, INTERRUPTED, PROGRAM
from workerlint.core.wording import closest
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint.version import VERSION

COMMANDS = (
    "check", "format", "new", "init", "explain", "graph", "rule", "rules", "schema", "exceptions", "report", "learn",
    "check-config", "upgrade-check", "clean", "lsp", "completion", "version", "help",
)  # fmt: skip
"""The commands in the order of the help. Each is ``command`` in its module, such as ``check_config_command``."""

SYNONYMS = {"lint": "check", "validate": "check"}
"""The commands by the names that similar programs have for them. The help does not list these names."""


class Application(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command with this name, or None."""
        cmd_name = SYNONYMS.get(cmd_name, cmd_name)
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"workerlint.cli.{cmd_name.replace('-', '_')}_command").command
        _restore_help(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with. Raise CommandError if it is unknown."""
        name = args[0]
        if name not in (*COMMANDS, *SYNONYMS) and not name.startswith("-") and not ctx.resilient_parsing:
            raise CommandError(f"unrecognized command `{name}`", _hint_for_command(name), ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Application,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Run `workerlint COMMAND --help` for the options of a command.",
)
@click.version_option(VERSION, "-V", "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def application(ctx: click.Context) -> None:
    """Check DataOS Worker manifests before they reach the platform."""
    if ctx.invoked_subcommand is None:
        write([f"{ctx.get_help()}\n"])


def _restore_help(command: click.Command) -> None:
    """Read the help from the source if ``python -OO`` has removed it from the code."""
    if command.help is None and command.callback is not None:
        from workerlint.core.docstring import read_docstring

        command.help = read_docstring(command.callback.__module__, command.callback.__name__)


_restore_help(application)


def run(arguments: Sequence[str]) -> int:
    """Run the application and return the exit code; errors go to stderr."""
    try:
        result = application.main(
            list(arguments),
            prog_name=PROGRAM,
            complete_var=COMPLETION_VARIABLE,
            standalone_mode=False,
            # workerlint expands globs itself on every system, and reports those that match nothing.
            windows_expand_args=False,
        )
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        say(*_explain(error, arguments))
        return error.exit_code
    except SystemExit as done:  # after a completion, or when the reader of the help has closed the pipe
        return 1 if done.code else 0
    return result if isinstance(result, int) else 0


def _explain(error: click.ClickException, arguments: Sequence[str]) -> tuple[str, str]:
    """Return the message for an error, and a hint."""
    command = f"{PROGRAM} {arguments[0]}" if arguments[0] in (*COMMANDS, *SYNONYMS) else PROGRAM
    hint = f"run `{command} --help` for usage"
    if isinstance(error, CommandError):
        return error.message, error.hint or hint
    if isinstance(error, click.NoSuchOption):
        near = _near(error.option_name, error.possibilities or ())
        return f"unrecognized option `{error.option_name}`", f"did you mean `{near}`?" if near else hint
    message = re.sub(r"'([^']*)'", r"`\1`", " ".join(error.format_message().split()).rstrip("."))
    return message[:1].lower() + message[1:], hint


def _hint_for_command(name: str) -> str:
    if name.endswith(YAML_SUFFIXES) or os.path.exists(name):
        return f"to check it, run `{PROGRAM} check {name}`"
    near = _near(name, (*COMMANDS, *SYNONYMS))
    return f"did you mean `{near}`?" if near else f"available commands: {', '.join(COMMANDS)}"


def _near(name: str, known: Iterable[str]) -> str:
    """Return the command or option that *name* is probably meant to be; empty if none is: `list` is not `lint`."""
    from difflib import SequenceMatcher

    for word in closest(name, known):
        given, found = name.strip("-"), word.strip("-")
        is_part = len(given) > 2 and given in found
        alike = given[:1] == found[:1] and SequenceMatcher(None, given, found).ratio() >= _MIN_RATIO
        if is_part or alike or sorted(given) == sorted(found):
            return word
    return ""


_MIN_RATIO = 0.8
"""How similar two words must be, from 0 to 1: one wrong letter of five, or a missing one of three."""
