"""What a command ends with."""

CLEAN = 0
"""Nothing was found at or above ``fail-on``."""
FOUND = 1
"""Something was found."""
FAILED = 2
"""The call, the configuration, a file or a rule failed; what could be done was."""
