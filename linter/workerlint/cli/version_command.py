"""``workerlint version``: print the version."""

from __future__ import annotations

import click

from workerlint.core.console import write
from workerlint.core.exit_codes import PROGRAM
from workerlint.version import VERSION


@click.command("version", short_help="Print the version.")
def command() -> None:
    """Print the version, as --version does."""
    write([f"{PROGRAM} {VERSION}\n"])
