"""The limit of the time for one file: an endless loop in a rule or a plug-in does not stop a run."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # the import of `signal` takes a fiftieth of the check of one file
import os

from workerlint.engine.rule_run import FileTimeoutError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_LONGEST_TICK = 1.0
_FILES_PER_SECOND = 1000
_MOST_ALARMS = 5
"""The number of alarms for one file after which the process exits: what it runs does not let exceptions pass."""


class Watchdog:
    """A context in which FileTimeoutError is raised when it has taken longer than a limit, and then again and again.

    The time is counted in ticks, so that it does not include the time for which the process was suspended. Only the
    main thread of a process on a system with timers can be interrupted; elsewhere there is no limit.
    """

    def __init__(self, seconds: int) -> None:
        """Limit the time to *seconds*; 0 means no limit."""
        self.seconds = seconds
        self._tick = min(_LONGEST_TICK, seconds / 4)
        self._is_on = False
        self._left = 0.0
        self._alarms = 0

    def for_files(self, count: int) -> Watchdog:
        """Return a watchdog for what looks across *count* files: the first call may read what all of them define."""
        return Watchdog(self.seconds and self.seconds + count // _FILES_PER_SECOND)

    def __enter__(self) -> None:
        if not self.seconds or not hasattr(_signal, "setitimer"):
            return
        self._left, self._alarms = self.seconds, 0
        try:
            _signal.signal(_signal.SIGALRM, self._count)
        except ValueError:  # not the main thread
            return
        self._is_on = True
        _signal.setitimer(_signal.ITIMER_REAL, self._tick, self._tick)

    def __exit__(self, *_error: object) -> None:
        if self._is_on:
            self._is_on = False  # a tick may be pending
            _signal.setitimer(_signal.ITIMER_REAL, 0)

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self._left -= self._tick
        if self._left > 0 or not self._is_on:
            return
        self._left = self.seconds
        self._alarms += 1
        reason = f"it took longer than {self.seconds} s"
        if self._alarms == _MOST_ALARMS:
            from workerlint.core.console import say

            say(f"a rule cannot be stopped: {reason}", "fix or uninstall the plug-in")
            os._exit(2)
        raise FileTimeoutError(reason)
