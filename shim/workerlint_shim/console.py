"""Console output in the format of dataos-ctl: the level, the seconds since the start, and the message."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic

from workerlint.core.wording import visible

ERROR_STREAM = "stderr"
OUTPUT_STREAM = "stdout"


_COLORS = {"+": "32", "-": "31", "~": "33", "!": "33", "@": "36", "note": "2", "INFO": "36", "WARN": "33", "ERRO": "31"}
"""The codes of colors by the signs of a plan and the levels of messages."""


class Console:
    """Console that passes each line to *write*, together with the name of its stream.

    Unprintable characters are escaped first, so that no manifest can control a terminal. *clock* returns seconds.
    *colored* contains the names of the streams that show colors. A *quiet* console writes no progress messages.
    """

    def __init__(
        self,
        write: Callable[[str, str], None],
        clock: Callable[[], float] = monotonic,
        *,
        colored: Collection[str] = (),
        quiet: bool = False,
    ) -> None:
        self._write = write
        self._clock = clock
        self._start = clock()
        self._colored = colored
        self._quiet = quiet

    def info(self, text: str) -> None:
        """Write a progress message."""
        if not self._quiet:
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

    def show(self, text: str, sign: str = "") -> None:
        """Write a line of the result, in the color of its *sign*."""
        self._write(OUTPUT_STREAM, f"{self._in_color(visible(text), sign, OUTPUT_STREAM)}\n")

    def _say(self, level: str, text: str) -> None:
        head = self._in_color(level, level, ERROR_STREAM)
        self._write(ERROR_STREAM, f"{head}[{int(self._clock() - self._start):04d}] {visible(text)}\n")

    def _in_color(self, text: str, sign: str, stream: str) -> str:
        code = _COLORS.get(sign) if stream in self._colored else None
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
