"""What ends a command before its end: each says what is wrong, and what to do about it."""

from __future__ import annotations


class ShimError(Exception):
    """A command cannot go on; the text says why. *hint* says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class CallError(ShimError):
    """A call makes no sense; the hint is what would."""


class FileError(ShimError):
    """A file cannot be read; the text says which."""


class StateError(ShimError):
    """The state cannot be read or written; the text names its file."""


class UnwritableError(StateError):
    """The state may be sound, but nothing can be written to it, not even what reading it beside a writer takes."""


class HandOverError(ShimError):
    """The real dataos-ctl, or the shim in front of it, cannot be run or written."""
