"""Entry point of ``dataos-ctl-dry``, and of ``dataos-ctl`` where the shim is installed."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from workerlint.core.console import OutputError, note, write
from workerlint_shim.commands.error_formats import print_error
from workerlint_shim.commands.handoff import TARGET, hand_over
from workerlint_shim.console import Console
from workerlint_shim.errors import FAILED, INTERRUPTED, REFUSED, ShimError, UsageError
from workerlint_shim.grammar.commands import (
    COMMANDS,
    DRY_RUN,
    EXEC,
    PROGRAM,
    command_help,
    find_command,
    plain_words,
    program_help,
)
from workerlint_shim.grammar.flags import parse, switched_on

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PLANNED = frozenset(("apply", "create", "update"))
"""The commands that change resources by manifests; with ``--exec``, all others go to the real dataos-ctl directly."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line in *argv* (``sys.argv`` if None) and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None and os.path.basename(sys.argv[0]) == TARGET:  # a link of that name
        arguments.insert(0, f"--{EXEC.name}")
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except ShimError as error:
        message, hint = str(error), error.hint
    except Exception as error:  # noqa: BLE001 - exit code 1 would mean that the manifests are refused
        message, hint = _describe(error)
    _complain(message, hint)
    print_error(arguments, message, hint)
    if switched_on(arguments, EXEC.name):
        Console(lambda _, text: note(text)).note("The real dataos-ctl was not run.")
    return REFUSED if switched_on(arguments, "detailed-exitcode") else FAILED


def _describe(error: Exception) -> tuple[str, str]:
    """Return the message and the hint for an error of the linter, the system or the dry run itself."""
    from workerlint.config.errors import ConfigurationError
    from workerlint.engine.registry import RegistryError

    if isinstance(error, (ConfigurationError, OutputError, RegistryError)):
        return str(error), getattr(error, "hint", "")
    if isinstance(error, OSError):
        return _explain(error)
    import traceback

    note("".join(traceback.format_exception(error)))
    return f"internal error: {type(error).__name__}: {error}", "report this bug with the traceback above"


def _explain(error: OSError) -> tuple[str, str]:
    try:
        os.getcwd()
    except OSError:
        return "the current directory no longer exists", "change to another directory"
    reason = error.strerror or str(error)
    what = "system error" if error.filename is None else f"cannot access {error.filename}"
    return f"{what}: {reason}", ""


def _dispatch(arguments: list[str]) -> int:
    handing_over = arguments[:1] == [f"--{EXEC.name}"]
    words = arguments[handing_over:]
    command = find_command(words)
    if handing_over and (command is None or command.verb not in _PLANNED):
        return hand_over(words)
    if command is None:
        return _without_command(words)
    call = parse(words, command.flags)
    del call.words[: len(command.path)]
    # With --dry-run, nothing must be applied, not even by the shim.
    handing_over = (handing_over or call.on(EXEC.name)) and not call.on(DRY_RUN.name)
    if call.on("help"):
        if handing_over:
            return hand_over(call.passed_on)
        write([command_help(command)])
        return 0
    if handing_over and command.verb not in _PLANNED:
        return hand_over(call.passed_on)
    from workerlint_shim.commands.session import Session

    session = Session(command, call, handing_over=handing_over)
    code: int = import_module(f"workerlint_shim.commands.{command.module}").run(session)
    return hand_over(call.passed_on) if handing_over and code == 0 else code


def _without_command(words: list[str]) -> int:
    first = words[0] if words else ""
    if first in {"", "-h", "--help", "help"}:
        command = find_command(words[1:])
        write([program_help() if command is None else command_help(command)])
        return 0
    if first in {"-V", "--version", "version"}:
        from workerlint.version import VERSION

        write([f"{PROGRAM} {VERSION}\n"])
        return 0
    raise UsageError(*_unknown(words))


def _unknown(words: list[str]) -> tuple[str, str]:
    """Return the error message and the hint for an unrecognized command."""
    from workerlint.core.wording import closest, codes

    names = [command.name for command in COMMANDS]
    plain = plain_words(words)[:4]
    begun = [name for name in names if plain and name.split()[0] == plain[0]]
    if begun and len(plain) < 2:
        return f"`{plain[0]}` requires a subcommand", f"use one of: {codes(begun)}"
    for length in range(len(plain), 0, -1):
        near = closest(" ".join(plain[:length]), begun or names, 1)
        if near:
            return f"unrecognized command `{' '.join(plain[:length])}`", f"did you mean `{near[0]}`?"
    hint = f"run `{PROGRAM} --help` for a list of commands, or `{PROGRAM} --exec ...` for any other dataos-ctl command"
    return f"unrecognized command `{(plain or words)[0]}`", hint


def _complain(message: str, hint: str) -> None:
    console = Console(lambda _, text: note(text))
    console.error(message)
    if hint:
        console.note(f"  help: {hint}")
