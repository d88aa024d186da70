"""The end of the client's process is noticed, with and without the help of the system."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest

from workerlint_lsp import client_process
from workerlint_lsp.client_process import call_at_end


@pytest.mark.parametrize("reports", [True, False])
@pytest.mark.parametrize("runs", [True, False])
def test_the_end_of_a_process_is_noticed(monkeypatch: pytest.MonkeyPatch, reports: bool, runs: bool) -> None:
    monkeypatch.setattr(client_process, "_INTERVAL", 0.01)
    if not reports:
        monkeypatch.delattr(os, "pidfd_open", raising=False)

    async def wait(process: subprocess.Popen[bytes]) -> list[bool]:
        ended = asyncio.Event()
        seen: list[bool] = []
        if not runs:
            process.kill()
            process.wait()
        call_at_end(process.pid, ended.set)
        for _ in range(3):
            await asyncio.sleep(0)
        seen.append(ended.is_set())
        process.kill()
        process.wait()
        await asyncio.wait_for(ended.wait(), 60)
        return [*seen, ended.is_set()]

    with subprocess.Popen((sys.executable, "-c", "input()"), stdin=subprocess.PIPE) as process:
        assert asyncio.run(wait(process)) == [not runs, True]
