"""A progress bar on a terminal's stderr for runs that take longer than a moment."""

from __future__ import annotations

import os
import sys
import time

from workerlint.cli.terminal import is_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

PATIENCE = 1.0
"""Seconds before the bar is shown: what is over by then needs none."""
INTERVAL = 0.1
"""Seconds between two drawings."""
_CELLS = 30


class Progress:
    """Draws a bar over itself, and wipes it off at the end. Nothing is drawn on anything but a terminal."""

    def __init__(
        self,
        total: int,
        stream: TextIO | None = None,
        *,
        enabled: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        terminal = self._stream is not None and is_terminal(self._stream) and os.environ.get("TERM") != "dumb"
        self._total = total if enabled and terminal else 0
        self._clock = clock
        self._next = clock() + PATIENCE if self._total else 0.0
        self._drawn = 0

    def show(self, done: int) -> None:
        """Draw the bar when its time has come."""
        if not self._total:
            return
        now = self._clock()
        if now < self._next:
            return
        self._next = now + INTERVAL
        filled = _CELLS * done // self._total
        line = f"[{'#' * filled}{'.' * (_CELLS - filled)}] {done}/{self._total} files"
        self._write(f"\r{line.ljust(self._drawn)}")
        self._drawn = len(line)

    def wipe(self) -> None:
        """Leave the line as it was before."""
        if self._drawn:
            self._write(f"\r{' ' * self._drawn}\r")
            self._drawn = 0

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._total = 0
