"""Find the repository that contains a directory."""

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
