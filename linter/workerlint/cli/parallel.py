"""Spreads files over processes. This one does its share of the work, and no process outlives it.

Where the system can fork, the processes begin with everything loaded and take the next few files from a pipe whenever
they are done with some, so that a slow one holds up nobody; elsewhere they are started anew with a share each. What
they find comes back as JSON, in the form that the cache has.
"""

from __future__ import annotations

import json
import os
import sys

from workerlint.caching.store import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Outcome = tuple[list[Entry | None], list[str]]


def examine_all(
    paths: Sequence[str],
    work: Callable[[str], Entry | None],
    task: dict[str, object],
    jobs: int,
    show: Callable[[int], None],
) -> Outcome:
    """Give what *work* gives for each path, done by so many processes, and how processes were lost, if any were.

    *task* is what a process that is started anew has to know to do the same. None stands where *work* gave None, and
    for the files of a process that was lost. *show* is told how many are done.
    """
    if can_fork():
        from workerlint.cli.forking import examine_forked

        return examine_forked(paths, work, jobs, show)
    from workerlint.cli.spawning import examine_spawned

    return examine_spawned(paths, work, task, jobs)


def can_fork() -> bool:
    """Tell whether a copy of this process is safe to work with: not on a Mac's frameworks, nor beside threads."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return hasattr(os, "fork") and sys.platform != "darwin" and alone


def dump(done: list[tuple[int, Entry | None]]) -> bytes:
    """Give numbered entries as JSON."""
    return json.dumps(
        [(number, entry and entry.as_list()) for number, entry in done], separators=(",", ":"), check_circular=False
    ).encode()


def load(data: bytes) -> list[tuple[int, Entry | None]]:
    """Read numbered entries. Raises ValueError."""
    return [(number, None if entry is None else Entry.from_list(entry)) for number, entry in json.loads(data)]
