"""Work of the threads that waits for more urgent work, and stops when nobody waits for its result.

All threads of the server share one interpreter: work in another thread delays the answers that the user waits for while
typing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from threading import Event

from workerlint.core.record import Struct, new


class Priority:
    """Makes other work wait while urgent work is done."""

    def __init__(self) -> None:
        self._running = 0
        self._is_free = Event()
        self._is_free.set()

    @property
    def is_urgent(self) -> bool:
        """Whether urgent work is being done."""
        return self._running > 0

    @contextlib.contextmanager
    def urgent(self) -> Iterator[None]:
        """Do urgent work in the context. Only the thread of the event loop may call this."""
        self._running += 1
        self._is_free.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._is_free.set()

    def give_way(self) -> None:
        """Wait until no urgent work is being done. The caller must not have a lock."""
        self._is_free.wait()


class CancelledWorkError(Exception):
    """The client has cancelled a request, so its answer is not needed."""


class Work(Struct):
    """The work of a thread for one request."""

    priority: Priority | None = None
    """What is more urgent; None for urgent work."""
    is_cancelled: bool = new(bool)
    """The client does not wait for the answer any more."""

    def checkpoint(self) -> None:
        """Wait for urgent work. Raise CancelledWorkError if the client does not wait for the answer any more."""
        if self.priority is not None:
            self.priority.give_way()
        if self.is_cancelled:
            raise CancelledWorkError
