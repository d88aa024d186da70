"""Imports by name."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def import_module(name: str) -> ModuleType:
    """Return the module with the absolute *name*, importing it if necessary.

    Importing ``importlib`` for its function of this name takes 2 % of a check of one file.
    """
    __import__(name)
    return sys.modules[name]
