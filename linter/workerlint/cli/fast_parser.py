"""A fast parser for the common command lines of ``check``: importing click takes longer than a check."""

from __future__ import annotations

import os

from workerlint.run.option_values import OptionError
from workerlint.run.options import FLAG, FORMAT_VARIABLE, OPTIONS, REPEATABLE, CheckOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_BY_NAME = {name: option for option in OPTIONS for name in option.names}


def parse(arguments: Sequence[str]) -> CheckOptions | None:
    """Return the options that click would return for the arguments after ``check``.

    Return None in any doubt: click then parses the arguments and reports errors.
    """
    values: dict[str, object] = {}
    lists: dict[str, list[str]] = {}
    paths: list[str] = []
    at = 0
    while at < len(arguments):
        argument = arguments[at]
        at += 1
        if argument == "--":
            paths += arguments[at:]
            break
        if not argument.startswith("-") or argument == "-":
            paths.append(argument)
            continue
        name, equals, value = argument.partition("=")
        option = _BY_NAME.get(name)
        if option is None or (equals and not name.startswith("--")):
            return None
        if option.kind == FLAG:
            if equals:
                return None
            values[option.field] = True
            continue
        if not equals:
            if at == len(arguments):
                return None
            value = arguments[at]
            at += 1
        if option.choices and value not in option.choices:
            return None
        if option.kind == REPEATABLE:
            lists.setdefault(option.field, []).append(value)
        else:
            values[option.field] = value
    try:
        return CheckOptions(paths, {**values, **lists}, os.environ.get(FORMAT_VARIABLE, ""))
    except OptionError:
        return None
