"""The paths of manifests as the recorded state contains them, which do not depend on the current directory."""

from __future__ import annotations

import os

from workerlint.core.repository import repository


def repository_path(path: str) -> str:
    """Return a path relative to the repository that contains the current directory; absolute if it is not inside."""
    absolute = os.path.abspath(path)
    top = repository(os.getcwd())
    inside = top and (absolute == top or absolute.startswith(os.path.join(top, "")))
    return (os.path.relpath(absolute, top) if inside else absolute).replace(os.sep, "/")
