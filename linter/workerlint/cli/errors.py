"""The error that commands raise for a call that cannot be carried out."""

from __future__ import annotations

import click


class CommandError(click.UsageError):
    """A call that cannot be carried out. It is reported in one line, with a hint below it."""

    def __init__(self, message: str, hint: str = "", ctx: click.Context | None = None) -> None:
        super().__init__(message, ctx)
        self.hint = hint
