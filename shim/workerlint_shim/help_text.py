"""The help of the commands, laid out as dataos-ctl does it."""

from __future__ import annotations

from workerlint_shim.commands import COMMANDS, EXEC, PROGRAM
from workerlint_shim.flags import STRING, SWITCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workerlint_shim.commands import Command
    from workerlint_shim.flags import Flag


def program_help() -> str:
    """Give the help of the whole."""
    shown = [
        command for command in COMMANDS if command.path[0] != "resource" and command.path[:2] != ("develop", "get")
    ]
    width = max(len(command.name) for command in shown)
    lines = [
        "Rehearses dataos-ctl: lints manifests, shows what an apply would change, and changes nothing.",
        "",
        "Usage:",
        f"  {PROGRAM} COMMAND [flags]",
        f"  {PROGRAM} --{EXEC.name} COMMAND [flags]   (runs the real dataos-ctl, after a rehearsal of what it applies)",
        "",
        "Commands:",
        *(f"  {command.name:<{width}}   {command.help}" for command in shown),
        "",
        "apply, create, update, get and delete may be written behind `resource` too.",
        f"`{PROGRAM} COMMAND --help` explains a command.",
    ]
    return "\n".join(lines) + "\n"


def command_help(command: Command) -> str:
    """Give the help of one command: the flags of dataos-ctl first, those of the dry run after them."""
    theirs = [flag for flag in command.flags if not flag.own]
    own = [flag for flag in command.flags if flag.own]
    words = f" {command.words}" if command.words else ""
    lines = [f"{command.help}.", "", "Usage:", f"  {PROGRAM} {command.name}{words} [flags]", "", "Flags:"]
    lines += _table(theirs, command.verb)
    if own:
        lines += ["", "Flags of the dry run:", *_table(own, command.verb)]
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
