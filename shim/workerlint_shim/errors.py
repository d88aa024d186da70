"""Errors that end a command, and the exit codes."""

from __future__ import annotations

ACCEPTED = 0
REFUSED = 1
FAILED = 2
INTERRUPTED = 130

NOTHING_TO_CHANGE = 0
"""With ``--detailed-exitcode``; as in Terraform, an error is then 1."""
CHANGES_PENDING = 2
"""With ``--detailed-exitcode``."""


class ShimError(Exception):
    """A command cannot continue; the message contains the reason."""

    hint: str
    """What to do; may be empty."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ShimError):
    """The command line is invalid; the hint contains a valid one."""


class FileError(ShimError):
    """A file cannot be read."""


class StateError(ShimError):
    """The state cannot be read or written."""


class UnwritableError(StateError):
    """The state may be intact, but nothing can be written, not even the files that SQLite needs to read."""


class HandoffError(ShimError):
    """The real dataos-ctl cannot be run, or the shim cannot be installed."""
