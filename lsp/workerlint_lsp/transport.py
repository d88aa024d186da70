"""The connection with the client: messages with headers, over the standard streams or TCP.

The loop of pygls knows one spelling of the header, fails on a message that is cut off, and blocks while the client does
not read.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, BinaryIO

from pygls.protocol import JsonRPCProtocol

from workerlint.core.record import Struct, new
from workerlint_lsp.priority import Priority

logger = logging.getLogger(__name__)

_DRAIN_SECONDS = 1.0
"""The time for the client to read the last messages when the server ends."""
_CHUNK = 1 << 16
"""The number of bytes to read at once."""
_HEAD_START = 0.002
"""The seconds for the answer to an urgent request before the messages after it are read.

In a document of usual size, completion takes half of that. The messages would take the interpreter from it.
"""


class QueuedOutput:
    """A stream that never blocks: a thread writes to the file descriptor of another stream."""

    def __init__(self, stream: BinaryIO) -> None:
        # The stream itself is not used: at the end of the process, Python would wait for a blocked write to it.
        self._descriptor = stream.fileno()
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._drain, name="output", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Write *data* after the data of earlier calls."""
        self._waiting.put(data)

    def close(self) -> None:
        """Wait until everything is written, or the client has not read for a while."""
        self._waiting.put(None)
        self._thread.join(_DRAIN_SECONDS)

    def _drain(self) -> None:
        while (data := self._waiting.get()) is not None:
            view = memoryview(data)
            try:
                while view:
                    view = view[os.write(self._descriptor, view) :]
            except OSError:  # the client is gone; the end of its input ends the server
                return


async def serve_stream(protocol: JsonRPCProtocol, stream: BinaryIO, priority: Priority) -> None:
    """Handle the messages from a blocking stream until it ends. *priority* is that of urgent requests."""
    loop = asyncio.get_running_loop()
    descriptor = stream.fileno()
    await _serve(protocol, lambda: loop.run_in_executor(None, os.read, descriptor, _CHUNK), priority)


async def serve_connection(protocol: JsonRPCProtocol, reader: asyncio.StreamReader, priority: Priority) -> None:
    """Handle the messages from a TCP connection until it ends. *priority* is that of urgent requests."""
    with contextlib.suppress(ConnectionError):
        await _serve(protocol, lambda: reader.read(_CHUNK), priority)


async def _serve(protocol: JsonRPCProtocol, read: Callable[[], Awaitable[bytes]], priority: Priority) -> None:
    asyncio.get_running_loop().set_exception_handler(_report)
    messages = MessageReader()
    while data := await read():
        for body in messages.feed(data):
            was_urgent = priority.is_urgent
            try:
                message = json.loads(body, object_hook=protocol.structure_message)
                protocol.handle_message(message)
            except Exception as error:  # noqa: BLE001 - an invalid message must not end the session
                logger.warning("invalid message: %s", error)
            if b'"id"' in body:
                # Clients send many requests at once, the urgent one first: begin its answer before reading the others.
                await asyncio.sleep(0)
                if priority.is_urgent and not was_urgent:
                    await asyncio.sleep(_HEAD_START)


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report an error in the loop, unless the connection ended while a handler was waiting.

    The loop then cancels the handler, and pygls raises the cancellation again.
    """
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


class MessageReader(Struct):
    """Splits the data from a client into messages."""

    _data: bytearray = new(bytearray)
    """What is not part of a complete message yet."""
    _length: int | None = new()
    """The number of bytes of the body that follows, according to the header."""
    _in_body: bool = new(bool)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the bodies of the messages that are complete with *data*."""
        self._data += data
        while True:
            if self._in_body and self._length is not None:
                if len(self._data) < self._length:
                    return
                body = bytes(self._data[: self._length])
                del self._data[: self._length]
                self._in_body, self._length = False, None
                yield body
                continue
            end = self._data.find(b"\n")
            if end < 0:
                return
            line = bytes(self._data[: end + 1])
            del self._data[: end + 1]
            if line.strip():
                self._length = _content_length(line, self._length)
            else:
                self._in_body = self._length is not None


def _content_length(line: bytes, known: int | None) -> int | None:
    """Return the number of bytes that a header states; the *known* number for another header."""
    name, _, value = line.partition(b":")
    value = value.strip()
    return int(value) if name.strip().lower() == b"content-length" and value.isdigit() else known
