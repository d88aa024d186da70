"""Entry point of ``dataos-ctl-dry``, and of ``dataos-ctl`` where the shim is installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from workerlint.core.console import OutputError, note, write
from workerlint_shim.commands.error_formats import print_error
from workerlint_shim.commands.handoff import TARGET, hand_over
from workerlint_shim.console import Console
from workerlint_shim.errors import ACCEPTED, FAILED, INTERRUPTED, REFUSED, ShimError, UsageError
from workerlint_shim.grammar.command_flags import DRY_RUN, EXEC, MANIFEST_FILE, PASS_UNKNOWN
from workerlint_shim.grammar.commands import NOTHING, OWN, PLAN, PROGRAM, REQUEST, SELECT, Command
from workerlint_shim.grammar.flags import Call, parse, switched_on
from workerlint_shim.grammar.search import Reading, find_command, read_command

_HELP = frozenset(("-h", "--help", "help"))
_VERSION = frozenset(("-V", "--version", "version"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line in *argv* (``sys.argv`` if None) and return the exit code."""
    if argv is None:
        from workerlint.core.gc_tuning import tune_gc

        tune_gc()
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
        _console().note("The real dataos-ctl was not run.")
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
    first = arguments[:1] == [f"--{EXEC.name}"]
    words = arguments[first:]
    if words[:1] == [REQUEST] and not first:
        from workerlint_shim.commands.completion import answer

        return answer(words[1:])
    reading = read_command(words)
    command = reading.command
    if command is None or command.rehearsal == NOTHING:
        return _without_rehearsal(reading, words, first=first)
    call = parse(words, command.flags)
    del call.words[: len(command.path)]
    # With --dry-run, nothing must be applied, not even by the shim.
    handing_over = (first or call.on(EXEC.name)) and not call.on(DRY_RUN.name)
    if handing_over and command.rehearsal == OWN:
        raise UsageError(f"`{command.name}` is a command of {PROGRAM}, not of dataos-ctl", f"remove --{EXEC.name}")
    if call.on("help") and not handing_over:
        from workerlint_shim.grammar.help import command_help

        write([command_help(command)])
        return ACCEPTED
    if handing_over and (call.on("help") or not _has_manifests(command, call)):
        return hand_over(call.passed_on)
    from workerlint_shim.commands.session import Session

    session = Session(command, call, handing_over=handing_over)
    # The recorded state does not change if the real dataos-ctl gets or deletes resources.
    module = "select" if handing_over and command.rehearsal == SELECT else command.module
    try:
        session.announce_unused_flags()
        code: int = import_module(f"workerlint_shim.commands.{module}").run(session)
    finally:
        session.output.flush()
    if not handing_over or code != ACCEPTED:
        return code
    if session.files is None:
        return hand_over(session.call.passed_on)
    from workerlint_shim.commands.checked_files import hand_over_checked

    code = hand_over_checked(session.call, session.files, waits=session.after is not None)
    if session.after is None or code != ACCEPTED:
        return code
    try:
        return session.after()
    finally:
        session.output.flush()


def _has_manifests(command: Command, call: Call) -> bool:
    """Check whether a command reads manifests: a plan requires them, others may name resources in another way."""
    return command.rehearsal == PLAN or call.given(MANIFEST_FILE.name)


def _without_rehearsal(reading: Reading, words: list[str], *, first: bool) -> int:
    """Run a command that the dry run does not answer: print the help, hand over, or refuse it."""
    own = {f"--{PASS_UNKNOWN.name}"} if first else {f"--{PASS_UNKNOWN.name}", f"--{EXEC.name}"}
    end = words.index("--") if "--" in words else len(words)
    passed_on = [*(word for word in words[:end] if word not in own), *words[end:]]
    switches = words[:end]
    handing_over = (first or f"--{EXEC.name}" in switches) and not switched_on(switches, DRY_RUN.name)
    asks_help = reading.words[:1] in {(), ("help",), ("version",)}
    if not handing_over and asks_help:
        return _answer(reading, words)
    command = reading.command
    is_known = asks_help or reading.is_group or (command is not None and not _names_manifest(switches))
    if not is_known and f"--{PASS_UNKNOWN.name}" not in switches:
        raise UsageError(*_unknown(reading))
    if handing_over:
        return hand_over(passed_on)
    if reading.is_group:
        raise UsageError(*_unknown(reading))
    name = command.name if command is not None else " ".join(reading.words)
    _console().warn(f"{name}: nothing to rehearse; add --{EXEC.name} to run it")
    return ACCEPTED


def _names_manifest(switches: list[str]) -> bool:
    """Check whether a command gets a manifest, according to its flags, although none is documented for it."""
    name = f"--{MANIFEST_FILE.name}"
    return any(word == name or word.startswith(f"{name}=") for word in switches)


def _answer(reading: Reading, words: list[str]) -> int:
    """Print the help or the version, whatever flags precede the word that asks for it."""
    asked = next((word for word in (*reading.words[:1], *words) if word in _VERSION | _HELP), "")
    if words and not asked:
        raise UsageError("no command specified", f"run `{PROGRAM} --help` for a list")
    if asked in _VERSION:
        from workerlint.version import VERSION

        write([f"{PROGRAM} {VERSION}\n"])
        return ACCEPTED
    from workerlint_shim.grammar.help import command_help, program_help

    command = find_command(reading.words[1:])
    write([command_help(command) if command is not None and command.flags else program_help()])
    return ACCEPTED


def _unknown(reading: Reading) -> tuple[str, str]:
    """Return the error message and the hint for an unknown command."""
    from workerlint.core.wording import closest, codes
    from workerlint_shim.grammar.commands import KNOWN

    command = reading.command
    passing = f"to pass it on unchecked, use `{PROGRAM} --{EXEC.name} --{PASS_UNKNOWN.name} ...`"
    if command is not None:
        return f"`{command.name}` has no known flag --{MANIFEST_FILE.name}: its manifest cannot be checked", passing
    group = reading.group.split()
    names = [known.name.split() for known in KNOWN]
    below = [name[len(group) :] for name in names if name[: len(group)] == group]
    if reading.is_group:
        direct = dict.fromkeys(" ".join([*group, name[0]]) for name in below)
        return f"`{reading.group}` requires a subcommand", f"use one of: {codes(direct)}"
    rest = reading.words[len(group) : len(group) + 4]
    for length in range(len(rest), 0, -1):
        near = closest(" ".join(rest[:length]), [" ".join(name) for name in below], 1)
        if near:
            wrong, right = (" ".join([*group, *found]) for found in (rest[:length], near))
            return f"unrecognized command `{wrong}`", f"did you mean `{right}`?"
    return f"unrecognized command `{' '.join([*group, *rest[:1]])}`", passing


def _console() -> Console:
    return Console(lambda _, text: note(text))


def _complain(message: str, hint: str) -> None:
    console = _console()
    console.error(message)
    if hint:
        console.note(f"  help: {hint}")
