"""Writes lines as dataos-ctl does: the level, the seconds since the start, and what happens."""

from __future__ import annotations

from time import monotonic

from workerlint.core.wording import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ERROR_STREAM = "stderr"
OUTPUT_STREAM = "stdout"


class Console:
    """Takes what a command says, line by line, and gives it to *write* with the name of its stream.

    *clock* tells seconds. Everything is made visible first: nothing that a manifest holds reaches a terminal as it is.
    """

    def __init__(self, write: Callable[[str, str], None], clock: Callable[[], float] = monotonic) -> None:
        self._write = write
        self._clock = clock
        self._start = clock()

    def info(self, text: str) -> None:
        """Say what happens."""
        self._say("INFO", text)

    def warn(self, text: str) -> None:
        """Say what is refused, or worth a look."""
        self._say("WARN", text)

    def error(self, text: str) -> None:
        """Say what made the command fail."""
        self._say("ERRO", text)

    def note(self, text: str) -> None:
        """Say something more of the line before."""
        self._write(ERROR_STREAM, f"{visible(text)}\n")

    def show(self, text: str) -> None:
        """Print a line of the result."""
        self._write(OUTPUT_STREAM, f"{visible(text)}\n")

    def _say(self, level: str, text: str) -> None:
        self._write(ERROR_STREAM, f"{level}[{int(self._clock() - self._start):04d}] {visible(text)}\n")
