"""Spreads files over processes. This one does its share of the work, and no process outlives it.

Where the system can fork, the processes begin with everything loaded and take the next few files from a pipe whenever
they are done with some, so that a slow one holds up nobody; elsewhere they are started anew with a share each. What
they find comes back as JSON, in the form that the cache has. What this one finds is never packed, and what comes back
is unpacked between two portions of its own: all that it does alone at the end is missing from the gain.
"""

from __future__ import annotations

import json
import os
import sys

from workerlint.caching.store import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Work:
    """What is to be done for a path.

    *here* does it in this process. *there* is called in a copy of it and gives what is to be handed over, None where
    nothing is; *take* is given that here. *task* is what a process that is started anew has to know to do as *there*.
    """

    __slots__ = ("here", "take", "task", "there")

    def __init__(
        self,
        here: Callable[[str], object],
        there: Callable[[str], Entry | None],
        take: Callable[[str, Entry], object],
        task: dict[str, object],
    ) -> None:
        self.here = here
        self.there = there
        self.take = take
        self.task = task


def share_out(paths: Sequence[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
    """Let so many processes do the work for each path; give how processes were lost, if any were.

    For what a lost process had in hand, nothing is done. *show* is told how many paths are done.
    """
    if can_fork():
        from workerlint.cli.forking import share_with_forks

        return share_with_forks(paths, work, jobs, show)
    from workerlint.cli.spawning import share_with_spawned

    return share_with_spawned(paths, work, jobs)


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
