"""Which directory or repository contains a path."""

from __future__ import annotations

import os


def repository(directory: str) -> str:
    """Return the top of the repository that contains an absolute directory, or an empty string if there is none."""
    while not os.path.exists(os.path.join(directory, ".git")):
        parent = os.path.dirname(directory)
        if parent == directory:
            return ""
        directory = parent
    return directory


def is_inside(path: str, directory: str) -> bool:
    """Return whether a path is a directory, or below it; both are absolute, and links are not followed."""
    return os.path.join(path, "").startswith(os.path.join(directory, ""))
