"""``check --watch``: checks again whatever changes, one file at a time. The watcher is the library watchfiles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workerlint.cli.messages import note
from workerlint.cli.overrides import UsageError
from workerlint.configuration import OWN_FILE, SHARED_FILE
from workerlint.discovery import STDIN
from workerlint.markdown import SUFFIXES as MARKDOWN
from workerlint.patterns import YAML_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.cli.check_options import CheckOptions


_TIMEOUT = 250
"""Milliseconds."""


def watch(options: CheckOptions, check: Callable[[CheckOptions], int]) -> int:
    """Check once, then each file that changes until interrupted; give the exit code of the last check.

    Where a configuration changes, everything is checked again. Raises UsageError when there is nothing to watch, or
    when watchfiles is not installed.
    """
    try:
        from watchfiles import Change
        from watchfiles import watch as changes_of
    except ImportError:
        hint = "python -m pip install 'workerlint[watch]'"
        raise UsageError("--watch needs the package watchfiles", hint) from None
    if STDIN in options.paths:
        raise UsageError("the standard input cannot be watched", "name files or folders")
    roots = [path for path in options.paths if os.path.exists(path)]
    if not roots:
        raise UsageError("there is nothing to watch", "name files or folders that exist")
    suffixes = (*YAML_SUFFIXES, *options.include, *MARKDOWN)
    code = check(options)
    ready = False
    # The empty answers of the timeout tell when the watcher has begun: what changes from then on is seen.
    for changes in changes_of(
        *roots, watch_filter=None, raise_interrupt=True, yield_on_timeout=True, rust_timeout=_TIMEOUT
    ):
        if not ready:
            note("Watching for changes; Ctrl-C ends it.\n")
            ready = True
        paths = sorted({path for change, path in changes if change is not Change.deleted})
        names = {os.path.basename(path) for _, path in changes}
        if names & {OWN_FILE, SHARED_FILE}:
            code = check(options)
            continue
        for path in paths:
            if path.endswith(suffixes) and os.path.isfile(path):
                code = check(options.with_paths((os.path.relpath(path),)))
    return code
