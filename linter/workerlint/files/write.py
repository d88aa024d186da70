"""Writes a file so that it is the old or the new one at every moment, never something between."""

from __future__ import annotations

import contextlib
import os
import stat


class ChangedError(Exception):
    """The file is not any more what it was when it was read; nothing was written."""


def replace_file(path: str, data: bytes, expected: bytes) -> None:
    """Put *data* in place of the content of the file at *path*, which was *expected* when it was read.

    The new content is written beside the file, flushed to the disk and moved over it. A symbolic link stays and its
    target is replaced; the permission bits stay, and owner and group where that is allowed. Other hard links keep the
    old content.

    Raises OSError when it cannot be written (the file is then the old one), and ChangedError.
    """
    target = os.path.realpath(path)
    with open(target, "rb") as file:
        if file.read(len(expected) + 1) != expected:
            raise ChangedError(f"{path} was changed by another program while it was checked")
    state = os.stat(target)
    temporary = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError, AttributeError):  # not the owner, or no such notion here
            os.chown(temporary, state.st_uid, state.st_gid)
        os.chmod(temporary, stat.S_IMODE(state.st_mode))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_folder(os.path.dirname(target))


def _flush_folder(folder: str) -> None:
    """Make the move itself last; where folders cannot be opened (Windows) the system sees to it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
