"""Links that lead out of the tree that contains them.

A repository from a stranger may contain a link under the name of a file that is about to be written, or of a
configuration whose errors are about to be shown.
"""

from __future__ import annotations

import errno
import os

from workerlint.core.repository import is_inside


class LinkError(OSError):
    """The file is not written, because a link leads out of the tree that contains it."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.ELOOP, "it is a link to a file outside of this directory or repository", path)


def leads_out(path: str) -> bool:
    """Return whether links lead from *path* out of its tree, into a ``.git``, or to a directory of another user.

    The tree is every repository that contains the path as it is written, and the current directory if there is none.
    Links above the tree are the choice of the user.
    """
    path = os.path.abspath(path)
    real = os.path.realpath(path)
    if real == path:
        return False
    return any(_leaves(path, real, top) for top in _trees(os.path.dirname(path)))


def _trees(directory: str) -> list[str]:
    """Return the tops of all repositories that contain an absolute directory; else the current one if it does."""
    tops = []
    # Not only the nearest: what a link leads to may be a repository too.
    current = directory
    while (parent := os.path.dirname(current)) != current:
        if os.path.lexists(os.path.join(current, ".git")):
            tops.append(current)
        current = parent
    here = os.getcwd()
    return tops or [here] * is_inside(directory, here)


def _leaves(path: str, real: str, top: str) -> bool:
    base = os.path.realpath(top)
    unlinked = os.path.join(base, os.path.relpath(path, top))
    if real == unlinked:
        return False
    if not is_inside(real, base) or ".git" in os.path.relpath(real, base).split(os.sep):
        return True
    try:
        return os.stat(os.path.dirname(real)).st_uid != os.stat(base).st_uid
    except OSError:
        return False  # the directory does not exist, so nothing is written
