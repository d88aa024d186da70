"""TODO."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    Trail = tuple[str | int, ...]
    """How to get to a place in a configuration: keys, and numbers of list items."""


class UsageError(Exception):
    """The command line asks for what there is not. *hint* says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class ConfigurationError(Exception):
    """The configuration cannot be used. The text says where (file and, if known, line) and what is wrong with it."""

    def __init__(self, path: str, line: int, message: str, hint: str = "") -> None:
        self.path = path
        self.line = line
        self.message = message
        self.hint = hint
        place = f"{display_path(path)}:{line}" if line else display_path(path)
        super().__init__(f"{place}: {message}")


def display_path(path: str) -> str:
    """Give a path as messages show it: relative to the current folder when it lies below it."""
    try:
        relative = os.path.relpath(path) if os.path.isabs(path) else path
    except ValueError:  # another drive
        return path
    return path if relative.startswith("..") else relative
