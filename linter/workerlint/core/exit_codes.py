"""The name of the command, its exit codes, and the variable for shell completion."""

from __future__ import annotations

PROGRAM = "workerlint"
COMPLETION_VARIABLE = "_WORKERLINT_COMPLETE"
"""The environment variable with which a completion script requests completions."""

CLEAN = 0
"""No findings at or above ``fail-on``."""
FOUND = 1
"""A finding at or above ``fail-on``."""
FAILED = 2
"""A usage, I/O, configuration or internal error; everything else was done."""
INTERRUPTED = 130
