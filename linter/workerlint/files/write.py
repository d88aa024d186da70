"""Atomic replacement of files."""

from __future__ import annotations

import contextlib
import os
import stat


class ChangedError(Exception):
    """The file has changed since it was read; nothing was written."""


def replace_file(path: str, data: bytes, expected: bytes) -> None:
    """Replace the content of the file at *path* by *data*, if it is still *expected*.

    The new content is written next to the file, flushed to the disk and moved over it. If the path is a symbolic link,
    its target is replaced. The permission bits are kept, and owner and group if permitted. Other hard links keep the
    old content.

    Raise ChangedError, or OSError if the file cannot be written; the file is then unchanged.
    """
    target = os.path.realpath(path)
    with open(target, "rb") as file:
        if file.read(len(expected) + 1) != expected:
            raise ChangedError(f"{path} was modified by another program during the run")
    _move_over(target, data, os.stat(target))


def write_file(path: str, data: bytes) -> None:
    """Write *data* to the file at *path*, which need not exist. A regular file is replaced as ``replace_file`` does.

    Raise OSError if the file cannot be written; a file that existed is then unchanged.
    """
    try:
        state: os.stat_result | None = os.stat(path)
    except FileNotFoundError:
        state = None
    if state is None or stat.S_ISREG(state.st_mode):
        _move_over(os.path.realpath(path), data, state)
        return
    with open(path, "wb") as file:  # a device or a pipe
        file.write(data)


def _move_over(target: str, data: bytes, state: os.stat_result | None) -> None:
    """Write *data* next to *target*, and move it over it. A new file gets the permissions that are usual for one."""
    temporary = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.getpid()}.tmp")
    mode = stat.S_IRUSR | stat.S_IWUSR if state else 0o666
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if state is not None:
            with contextlib.suppress(OSError, AttributeError):  # not the owner, or not on this system
                os.chown(temporary, state.st_uid, state.st_gid)
            os.chmod(temporary, stat.S_IMODE(state.st_mode))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_directory(os.path.dirname(target))


def _flush_directory(directory: str) -> None:
    """Flush a directory after a move, if the system can open directories (Windows cannot)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
