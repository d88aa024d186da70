"""``workerlint clean``: delete the cache."""

from __future__ import annotations

import click

from workerlint.core.console import say, write
from workerlint.core.exit_codes import FAILED
from workerlint.core.wording import plural
from workerlint.run.cache import DIRECTORY_VARIABLE, cache_directory, clean


@click.command("clean", short_help="Delete the cache.")
@click.option(
    "--cache-dir",
    metavar="DIRECTORY",
    default="",
    help=f"Cache directory (default: ${DIRECTORY_VARIABLE}, or the cache directory of the user).",
)
def command(cache_dir: str) -> int:
    """Delete the cached results of `check`.

    This is never required: changed files are checked again, and other versions of workerlint ignore the cache.
    """
    directory = cache_directory(cache_dir)
    try:
        count = clean(directory)
    except OSError as error:
        say(f"{directory} cannot be cleaned: {error.strerror or error}")
        return FAILED
    write([f"Deleted {plural(count, 'cache file')} in {directory}.\n"])
    return 0
