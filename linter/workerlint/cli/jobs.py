"""How many processes check files."""

from __future__ import annotations

import os

from workerlint.cli.check_options import AUTO

MOST = 16
"""Processes that ``auto`` starts at most: reading what they found takes this one a twentieth of the time of a check."""


def jobs_for(wish: str, files: int, least: int) -> int:
    """Give the number of processes for so many files: what was wished, or for ``auto`` that of the processors.

    With fewer than *least* files it is not worth it, and ``auto`` stays with one.
    """
    if wish != AUTO:
        return min(int(wish), files)
    return min(processors(), MOST) if files >= least else 1


def processors() -> int:
    """Give the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
