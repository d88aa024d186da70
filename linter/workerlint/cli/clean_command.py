"""``workerlint clean``: the deletion of the cache."""

from __future__ import annotations

import click

from workerlint.core.console import say, write
from workerlint.core.exit_codes import FAILED
from workerlint.core.wording import plural
from workerlint.run.cache import DIRECTORY_VARIABLE, cache_directory, clean


@click.command("clean", short_help="Delete the cache.")
@click.option(
    "--cache-dir",
    metavar="FOLDER",
    default="",
    help=f"Where the cache is kept (default: {DIRECTORY_VARIABLE}, or the user's folder for caches).",
)
def command(cache_dir: str) -> int:
    """Delete the cache of what earlier runs of `check` found.

    It is never in the way: what has changed is checked again, and another version of workerlint ignores it.
    """
    folder = cache_directory(cache_dir)
    try:
        count = clean(folder)
    except OSError as error:
        say(f"{folder} cannot be cleaned: {error.strerror or error}")
        return FAILED
    write([f"Deleted {plural(count, 'file')} of the cache in {folder}.\n"])
    return 0
