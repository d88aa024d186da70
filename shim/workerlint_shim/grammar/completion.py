"""What a shell may complete a command line of the dry run with, from the tables of commands and flags."""

from __future__ import annotations

from workerlint_shim.grammar.command_flags import EXEC, PASS_UNKNOWN, STATE
from workerlint_shim.grammar.commands import KNOWN, PROGRAM
from workerlint_shim.grammar.flags import SWITCH
from workerlint_shim.grammar.search import read_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint_shim.grammar.flags import Flag

    Candidate = tuple[str, str]
    """A word, and what it means; possibly empty."""

_FILES = frozenset((STATE.name, "config", "out"))
"""The flags whose values are files, besides those whose names end with the word."""
_HIDDEN = "__"


def candidates(words: Sequence[str]) -> list[Candidate] | None:
    """Return the completions of the last of *words*, which are those after the program; None for files."""
    before, last, start = _split(words)
    reading = read_command(before)
    flags = reading.command.flags if reading.command is not None else (EXEC, PASS_UNKNOWN)
    flag = _flag(before[-1], flags) if before else None
    if flag is not None and flag.kind != SWITCH:
        is_file = flag.name in _FILES or flag.name.lower().endswith("file")
        return None if is_file else [(start + word, "") for word in flag.choices if word.startswith(last)]
    if last.startswith("-"):
        program = reading.command.name if reading.command is not None else PROGRAM
        names = {f"--{flag.name}": flag.help.replace("{command}", program) for flag in flags}
        return [(name, help) for name, help in names.items() if name.startswith(last)]
    found = _next_words(reading.words, last)
    command = reading.command
    if found or command is None or len(reading.words) != len(command.path) or not command.words:
        return found
    return None


def _split(words: Sequence[str]) -> tuple[list[str], str, str]:
    """Return the words before the last one, the word to complete, and what precedes it in the last word.

    ``--flag=value`` counts as two words. Bash makes three of it.
    """
    *before, last = words or ("",)
    if last == "=":
        return before, "", ""
    if before and before[-1] == "=":
        return before[:-1], last, ""
    name, sign, value = last.partition("=")
    return ([*before, name], value, f"{name}=") if sign and name.startswith("-") else (before, last, "")


def _flag(word: str, flags: Sequence[Flag]) -> Flag | None:
    return next((flag for flag in flags if word in {f"--{flag.name}", f"-{flag.short}" if flag.short else ""}), None)


def _next_words(words: tuple[str, ...], last: str) -> list[Candidate]:
    """Return the words of commands that may follow *words*, with the help of those that end a command."""
    found: dict[str, str] = {}
    for command in KNOWN:
        path = command.path
        if path[: len(words)] == words and len(path) > len(words) and path[len(words)].startswith(last):
            word = path[len(words)]
            if len(path) == len(words) + 1:
                found[word] = command.help
            else:
                found.setdefault(word, "")
    return [(word, help) for word, help in found.items() if not word.startswith(_HIDDEN)]
