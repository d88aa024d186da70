"""The help of the program and of its commands.

The flags, their order and their wording follow the documented output of ``dataos-ctl COMMAND --help``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workerlint_shim.grammar.command_flags import EXEC, PASS_UNKNOWN
from workerlint_shim.grammar.commands import ANSWER, CHECK, COMMANDS, OWN, PLAN, PROGRAM, SELECT, Command
from workerlint_shim.grammar.flags import STRING, SWITCH, Flag

_HEADINGS = (
    (PLAN, "Commands that plan the change"),
    (CHECK, "Commands that only check the manifest"),
    (SELECT, "Commands that only read which resources a manifest names"),
    (ANSWER, "Commands that answer without the platform"),
    (OWN, "Commands that dataos-ctl does not have"),
)
_SHORT_NAMES = frozenset(command.name for command in COMMANDS)


def listed_commands() -> list[Command]:
    """Return the commands that the help lists: those below ``resource`` only if they have no shorter name."""
    return [
        command
        for command in COMMANDS
        if command.path[0] != "resource" or command.name.removeprefix("resource ") not in _SHORT_NAMES
    ]


def program_help() -> str:
    """Return the help of the program."""
    shown = listed_commands()
    width = max(len(command.name) for command in shown)
    lines = [
        "Dry run of dataos-ctl: lint manifests and show what an apply would change, without changing anything.",
        "",
        "Usage:",
        f"  {PROGRAM} COMMAND [flags]",
        f"  {PROGRAM} --{EXEC.name} COMMAND [flags]   (run the real dataos-ctl after a dry run)",
    ]
    for rehearsal, heading in _HEADINGS:
        found = [command for command in shown if command.rehearsal == rehearsal]
        lines += ["", f"{heading}:", *(f"  {command.name:<{width}}   {command.help}" for command in found)]
    lines += [
        "",
        "apply, create, update, get, delete and runtime are also available as `resource apply` and so on.",
        f"Other commands of dataos-ctl have nothing to rehearse: --{EXEC.name} runs them.",
        f"An unknown command is refused unless --{PASS_UNKNOWN.name} is set.",
        f"Run `{PROGRAM} COMMAND --help` for more information about a command.",
    ]
    return "\n".join(lines) + "\n"


def command_help(command: Command) -> str:
    """Return the help of one command: first the flags of dataos-ctl, then those of the dry run."""
    theirs = [flag for flag in command.flags if not flag.own]
    own = [flag for flag in command.flags if flag.own]
    words = f" {command.words}" if command.words else ""
    lines = [f"{command.help}.", "", "Usage:", f"  {PROGRAM} {command.name}{words} [flags]", "", "Flags:"]
    lines += _table(theirs, command.verb)
    if own:
        lines += ["", "Dry-run flags:", *_table(own, command.verb)]
    return "\n".join(lines) + "\n"


def _table(flags: Sequence[Flag], verb: str) -> Iterator[str]:
    heads = [_head(flag) for flag in flags]
    width = max(map(len, heads))
    for flag, head in zip(flags, heads, strict=True):
        default = f' (default "{flag.default}")' if flag.kind == STRING and flag.default else ""
        if flag.kind not in {STRING, SWITCH} and flag.default:
            default = f" (default {flag.default})"
        yield f"{head:<{width}}   {flag.help.format(command=verb) if '{command}' in flag.help else flag.help}{default}"


def _head(flag: Flag) -> str:
    short = f"-{flag.short}, " if flag.short else "    "
    return f"  {short}--{flag.name}{f' {flag.kind}' if flag.kind else ''}"
