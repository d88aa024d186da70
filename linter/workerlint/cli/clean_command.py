"""``workerlint clean``: deletes what earlier runs remembered."""

from __future__ import annotations

import click

from workerlint.caching.places import FOLDER_VARIABLE, cache_folder
from workerlint.caching.store import clean
from workerlint.cli.exit_codes import FAILED
from workerlint.cli.messages import say
from workerlint.cli.standard_output import write
from workerlint.wording import plural


@click.command("clean", short_help="Delete the cache.")
@click.option(
    "--cache-dir",
    metavar="FOLDER",
    default="",
    help=f"Where the cache is kept (default: {FOLDER_VARIABLE}, or the user's folder for caches).",
)
def command(cache_dir: str) -> int:
    """Delete the cache of what earlier runs of `check` found.

    It is never in the way: what has changed is checked again, and another version of workerlint ignores it.
    """
    folder = cache_folder(cache_dir)
    try:
        count = clean(folder)
    except OSError as error:
        say(f"{folder} cannot be cleaned: {error.strerror or error}")
        return FAILED
    write([f"Deleted {plural(count, 'file')} of the cache in {folder}.\n"])
    return 0
