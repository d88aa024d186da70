"""What files are called in reports."""

from __future__ import annotations

import os

from workerlint.configuration import display_path


def shown_path(path: str) -> str:
    """Give a path as reports show it: relative where possible, ``/`` between its parts."""
    return display_path(os.path.normpath(path)).replace(os.sep, "/")
