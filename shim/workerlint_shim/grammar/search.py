"""The search for the command on a command line, as cobra, the library of dataos-ctl, searches for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workerlint.core.record import Record
from workerlint_shim.grammar.command_flags import HELP, INSECURE, PASS_UNKNOWN
from workerlint_shim.grammar.commands import COMMANDS, KNOWN, Command
from workerlint_shim.grammar.flags import SWITCH, Flag

_BY_NAME = {name: command for command in reversed(KNOWN) for name in filter(None, (command.name, command.alias))}
_PREFIXES = {
    " ".join(words[:length]) for words in (name.split() for name in _BY_NAME) for length in range(1, len(words) + 1)
}
_OWN = {flag.name: flag for command in COMMANDS for flag in (*command.flags, PASS_UNKNOWN) if flag.own}


class Reading(Record):
    """The command on a command line."""

    command: Command | None
    """The command; None if it is unknown, or if there is none."""
    group: str
    """The group of commands that the words name, such as ``develop schema``; empty if there is none."""
    words: tuple[str, ...]
    """All words before the first ``--`` that are neither flags nor values."""

    @property
    def is_group(self) -> bool:
        """Whether the command line names nothing but a group, for which dataos-ctl prints its help."""
        return self.command is None and len(self.words) == len(self.group.split())


def read_command(arguments: Sequence[str]) -> Reading:
    """Return the command on a command line, after the flags of the dry run are removed.

    Cobra reads an argument after an unknown flag as its value. A user who writes flags before the command may not
    know that: where cobra finds no command whose manifests are read, they are found in the other reading as well,
    because an unnecessary dry run is better than a missed apply.
    """
    rest = _without_own(arguments)
    strict = _read_as_cobra(rest)
    if strict.command is not None and strict.command.is_rehearsed:
        return strict
    words = plain_words(rest)
    lenient = Reading(_longest(words), _longest_group(words), tuple(words))
    if lenient.command is not None and lenient.command.is_rehearsed:
        return lenient
    return strict if strict.words else lenient


def find_command(arguments: Sequence[str]) -> Command | None:
    """Return the command on a command line; None if it is unknown, or if there is none."""
    return read_command(arguments).command


def _read_as_cobra(arguments: Sequence[str]) -> Reading:
    """Return the command as cobra finds it: at each level, the flags of the command found so far are known."""
    path: list[str] = []
    rest = list(arguments)
    while True:
        command = _BY_NAME.get(" ".join(path))
        positions = _positions(rest, (HELP, INSECURE, *(command.flags if command else ())))
        words = [rest[at] for at in positions]
        if not words or " ".join([*path, words[0]]) not in _PREFIXES:
            return Reading(_longest([*path, *words]), " ".join(path), (*path, *words))
        path.append(words[0])
        del rest[positions[0]]


def _positions(arguments: Sequence[str], flags: Iterable[Flag]) -> list[int]:
    """Return the positions of the arguments that are words for cobra (see its function ``stripFlags``)."""
    switches = {name for flag in flags if flag.kind == SWITCH for name in (f"--{flag.name}", f"-{flag.short}")}
    found = []
    at = 0
    while at < len(arguments) and arguments[at] != "--":
        argument = arguments[at]
        if not argument.startswith("-"):
            if argument:
                found.append(at)
        elif (argument.startswith("--") or len(argument) == 2) and "=" not in argument and argument not in switches:
            at += 1
        at += 1
    return found


def _without_own(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without the flags of the dry run, which dataos-ctl does not get."""
    kept: list[str] = []
    rest = list(arguments)
    while rest and rest[0] != "--":
        argument = rest.pop(0)
        flag = _OWN.get(argument[2:].partition("=")[0]) if argument.startswith("--") else None
        if flag is None:
            kept.append(argument)
        elif flag.kind != SWITCH and "=" not in argument:
            del rest[:1]
    return [*kept, *rest]


def _longest(words: Sequence[str]) -> Command | None:
    """Return the command with the longest name that *words* begin with."""
    for length in range(len(words), 0, -1):
        command = _BY_NAME.get(" ".join(words[:length]))
        if command is not None:
            return command
    return None


def _longest_group(words: Sequence[str]) -> str:
    names = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    return next((name for name in names if name in _PREFIXES), "")


def plain_words(arguments: Sequence[str]) -> list[str]:
    """Return the arguments that are neither flags nor values of flags, wherever the flags are.

    An unknown flag has a value unless a command follows.
    """
    kinds: dict[str, str] = {}
    for command in COMMANDS:
        for flag in command.flags:
            for name in (flag.name, flag.short):
                kinds.setdefault(name, flag.kind)
    first = {command.path[0] for command in COMMANDS}
    words = []
    rest = list(arguments)
    while rest and rest[0] != "--":
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            words.append(word)
        elif rest and "=" not in word:
            kind = kinds.get(word[2:]) if word.startswith("--") else _kind_of_shorts(word[1:], kinds)
            if kind != SWITCH and not (kind is None and rest[0] in first):
                del rest[0]
    return words


def _kind_of_shorts(letters: str, kinds: dict[str, str]) -> str | None:
    """Return the kind of the last of several short flags in one argument; SWITCH if the argument contains its value."""
    for at, letter in enumerate(letters, 1):
        kind = kinds.get(letter)
        if kind != SWITCH:
            return kind if at == len(letters) else SWITCH
    return SWITCH
