"""Work that is started again while it runs: the last run sees the newest state."""

from __future__ import annotations

import asyncio

from workerlint_lsp.repeated_task import RepeatedTask


def test_starts_during_a_run_make_one_more() -> None:
    async def talk() -> list[int]:
        state = 0
        seen: list[int] = []

        async def work() -> None:
            before = state
            await asyncio.sleep(0)
            seen.append(before)

        task = RepeatedTask(work, lambda _error: None)
        task.start()
        await asyncio.sleep(0)
        for state in (1, 2, 3):  # noqa: B007 - the work reads it
            task.start()
        await task.settled()
        return seen

    assert asyncio.run(talk()) == [0, 3]


def test_an_error_is_passed_on_and_the_next_run_goes_on() -> None:
    async def talk() -> list[str]:
        found: list[str] = []

        async def work() -> None:
            found.append("run")
            if len(found) == 1:
                raise RuntimeError("broken")

        task = RepeatedTask(work, lambda error: found.append(str(error)))
        for _ in range(2):
            task.start()
            await task.settled()
        return found

    assert asyncio.run(talk()) == ["run", "broken", "run"]


def test_nothing_to_wait_for() -> None:
    async def work() -> None:
        raise AssertionError

    asyncio.run(RepeatedTask(work, lambda _error: None).settled())
