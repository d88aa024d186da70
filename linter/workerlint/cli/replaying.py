"""Answers a call of ``check`` with what the same call said before, while nothing that it looked at has changed.

This comes before everything else: a call that is answered here takes little more than Python's own start, whatever the
number of files. So it imports hardly anything.
"""

from __future__ import annotations

import os
import sys

from workerlint.caching.digest import digest
from workerlint.caching.places import cache_folder, is_switched_off
from workerlint.caching.runs import SUFFIX, recall
from workerlint.cli.standard_output import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_VARIABLES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS")
"""What presentation depends on (cli/terminal.py)."""
_FOLDER_OPTION = "--cache-dir"


def replay(arguments: Sequence[str]) -> int | None:
    """Say again what the call with these *arguments* said, and give its exit code; None where it has to be made."""
    path = record_path(arguments)
    if path is None:
        return None
    try:
        said = recall(path)
    except (ValueError, LookupError):  # whoever wrote that knows the checksum and not the form
        return None
    if said is None:
        return None
    write([said.text], for_people=said.for_people)
    return said.code


def record_path(arguments: Sequence[str]) -> str | None:
    """Give the file that keeps what a call said: calls share one that would be answered alike.

    None where that cannot be told, or is not wanted. Listings and times of folders and files mean what they are taken
    for on POSIX systems alone.
    """
    if os.name != "posix" or is_switched_off() or sys.stdout is None or sys.stderr is None:
        return None
    try:
        parts = (
            sys.version,
            *sys.path,  # another installation
            os.getcwd(),
            str(os.geteuid()),  # what may be read
            *(f"{name}={os.environ.get(name)}" for name in _VARIABLES),
            *map(_describe, (sys.stdout, sys.stderr)),
            *arguments,
        )
    except (OSError, ValueError):
        return None
    name = digest("\0".join(parts).encode("utf-8", "surrogatepass"))
    return os.path.join(cache_folder(_cache_folder(arguments)), name + SUFFIX)


def _describe(stream: object) -> str:
    """Tell what a stream can show. Raises OSError and ValueError for one that is closed."""
    encoding = getattr(stream, "encoding", None)
    if not stream.isatty():  # type: ignore[attr-defined]
        return f"{encoding}"
    return f"{encoding} {os.get_terminal_size(stream.fileno())}"  # type: ignore[attr-defined]


def _cache_folder(arguments: Sequence[str]) -> str:
    """Give the folder that the arguments name, empty when they name none."""
    for at, argument in enumerate(arguments):
        if argument == _FOLDER_OPTION:
            return arguments[at + 1] if at + 1 < len(arguments) else ""
        if argument.startswith(f"{_FOLDER_OPTION}="):
            return argument.partition("=")[2]
    return ""
