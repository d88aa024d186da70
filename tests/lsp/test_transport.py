"""Messages over streams: any spelling of the headers, streams that end anywhere, and clients that do not read."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lsp.server_process import PATIENCE, Server

from workerlint_lsp.priority import Priority
from workerlint_lsp.transport import MessageReader, QueuedOutput, serve_connection, serve_stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


@pytest.mark.parametrize("name", [b"Content-Length", b"content-length", b"CONTENT-LENGTH", b"Content-length"])
@pytest.mark.parametrize("colon", [b": ", b":", b":  "])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_headers_in_any_spelling(name: bytes, colon: bytes, end: bytes) -> None:
    reader = MessageReader()
    first = b"X-Other: 7%s%s%s2%sContent-Type: x%s%s{}" % (end, name, colon, end, end, end)
    assert list(reader.feed(first + b"Content-Length: 2\n\n[]rest")) == [b"{}", b"[]"]


@given(st.lists(st.integers(0, 80)))
def test_messages_may_arrive_in_any_pieces(cuts: list[int]) -> None:
    data = b"Content-Length: 9\r\n\r\n[1, 2, 3]\r\nContent-Length:0\r\n\r\nContent-Length: 3\r\nX: y\r\n\r\n\n\n\nConte"
    reader = MessageReader()
    places = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [data[start:stop] for start, stop in itertools.pairwise(places)]
    assert [body for piece in pieces for body in reader.feed(piece)] == [b"[1, 2, 3]", b"", b"\n\n\n"]


def test_everything_written_arrives_in_order(tmp_path: Path) -> None:
    path = tmp_path / "output"
    with path.open("wb") as file:
        output = QueuedOutput(file)
        for number in range(1000):
            output.write(b"%d," % number)
        output.close()
    assert path.read_bytes() == b"".join(b"%d," % number for number in range(1000))


def test_who_does_not_read_holds_up_nobody() -> None:
    receiving, sending = os.pipe()
    with os.fdopen(receiving, "rb") as reader, os.fdopen(sending, "wb", buffering=0) as writer:
        output = QueuedOutput(writer)
        for _ in range(100):
            output.write(b"x" * 100_000)
        assert reader.read(10_000_000) == b"x" * 10_000_000


class Protocol:
    """A protocol that records the order of messages and of the answers to urgent ones, which take turns of the loop."""

    def __init__(self, priority: Priority) -> None:
        self.priority = priority
        self.order: list[str] = []
        self.seconds = 0.0
        self.answering: list[asyncio.Task[None]] = []

    def structure_message(self, message: dict[str, Any]) -> dict[str, Any]:
        return message

    def handle_message(self, message: dict[str, Any]) -> None:
        self.order.append(message["id"])
        if message["urgent"]:
            self.answering.append(asyncio.create_task(self._answer(message["id"])))

    async def _answer(self, name: str) -> None:
        with self.priority.urgent():
            for _ in range(20):
                await asyncio.sleep(0)
        self.order.append(f"answer to {name}")
        self.seconds += 1


@pytest.mark.parametrize(
    ("messages", "order"),
    [
        pytest.param({"a": True, "b": False}, ["a", "answer to a", "b"], id="an urgent request first"),
        pytest.param({"a": False, "b": True}, ["a", "b", "answer to b"], id="an urgent request last"),
    ],
)
def test_an_urgent_request_is_answered_before_the_next_message_is_read(
    messages: dict[str, bool], order: list[str]
) -> None:
    priority = Priority()
    protocol: Any = Protocol(priority)

    async def talk() -> None:
        # Time passes only when a request is answered.
        asyncio.get_running_loop().time = lambda: protocol.seconds  # type: ignore[method-assign]
        reader = asyncio.StreamReader()
        for name, urgent in messages.items():
            body = json.dumps({"id": name, "urgent": urgent}).encode()
            reader.feed_data(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        reader.feed_eof()
        await serve_connection(protocol, reader, priority)
        await asyncio.gather(*protocol.answering)

    asyncio.run(talk())
    assert protocol.order == order


def test_while_an_urgent_request_is_answered_others_are_read() -> None:
    """The user may have cancelled it: only the first of several urgent requests has a head start."""
    priority = Priority()
    protocol: Any = Protocol(priority)

    async def talk() -> None:
        asyncio.get_running_loop().time = lambda: protocol.seconds  # type: ignore[method-assign]
        reader = asyncio.StreamReader()
        for name in "ab":
            reader.feed_data(b'Content-Length: 27\r\n\r\n{"id": "%c", "urgent": true}' % ord(name))
        reader.feed_eof()
        with priority.urgent():
            await serve_connection(protocol, reader, priority)
        await asyncio.gather(*protocol.answering)

    asyncio.run(talk())
    assert protocol.order == ["a", "b", "answer to a", "answer to b"]


class Recorder:
    """A protocol that records its messages, and fails for some of them."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    def structure_message(self, data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "structured": True}

    def handle_message(self, message: dict[str, Any]) -> None:
        if message["method"] == "broken":
            raise ValueError("broken")
        self.messages.append(message)


SENT = b"".join(
    b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    for body in (b'{"method": "a"}', b"[", b'{"method": "broken"}', b'{"method": "b", "id": 1}')
)
RECEIVED = [{"method": "a", "structured": True}, {"method": "b", "id": 1, "structured": True}]


@pytest.mark.parametrize("kind", ["stream", "connection", "lost connection"])
def test_a_message_that_cannot_be_handled_ends_nothing(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    recorder: Any = Recorder()

    async def serve() -> None:
        if kind == "stream":
            receiving, sending = os.pipe()
            os.write(sending, SENT)
            os.close(sending)
            with os.fdopen(receiving, "rb") as stream:
                await serve_stream(recorder, stream, Priority())
            return
        reader = asyncio.StreamReader()
        reader.feed_data(SENT)
        if kind == "connection":
            reader.feed_eof()
        else:
            asyncio.get_running_loop().call_later(0, reader.set_exception, ConnectionResetError())
        await serve_connection(recorder, reader, Priority())

    asyncio.run(serve())
    assert recorder.messages == RECEIVED
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 2
    assert all(text.startswith("invalid message: ") for text in warnings)


# --- the real server ---------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "folder"
    folder.mkdir()
    server = Server(folder)
    yield server
    server.stop()


@pytest.mark.deep
def test_a_client_that_stops_reading_holds_up_no_other_work(server: Server, tmp_path: Path) -> None:
    uri = (tmp_path / "folder" / "worker.yaml").as_uri()
    text = "\n---\n".join(WORKER.replace("city", f"city-{number}") for number in range(100))
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": item})
    server.pause()
    for number in range(50):  # far more than a pipe holds
        params = {"textDocument": {"uri": uri}}
        server.send({"jsonrpc": "2.0", "id": f"s{number}", "method": "textDocument/documentSymbol", "params": params})
    server.send({"jsonrpc": "2.0", "id": "end", "method": "shutdown"})
    server.send({"jsonrpc": "2.0", "method": "exit"})
    assert server.process.wait(PATIENCE) == 0
    assert server.stop() == ""


@pytest.mark.deep
@pytest.mark.parametrize("message", [b"content-length: %d\r\nContent-Type: x\r\n\r\n%s", b"CONTENT-LENGTH:%d\n\n%s"])
def test_the_server_accepts_any_spelling(server: Server, message: bytes) -> None:
    body = b'{"jsonrpc": "2.0", "id": "x", "method": "workspace/symbol", "params": {"query": "x"}}'
    stdin = server.process.stdin
    assert stdin is not None
    stdin.write(message % (len(body), body))
    stdin.flush()
    assert server.answer("x")["result"] == []


@pytest.mark.deep
@pytest.mark.parametrize(
    "rest", [b"Content-Len", b"Content-Length: 100\r\n", b'Content-Length: 100\r\n\r\n{"jsonrpc": "2']
)
def test_a_stream_that_ends_early_ends_the_server_in_silence(server: Server, rest: bytes) -> None:
    stdin = server.process.stdin
    assert stdin is not None
    stdin.write(rest)
    stdin.close()
    assert server.process.wait(PATIENCE) == 0
    assert server.stop() == ""


@pytest.mark.deep
def test_a_stream_that_ends_while_the_client_is_asked_ends_the_server_in_silence(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    server = Server(folder, workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    server.until(lambda: "client/registerCapability" in server.requested, lambda: "nothing is requested")
    assert server.process.stdin is not None
    server.process.stdin.close()
    assert server.process.wait(PATIENCE) == 0
    assert server.stop() == ""


@pytest.mark.deep
def test_a_connection_that_ends_early_ends_the_server_in_silence(tmp_path: Path) -> None:
    async def talk() -> tuple[int, str]:
        command = (sys.executable, "-m", "workerlint", "lsp", "--tcp", "0")
        process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE, cwd=tmp_path)
        assert process.stderr is not None
        found: Any = re.search(rb"(\d+)\)", await process.stderr.readline())
        reader, writer = await asyncio.open_connection("127.0.0.1", int(found[1]))
        body = (
            b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":1,"rootUri":null,"capabilities":{}}}'
        )
        writer.write(b"content-length: %d\r\n\r\n%s" % (len(body), body))
        assert (await reader.readline()).startswith(b"Content-Length")
        writer.write(b"Content-Length: 100\r\n\r\n{")
        writer.close()
        await writer.wait_closed()
        rest = await process.stderr.read()
        return await process.wait(), rest.decode()

    assert asyncio.run(asyncio.wait_for(talk(), PATIENCE)) == (0, "")


@pytest.mark.deep
def test_the_server_ends_with_the_process_of_the_client(tmp_path: Path) -> None:
    """Its input stays open here, as it does where another process has inherited it."""
    with subprocess.Popen((sys.executable, "-c", "input()"), stdin=subprocess.PIPE) as client:
        folder = tmp_path / "folder"
        folder.mkdir()
        server = Server(folder, process_id=client.pid)
        assert server.ask("workspace/symbol", {"query": "x"})["result"] == []
        client.kill()
    assert server.process.wait(PATIENCE) == 1
    assert server.stop() == f"workerlint: the process of the client ({client.pid}) does not run\n"
