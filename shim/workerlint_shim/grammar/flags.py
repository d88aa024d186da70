"""The parser of flags, with the grammar of Go's pflag, which dataos-ctl uses."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new
from workerlint.core.wording import closest, codes, listing
from workerlint_shim.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from dataclasses import KW_ONLY

STRING = "string"
STRINGS = "strings"
INTEGER = "int"
INT32 = "int32"
DURATION = "duration"
SWITCH = ""

IGNORED = "ignored"
"""The dry run accepts the flag, and it changes nothing here."""
UNCHECKED = "unchecked"
"""The flag names a file that the dry run does not read."""

_TRUE = frozenset(("1", "t", "T", "true", "TRUE", "True"))
_FALSE = frozenset(("0", "f", "F", "false", "FALSE", "False"))
"""The values that Go accepts as a boolean."""


class Flag(Record):
    """One flag."""

    name: str
    """The long name, without dashes."""
    help: str
    _: KW_ONLY
    short: str = ""
    kind: str = SWITCH
    """The type of the value, as the help shows it; SWITCH for a flag without a value."""
    default: str = ""
    own: bool = False
    """Whether it is a flag of the dry run that the real dataos-ctl does not have."""
    choices: tuple[str, ...] = ()
    """The allowed values; empty for any."""
    effect: str = ""
    """IGNORED, UNCHECKED, or empty for a flag that the dry run uses."""


class Call(Struct):
    """The flags and words of a parsed command line."""

    _flags: dict[str, Flag]
    _given: dict[str, list[str]] = new(dict)
    """The values of the flags that are set: one, or several for a flag of the type STRINGS."""
    words: list[str] = new(list)
    """The arguments that are not flags."""
    passed_on: list[str] = new(list)
    """The arguments for the real dataos-ctl: without the flags of the dry run."""
    end: int | None = new(lambda: None)
    """The position of the ``--`` that ends the flags in *passed_on*; None if there is none."""

    def passed_on_with(self, flag: Flag, value: str) -> list[str]:
        """Return the arguments for the real dataos-ctl with another value of a flag: the last one counts."""
        end = len(self.passed_on) if self.end is None else self.end
        return [*self.passed_on[:end], f"--{flag.name}={value}", *self.passed_on[end:]]

    def text(self, name: str) -> str:
        """Return the value of a flag, or its default."""
        return self._given[name][-1] if name in self._given else self._flags[name].default

    def texts(self, name: str) -> list[str]:
        """Return all values of a flag on the command line."""
        return self._given.get(name, [])

    def on(self, name: str) -> bool:
        """Check whether a switch is set to true; False if the command does not have it."""
        return name in self._given and self._given[name][-1] in _TRUE

    def given(self, name: str) -> bool:
        """Check whether a flag is set on the command line."""
        return name in self._given

    @property
    def names(self) -> list[str]:
        """The names of the flags that are set on the command line."""
        return list(self._given)

    def given_with(self, effect: str) -> list[str]:
        """Return the names of the flags with an effect that are set on the command line."""
        return [name for name in self._given if self._flags[name].effect == effect]

    def knows(self, name: str) -> bool:
        """Check whether the command has a flag."""
        return name in self._flags

    def take(self, flag: Flag, value: str, shown: str) -> None:
        """Set a flag. Raises UsageError if the value is invalid, or if the flag already has another value."""
        if flag.kind == SWITCH and value not in _TRUE | _FALSE:
            raise UsageError(
                f'invalid value "{value}" for {shown}: must be true or false', f"use `{shown}` without a value"
            )
        if flag.kind in {INTEGER, INT32} and not value.removeprefix("-").isdecimal():
            raise UsageError(f'invalid value "{value}" for {shown}: must be an integer')
        if flag.choices and value not in flag.choices:
            raise UsageError(f'invalid value "{value}" for {shown}: must be {listing(flag.choices, "or")}')
        if flag.kind == STRING and self._given.get(flag.name, [value]) != [value]:
            directory = flag.name == "manifestFile" and self.knows("recursive")
            hint = "put the manifests into one directory and use `-R -f DIRECTORY`" if directory else ""
            raise UsageError(f"{shown} is set twice, and dataos-ctl uses only the last value", hint)
        before = self._given.get(flag.name, []) if flag.kind == STRINGS else []
        self._given[flag.name] = [*before, value]


def switched_on(arguments: Iterable[str], name: str) -> bool:
    """Check whether a switch is among arguments that may be invalid otherwise."""
    return not {f"--{name}", *(f"--{name}={value}" for value in _TRUE)}.isdisjoint(arguments)


def parse(arguments: Sequence[str], flags: Sequence[Flag]) -> Call:
    """Parse the arguments after the name of a command; flags and words may come in any order.

    Raises UsageError.
    """
    by_name = {flag.name: flag for flag in flags}
    call = Call(by_name)
    by_short = {flag.short: flag for flag in flags if flag.short}
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        start = len(arguments) - len(rest) - 1
        own = False
        if argument == "--":
            call.words += rest
            call.end = len(call.passed_on)
            call.passed_on += [argument, *rest]
            break
        if argument == "-" and rest and (rest[0] in by_short or rest[0] in by_name):
            raise UsageError(f"unexpected space between - and {rest[0]}", f"use `{_joined(rest, by_short)}`")
        if argument.startswith("--"):
            own = _long(argument, rest, by_name, call)
        elif len(argument) > 1 and argument.startswith("-"):
            _short(argument, rest, by_short, by_name, call)
        else:
            call.words.append(argument)
        if not own:
            call.passed_on += arguments[start : len(arguments) - len(rest)]
    return call


def _joined(rest: Sequence[str], by_short: dict[str, Flag]) -> str:
    """Return a flag that was separated from its dash by a space, in the correct form and with its value."""
    flag = f"-{rest[0]}" if rest[0] in by_short else f"--{rest[0]}"
    return " ".join([flag, *rest[1:2]])


def _long(argument: str, rest: list[str], by_name: dict[str, Flag], call: Call) -> bool:
    """Parse ``--name``, ``--name=value`` or ``--name value``; return whether it is a flag of the dry run."""
    name, equals, value = argument[2:].partition("=")
    flag = by_name.get(name)
    if flag is None:
        raise UsageError(f"unknown flag: --{name}", _guess(name, by_name))
    if not equals:
        value = "true" if flag.kind == SWITCH else _value(rest, flag, f"--{name}")
    call.take(flag, value, f"--{name}")
    return flag.own


def _short(argument: str, rest: list[str], by_short: dict[str, Flag], by_name: dict[str, Flag], call: Call) -> None:
    """Parse ``-f value``, ``-fvalue``, ``-f=value``, and several switches: ``-lR``."""
    letters = argument[1:]
    if len(letters) > 1 and letters in by_name:
        raise UsageError(f"missing dash in {argument}", f"use `-{argument}`")
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = by_short.get(letter)
        if flag is None:
            near = closest(argument[1:], by_name, 1) if len(argument) > 3 else []
            hint = f"did you mean `--{near[0]}`?" if near else _shorts(by_short)
            raise UsageError(f"unknown shorthand flag: '{letter}' in {argument}", hint)
        shown = f"-{letter}"
        if letters.startswith("="):
            call.take(flag, letters[1:], shown)
            return
        if flag.kind == SWITCH:
            call.take(flag, "true", shown)
            continue
        call.take(flag, letters or _value(rest, flag, shown), shown)
        return


def _value(rest: list[str], flag: Flag, shown: str) -> str:
    if not rest:
        what = "FILE" if flag.name.endswith("File") else flag.name.upper()
        raise UsageError(f"flag needs an argument: {shown}", f"use `{shown} {what}`")
    return rest.pop(0)


def _guess(name: str, by_name: dict[str, Flag]) -> str:
    near = closest(name, by_name)
    return f"did you mean `--{near[0]}`?" if near else f"use one of: {codes(f'--{name}' for name in by_name)}"


def _shorts(by_short: dict[str, Flag]) -> str:
    return f"use one of: {codes(f'-{letter}' for letter in sorted(by_short, key=str.lower))}"
