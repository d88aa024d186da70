"""``check --watch``: checks again whatever changes. The watcher is the library watchfiles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workerlint.cli.exit_codes import FAILED
from workerlint.cli.messages import note, say
from workerlint.cli.overrides import UsageError, make_project
from workerlint.cli.standard_output import OutputError
from workerlint.configuration import OWN_FILE, SHARED_FILE, ConfigurationError
from workerlint.discovery import STDIN, discover

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.cli.check_options import CheckOptions


_TIMEOUT = 250
"""Milliseconds."""


def watch(options: CheckOptions, check: Callable[[CheckOptions], int]) -> int:
    """Check once, then the files that change until interrupted; give the exit code of the last check.

    Where a configuration changes, everything is checked again; one that is wrong is told, and watching goes on. Raises
    UsageError when there is nothing to watch, or when watchfiles is not installed, and what the first *check* raises.
    """
    try:
        from watchfiles import Change
        from watchfiles import watch as changes_of
    except ImportError:
        hint = "python -m pip install 'workerlint[watch]'"
        raise UsageError("--watch needs the package watchfiles", hint) from None
    if STDIN in options.paths:
        raise UsageError("the standard input cannot be watched", "name files or folders")
    roots = {_folder(path) for path in options.paths if os.path.exists(path)}
    if not roots:
        raise UsageError("there is nothing to watch", "name files or folders that exist")
    code = check(options)
    ready = False
    # The empty answers of the timeout tell when the watcher has begun: what changes from then on is seen.
    for changes in changes_of(
        *roots,
        watch_filter=None,
        raise_interrupt=True,
        yield_on_timeout=True,
        rust_timeout=_TIMEOUT,
        recursive=any(map(os.path.isdir, options.paths)),
    ):
        if not ready:
            note("Watching for changes; Ctrl-C ends it.\n")
            ready = True
        names = {os.path.basename(path) for _, path in changes}
        written = {os.path.realpath(path) for change, path in changes if change is not Change.deleted}
        try:
            if names & {OWN_FILE, SHARED_FILE}:
                code = check(options)
            elif written and (paths := [path for path in _files(options) if os.path.realpath(path) in written]):
                code = check(options.with_paths(tuple(paths)))
        except (ConfigurationError, UsageError) as error:
            say(str(error), error.hint, colour=options.color)
            code = FAILED
        except OutputError as error:
            say(str(error), colour=options.color)
            code = FAILED
    return code


def _folder(path: str) -> str:
    """Give the folder to watch. A file by itself would be lost as soon as an editor puts a new one in its place."""
    return path if os.path.isdir(path) else os.path.dirname(os.path.realpath(path))


def _files(options: CheckOptions) -> list[str]:
    """Give the files that a check of everything would read now. Raises ConfigurationError and UsageError."""
    settings_in = make_project(options).settings_in
    found = discover(options.paths, settings_in, force_exclude=options.force_exclude, more_suffixes=options.include)
    return list(found.files)
