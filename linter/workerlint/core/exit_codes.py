"""The name of the command, its exit codes, and the variable for shell completion."""

from __future__ import annotations

PROGRAM = "workerlint"
COMPLETION_VARIABLE = "_WORKERLINT_COMPLETE"
"""The environment variable by which the completion script of a shell asks for completions."""

CLEAN = 0
"""No finding reaches ``fail-on``."""
FOUND = 1
"""A finding reaches ``fail-on``."""
FAILED = 2
"""The call, the configuration, a file or a rule failed; everything else was done."""
INTERRUPTED = 130
