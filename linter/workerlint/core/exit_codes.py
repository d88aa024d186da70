"""What a command ends with."""

from __future__ import annotations

TYPE_CHECKING = False

PROGRAM = "workerlint"


COMPLETION_VARIABLE = "_WORKERLINT_COMPLETE"


INTERRUPTED = 130


CLEAN = 0
"""Nothing was found at or above ``fail-on``."""
FOUND = 1
"""Something was found."""
FAILED = 2
"""The call, the configuration, a file or a rule failed; what could be done was."""
