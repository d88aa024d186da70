"""The reader of all files that configure a run: regular files only, up to a size limit, without blocking."""

from __future__ import annotations

import errno
import os
import stat

MAX_CONFIG_SIZE = 1_000_000
"""Bytes of a configuration or an environment file. Large ones have some 10,000."""
MAX_LIST_SIZE = 50_000_000
"""Bytes of a file that grows with the repository: a baseline or a .gitignore."""


class RefusedError(OSError):
    """The file exists, but must not be read: it is not a regular file, or too large."""


def read_guarded(path: str, limit: int = MAX_CONFIG_SIZE) -> bytes:
    """Return the content of a regular file of at most *limit* bytes.

    A repository may contain a link to a device or a pipe, so nothing else is opened, and the read never blocks.

    Raise RefusedError, or any other OSError; ``strerror`` is the reason.
    """
    try:
        # Checked before the file is opened, because opening a device can have effects, and again afterwards.
        _require_regular(os.stat(path), path)
        with open(path, "rb", buffering=0, opener=_open) as file:
            _require_regular(os.fstat(file.fileno()), path)
            data = bytearray()
            # A raw read may return less than was asked for.
            while len(data) <= limit and (more := file.read(limit + 1 - len(data))):
                data += more
    except ValueError as error:  # a path with a null character
        raise OSError(errno.EINVAL, str(error), path) from None
    if len(data) > limit:
        raise RefusedError(errno.EFBIG, f"it is larger than {limit:,} bytes", path)
    return bytes(data)


def kind_of(mode: int) -> str:
    """Return the type of a file that is not regular, from the mode that ``os.stat`` returns."""
    if stat.S_ISDIR(mode):
        return "a directory"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _require_regular(status: os.stat_result, path: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError(errno.EINVAL, f"it is {kind_of(status.st_mode)}, not a file", path)


def _open(path: str, flags: int) -> int:
    # A file that has become a pipe since it was checked must not block.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
