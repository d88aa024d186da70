"""Finds the command on a command line: flags may stand in front of its words and between them, as with dataos-ctl."""

from __future__ import annotations

from workerlint_shim.commands import COMMANDS
from workerlint_shim.flags import SWITCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint_shim.commands import Command


def find_command(arguments: Sequence[str]) -> Command | None:
    """Give the command that is asked for; None when no command is called so."""
    words = plain_words(arguments)
    for command in COMMANDS:
        if tuple(words[: len(command.path)]) == command.path:
            return command
    return None


def plain_words(arguments: Sequence[str]) -> list[str]:
    """Give the arguments that are neither flags nor values of flags.

    A flag that no command knows has a value, unless a command follows: rather rehearse too much than pass by an apply.
    """
    kinds = {name: flag.kind for command in COMMANDS for flag in command.flags for name in (flag.name, flag.short)}
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
    """Give the kind of the last of some short flags in a row, SWITCH where the row holds its value."""
    for at, letter in enumerate(letters, 1):
        kind = kinds.get(letter)
        if kind != SWITCH:
            return kind if at == len(letters) else SWITCH
    return SWITCH
