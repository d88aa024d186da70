"""Errors of background tasks are logged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

from workerlint_lsp.folder import Folder
from workerlint_lsp.server import WorkerlintServer

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from lsprotocol import types


def test_a_reading_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    arrived = asyncio.Event()

    def broken(_folder: Folder) -> NoReturn:
        raise RuntimeError("no more disk")

    monkeypatch.setattr(Folder, "paths", broken)

    def log(_server: WorkerlintServer, params: types.LogMessageParams) -> None:
        told.append(params.message)
        arrived.set()

    monkeypatch.setattr(WorkerlintServer, "window_log_message", log)

    async def talk() -> None:
        server = WorkerlintServer()
        server.session.add_folder(tmp_path.as_uri())
        server.watcher.scan_all()
        await asyncio.wait_for(arrived.wait(), 10)
        server.session.end()

    asyncio.run(talk())
    assert told == ["internal error while reading files: RuntimeError: no more disk"]
