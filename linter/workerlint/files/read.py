"""Reading of manifests: from bytes to a Source."""

from __future__ import annotations

import os
import sys

from workerlint.core.account import BINARY, TOO_LARGE
from workerlint.core.text import Source, decode
from workerlint.files.discovery import STDIN

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A file that has become a pipe since it was found does not block: it reads as empty."""
_CHUNK = 2**16


class ReadError(Exception):
    """A file cannot be checked. The message contains its name and the reason."""

    def __init__(self, message: str, hint: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.reason = reason
        """BINARY or TOO_LARGE; empty if the system cannot read the file."""


def read_source(path: str, shown: str, limit: int, *, named: bool) -> Source | None:
    """Return what ``read_named`` does, but None for a binary file that was found rather than named. Raise ReadError."""
    if named:
        return read_named(path, shown, limit)
    data = read_manifest(path, shown, limit)
    return None if data is None else decode(data, shown)


def read_named(path: str, shown: str, limit: int) -> Source:
    """Return the text of the file at *path* (``-``: standard input), named *shown* in reports.

    Raise ReadError, also for a binary file or one of more than *limit* bytes.
    """
    data = read_manifest(path, shown, limit)
    if data is None:
        raise ReadError(f"{shown} is a binary file, not YAML", reason=BINARY)
    return decode(data, shown)


def read_manifest(path: str, shown: str, limit: int) -> bytes | None:
    """Return the bytes of a file; None if it is binary. Raise ReadError."""
    try:
        data = read_bytes(path, limit)
    except OSError as error:
        raise ReadError(f"cannot read {shown}: {error.strerror or error}") from None
    if len(data) > limit:
        hint = "increase `max-file-size` in the configuration, or exclude the file"
        raise ReadError(f"{shown} exceeds the maximum size of {limit:,} bytes", hint, TOO_LARGE)
    return None if b"\0" in data and _is_binary(data, shown) else data


def _is_binary(data: bytes, shown: str) -> bool:
    """Return whether a file with null bytes is not a text, or has nothing to do with a Worker."""
    source = decode(data, shown)
    if "\0" not in source.text:
        return False
    return bool(source.undecodable) or "worker" not in source.text.lower()


def read_bytes(path: str, limit: int) -> bytes:
    """Return the bytes of a file, at most one more than *limit*. Raise OSError."""
    if path == STDIN:
        return sys.stdin.buffer.read(limit + 1) if sys.stdin is not None else b""  # None: the caller closed it
    descriptor = os.open(path, _FLAGS)
    data = b""
    try:
        # A read may return less than was asked for. What is asked for is allocated, so it is not the limit at once.
        while part := os.read(descriptor, min(max(_CHUNK, len(data)), limit + 1 - len(data))):
            data += part
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)
    return data
