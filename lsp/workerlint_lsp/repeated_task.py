"""A task that runs once more if it is started while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from workerlint.core.record import Struct, new


class RepeatedTask(Struct):
    """Work of the event loop whose result depends on the newest state only: one run at a time, the last one complete.

    *fail* is called with an exception that the work raises.
    """

    _work: Callable[[], Awaitable[None]]
    _fail: Callable[[BaseException], None]
    _task: asyncio.Task[None] | None = new()
    _again: bool = new(bool)

    def start(self) -> None:
        """Run the work; if it runs, once more after that."""
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def settled(self) -> None:
        """Wait until the work has finished for the newest state."""
        while self._task is not None and not self._task.done():
            await asyncio.shield(self._task)

    async def _run(self) -> None:
        while self._again:
            self._again = False
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - whatever the error, the next run may succeed
                self._fail(error)
