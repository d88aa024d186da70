"""``check --watch``: checks again whatever changes. The watcher is the library watchfiles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from workerlint.config.errors import ConfigurationError, UsageError
from workerlint.config.loader import OWN_FILE, SHARED_FILE
from workerlint.core.console import OutputError, note, say
from workerlint.core.exit_codes import FAILED
from workerlint.files.discovery import STDIN
from workerlint.run.changes import Edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine.project import Project
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions

_SETTING = frozenset((OWN_FILE, SHARED_FILE, ".gitignore"))
"""Names of files that say what is checked, and how."""
_TIMEOUT = 250
"""Milliseconds."""


class Watched(Protocol):
    """One run of a check that is made again and again. *idle* tells that there was nothing to check."""

    idle: bool
    project: Project

    @property
    def defined(self) -> dict[str, list[Resource]]:
        """What each file defines, by the path that reports show."""

    def execute(self) -> int:
        """Check; give the exit code."""


def watch(options: CheckOptions, make_run: Callable[[Edits | None], Watched]) -> int:
    """Check once, then what changes concern until interrupted; give the exit code of the last check.

    That is the files that have changed and those that refer to what they define or defined. Where something changes
    that says what to check and how, everything is checked again; a configuration that is wrong is told, and watching
    goes on. Raises UsageError when there is nothing to watch, or when watchfiles is not installed, and what the first
    check raises.
    """
    try:
        from watchfiles import watch as changes_of
    except ImportError:
        hint = "python -m pip install 'workerlint[watch]'"
        raise UsageError("--watch needs the package watchfiles", hint) from None
    if STDIN in options.paths:
        raise UsageError("the standard input cannot be watched", "name files or folders")
    roots = {_folder(path) for path in options.paths if os.path.exists(path)}
    if not roots:
        raise UsageError("there is nothing to watch", "name files or folders that exist")
    first = make_run(None)
    code = first.execute()
    # None after a run that failed: the next one checks everything.
    last: Watched | None = first
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
        written = {os.path.realpath(path) for _, path in changes}
        if not written:
            continue
        edits = None if last is None or _rules_anew(written, last.project) else Edits(written, last.defined)
        try:
            run = make_run(edits)
            found = run.execute()
        except (ConfigurationError, UsageError) as error:
            say(str(error), error.hint, colour=options.color)
            code, last = FAILED, None
        except OutputError as error:
            say(str(error), colour=options.color)
            code, last = FAILED, None
        else:
            if not run.idle:
                code, last = found, run
    return code


def _rules_anew(written: set[str], project: Project) -> bool:
    """Tell whether something was written that says what is checked, or how."""
    return not _SETTING.isdisjoint(map(os.path.basename, written)) or not written.isdisjoint(
        map(os.path.realpath, project.files_read())
    )


def _folder(path: str) -> str:
    """Give the folder to watch. A file by itself would be lost as soon as an editor puts a new one in its place."""
    return path if os.path.isdir(path) else os.path.dirname(os.path.realpath(path))
