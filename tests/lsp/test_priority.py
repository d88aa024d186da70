"""Work waits for urgent work, and stops when it is cancelled. The events make the order of the threads certain."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from workerlint_lsp.features import FEATURES
from workerlint_lsp.open_document import check_snapshot
from workerlint_lsp.priority import CancelledWorkError, Priority, Work
from workerlint_lsp.server import WorkerlintServer, _answer_document
from workerlint_lsp.symbols import _Outline
from workerlint_lsp.workspace_files import WorkspaceFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WORKER = "name: w{number}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  replicas: 2\n"
STREAM = "---\n".join(WORKER.format(number=number) for number in range(6))
URI = "untitled:one"
PATIENCE = 60


def test_work_waits_while_any_urgent_request_is_answered() -> None:
    priority = Priority()
    order: list[str] = []

    def work() -> None:
        Work(priority).checkpoint()
        order.append("work")

    with ThreadPoolExecutor(1) as pool:
        with priority.urgent():
            with priority.urgent():
                running = pool.submit(work)
            order.append("urgent")
        running.result(PATIENCE)
        pool.submit(work).result(PATIENCE)
    assert order == ["urgent", "work", "work"]


def test_urgent_work_does_not_wait_for_itself() -> None:
    with Priority().urgent():
        Work().checkpoint()


def test_cancelled_work_stops() -> None:
    work = Work(Priority())
    work.checkpoint()
    work.is_cancelled = True
    with pytest.raises(CancelledWorkError):
        work.checkpoint()


class Answering:
    """A server with an open stream, whose outline waits after its first document."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server = WorkerlintServer()
        self.session = self.server.session
        self.began = threading.Event()
        self.may_continue = threading.Event()
        self.outlined: list[str] = []
        real: Callable[..., None] = _Outline.add_workers

        def wait(outline: _Outline, workers: list[Any]) -> None:
            self.outlined += [worker.meta("name").text for worker in workers]
            self.began.set()
            assert self.may_continue.wait(PATIENCE)
            real(outline, workers)

        monkeypatch.setattr(_Outline, "add_workers", wait)

    async def open(self) -> None:
        document = self.session.open(types.TextDocumentItem(URI, "yaml", 1, STREAM))
        assert document is not None
        await self.session.checked(document)

    def request(self, method: str, params: Any) -> asyncio.Task[Any]:
        feature = next(item for item in FEATURES if item.method == method)
        return asyncio.create_task(_answer_document(self.session, feature, params))

    def outline(self) -> asyncio.Task[Any]:
        document = types.TextDocumentIdentifier(URI)
        return self.request(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(document))

    async def until_begun(self) -> None:
        assert await asyncio.get_running_loop().run_in_executor(None, self.began.wait, PATIENCE)

    async def until_idle(self) -> None:
        """Wait until the thread of the features has finished all work."""
        await asyncio.get_running_loop().run_in_executor(self.session.feature_pool, str)


def test_a_running_request_that_is_cancelled_reads_no_further_document(monkeypatch: pytest.MonkeyPatch) -> None:
    answering = Answering(monkeypatch)

    async def talk() -> None:
        await answering.open()
        running = answering.outline()
        await answering.until_begun()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        answering.may_continue.set()
        await answering.until_idle()
        assert answering.outlined == ["w0"]
        # What was done is not lost.
        answer = await answering.outline()
        assert answer.body.count('"kind":2,') == 6
        assert answering.outlined == [f"w{number}" for number in range(6)]
        answering.session.end()

    asyncio.run(asyncio.wait_for(talk(), PATIENCE))


def test_an_outline_that_is_being_read_waits_for_completion(monkeypatch: pytest.MonkeyPatch) -> None:
    answering = Answering(monkeypatch)
    known_before: list[str] = []

    def complete(*_arguments: Any) -> None:
        answering.may_continue.set()  # the outline may go on, but the completion has not ended
        known_before.extend(answering.outlined)

    feature = next(item for item in FEATURES if item.method == types.TEXT_DOCUMENT_COMPLETION)
    monkeypatch.setattr(feature, "handler", complete)

    async def talk() -> None:
        await answering.open()
        outline = answering.outline()
        await answering.until_begun()
        position = types.CompletionParams(types.TextDocumentIdentifier(URI), types.Position(0, 0))
        await answering.request(types.TEXT_DOCUMENT_COMPLETION, position)
        assert (await outline).body.count('"kind":2,') == 6
        answering.session.end()

    asyncio.run(asyncio.wait_for(talk(), PATIENCE))
    assert known_before == ["w0"]
    assert len(answering.outlined) == 6


def test_files_are_read_when_nothing_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (tmp_path / f"{number}.yaml").write_text(WORKER.format(number=number))
    waiting = threading.Event()
    read: list[str] = []
    real: Callable[..., bool] = WorkspaceFiles.read

    class Noting(Priority):
        def give_way(self) -> None:
            waiting.set()
            super().give_way()

    def noting(files: WorkspaceFiles, paths: list[str]) -> bool:
        read.extend(paths)
        return real(files, paths)

    monkeypatch.setattr(WorkspaceFiles, "read", noting)

    async def talk() -> None:
        server = WorkerlintServer()
        session = server.session
        session.check_priority = Noting()
        session.add_folder(tmp_path.as_uri())
        done = asyncio.Event()
        server.watcher.changed = done.set
        with session.check_priority.urgent():
            server.watcher.scan_all()
            assert await asyncio.get_running_loop().run_in_executor(None, waiting.wait, PATIENCE)
            assert read == []
        await done.wait()
        session.end()

    asyncio.run(asyncio.wait_for(talk(), PATIENCE))
    assert len(read) == 5


def test_the_check_of_a_document_is_urgent(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Noting(Priority):
        @contextlib.contextmanager
        def urgent(self) -> Iterator[None]:
            order.append("begin")
            with super().urgent():
                yield
            order.append("end")

    def noting(*arguments: Any) -> Any:
        order.append("check")
        return check_snapshot(*arguments)

    monkeypatch.setattr("workerlint_lsp.session.check_snapshot", noting)

    async def talk() -> None:
        session = WorkerlintServer().session
        session.check_priority = Noting()
        document = session.open(types.TextDocumentItem(URI, "yaml", 1, STREAM))
        assert document is not None
        await session.checked(document)
        session.end()

    asyncio.run(asyncio.wait_for(talk(), PATIENCE))
    assert order == ["begin", "check", "end"]
