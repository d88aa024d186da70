"""``check --watch``: check again whenever files change. The library watchfiles watches them."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from workerlint.config.errors import ConfigurationError, UsageError, display_path
from workerlint.config.settings import OWN_FILE, SHARED_FILE
from workerlint.core.console import OutputError, note, say, write
from workerlint.core.exit_codes import FAILED
from workerlint.core.wording import visible
from workerlint.files.discovery import STDIN
from workerlint.run.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from workerlint.engine.project import Project
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions

_CONFIGURING = frozenset((OWN_FILE, SHARED_FILE, ".gitignore"))
"""Names of files that affect what is checked, and how."""
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Moves the cursor to the top, and clears the screen and what has scrolled out of it."""
_TIMEOUT = 250
"""Milliseconds."""


class Edits:
    """The changes to files between two runs."""

    def __init__(
        self,
        written: set[str],
        found: Container[str],
        before: dict[str, list[Resource]],
        start: Callable[[], None] = lambda: None,
    ) -> None:
        """Start with the real paths that were *written*, and the files of the last run.

        These are the paths that were *found*, and the resources of each file *before*, by its path in reports. The run
        calls *start* before it checks any file.
        """
        self.start = start
        self._written = written
        self._found = found
        self._before = before

    def among(self, files: Iterable[str], shown: Callable[[str], str]) -> Changes:
        """Return the changes, given all *files* that exist now.

        A file that was not found before has changed: git may have begun to track it.
        """
        names = {path: shown(path) for path in files}
        changed = {path for path in names if path not in self._found or os.path.realpath(path) in self._written}
        left = {name for path, name in names.items() if path not in changed}
        before = [resource for name, defined in self._before.items() if name not in left for resource in defined]
        return Changes(changed, before)


class Watched(Protocol):
    """A run of ``--watch``."""

    idle: bool
    """Whether there was nothing to check."""
    project: Project
    found: Container[str]
    """The paths of all files that were found."""

    @property
    def defined(self) -> dict[str, list[Resource]]:
        """What each file defines, by its path in reports."""

    def execute(self) -> int:
        """Check the files and report; return the exit code."""


def watch(options: CheckOptions, make_run: Callable[[Edits | None], Watched]) -> int:
    """Check once, then after each change until interrupted; return the exit code of the last check.

    After a change, the changed files are checked, and the files that refer to resources that they define or defined. If
    a configuration file changes, everything is checked again. An invalid configuration is reported, and watching
    continues. Raise UsageError if there is nothing to watch or watchfiles is not installed, and
    what the first check raises.
    """
    try:
        from watchfiles import watch as changes_of
    except ImportError:
        hint = "python -m pip install 'workerlint[watch]'"
        raise UsageError("--watch requires the package watchfiles", hint) from None
    if STDIN in options.paths:
        raise UsageError("standard input cannot be watched", "pass files or directories")
    roots = {_directory(path) for path in options.paths if os.path.exists(path)}
    if not roots:
        raise UsageError("no files to watch", "pass files or directories that exist")
    first = make_run(None)
    code = first.execute()
    # None after a run that failed: the next run checks everything.
    last: Watched | None = first
    ready = False
    # The first response (empty after the timeout) shows that the watcher has started and sees later changes.
    for changes in changes_of(
        *roots,
        watch_filter=None,
        raise_interrupt=True,
        yield_on_timeout=True,
        rust_timeout=_TIMEOUT,
        recursive=any(map(os.path.isdir, options.paths)),
    ):
        if not ready:
            note("Watching for changes. Press Ctrl-C to stop.\n")
            ready = True
        written = {os.path.realpath(path) for _, path in changes}
        if not written:
            continue
        start = partial(_announce, written, quiet=options.quiet)
        edits = None
        if last is None or _is_reconfigured(written, last.project):
            start()
        else:
            edits = Edits(written, last.found, last.defined, start)
        try:
            run = make_run(edits)
            found = run.execute()
        except ConfigurationError as error:
            say(str(error), error.hint, error.excerpt, color=options.color)
            code, last = FAILED, None
        except UsageError as error:
            say(str(error), error.hint, color=options.color)
            code, last = FAILED, None
        except OutputError as error:
            say(str(error), color=options.color)
            code, last = FAILED, None
        else:
            if not run.idle:
                code, last = found, run
    return code


def _announce(written: set[str], *, quiet: bool) -> None:
    """Clear the screen if there is one, and print the time and a changed file."""
    if sys.stdout.isatty():
        write([_CLEAR])
    if not quiet:
        first = visible(display_path(min(written)))
        more = f" and {len(written) - 1} more" if len(written) > 1 else ""
        note(f"{datetime.now().astimezone():%H:%M:%S} {first}{more}\n")


def _is_reconfigured(written: set[str], project: Project) -> bool:
    """Return whether a file was written that affects what is checked, or how."""
    return not _CONFIGURING.isdisjoint(map(os.path.basename, written)) or not written.isdisjoint(
        map(os.path.realpath, project.files_read())
    )


def _directory(path: str) -> str:
    """Return the directory to watch. A watched file is lost when an editor replaces it with a new one."""
    return path if os.path.isdir(path) else os.path.dirname(os.path.realpath(path))
