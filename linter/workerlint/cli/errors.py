"""The error that commands raise for invalid usage and failed I/O."""

from __future__ import annotations

import click


class CommandError(click.UsageError):
    """A usage or I/O error, reported in one line with a hint below it."""

    def __init__(self, message: str, hint: str = "", ctx: click.Context | None = None) -> None:
        super().__init__(message, ctx)
        self.hint = hint
