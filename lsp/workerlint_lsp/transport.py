"""The connection with the client: messages with headers, over the standard streams or TCP.

The loop of pygls knows one spelling of the header, fails on a message that is cut off, and blocks while the client does
not read.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import queue
import threading
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pygls.protocol import JsonRPCProtocol

logger = logging.getLogger(__name__)

_DRAIN_SECONDS = 1.0
"""The time for the client to read the last messages when the server ends."""


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


async def serve_stream(protocol: JsonRPCProtocol, stream: BinaryIO) -> None:
    """Handle the messages from a blocking stream until it ends."""
    loop = asyncio.get_running_loop()
    await _serve(protocol, lambda: loop.run_in_executor(None, read_message, stream))


async def serve_connection(protocol: JsonRPCProtocol, reader: asyncio.StreamReader) -> None:
    """Handle the messages from a TCP connection until it ends."""
    await _serve(protocol, lambda: _read_message(reader))


async def _serve(protocol: JsonRPCProtocol, read: Callable[[], Awaitable[bytes | None]]) -> None:
    while (body := await read()) is not None:
        try:
            message = json.loads(body, object_hook=protocol.structure_message)
            protocol.handle_message(message)
        except Exception as error:  # noqa: BLE001 - an invalid message must not end the session
            logger.warning("invalid message: %s", error)


def read_message(stream: BinaryIO) -> bytes | None:
    """Return the body of the next message; None at the end of the stream, or if it ends within a message."""
    length: int | None = None
    while line := stream.readline():
        if line.strip():
            length = _content_length(line, length)
        elif length is not None:
            body = stream.read(length)
            return body if len(body) == length else None
    return None


async def _read_message(reader: asyncio.StreamReader) -> bytes | None:
    length: int | None = None
    try:
        while line := await reader.readline():
            if line.strip():
                length = _content_length(line, length)
            elif length is not None:
                return await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    return None


def _content_length(line: bytes, known: int | None) -> int | None:
    """Return the number of bytes that a header states; the *known* number for another header."""
    name, _, value = line.partition(b":")
    value = value.strip()
    return int(value) if name.strip().lower() == b"content-length" and value.isdigit() else known
