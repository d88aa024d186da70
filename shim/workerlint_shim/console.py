"""Console output in the format of dataos-ctl: the level, the seconds since the start, and the message."""

from __future__ import annotations

from time import monotonic

from workerlint.core.wording import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ERROR_STREAM = "stderr"
OUTPUT_STREAM = "stdout"


class Console:
    """Console that passes each line to *write*, together with the name of its stream.

    Unprintable characters are escaped first, so that no manifest can control a terminal. *clock* returns seconds.
    """

    def __init__(self, write: Callable[[str, str], None], clock: Callable[[], float] = monotonic) -> None:
        self._write = write
        self._clock = clock
        self._start = clock()

    def info(self, text: str) -> None:
        """Write a progress message."""
        self._say("INFO", text)

    def warn(self, text: str) -> None:
        """Write a warning."""
        self._say("WARN", text)

    def error(self, text: str) -> None:
        """Write the error that ended the command."""
        self._say("ERRO", text)

    def note(self, text: str) -> None:
        """Write a detail of the previous line."""
        self._write(ERROR_STREAM, f"{visible(text)}\n")

    def show(self, text: str) -> None:
        """Write a line of the result."""
        self._write(OUTPUT_STREAM, f"{visible(text)}\n")

    def _say(self, level: str, text: str) -> None:
        self._write(ERROR_STREAM, f"{level}[{int(self._clock() - self._start):04d}] {visible(text)}\n")
