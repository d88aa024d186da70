"""Files that only this user can read and write, in a directory of the same kind. Links are not followed."""

from __future__ import annotations

import os
import stat

_DIRECTORY_MODE, _FILE_MODE = 0o700, 0o600
_OTHERS = 0o077
"""The permissions of group and others."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def directory_problem(directory: str) -> str:
    """Return why other users may have written to a directory; an empty string if they cannot or it does not exist."""
    try:
        status = os.lstat(directory)
    except OSError:
        return ""
    if stat.S_ISLNK(status.st_mode):
        return f"{directory} is a symbolic link"
    if not stat.S_ISDIR(status.st_mode):
        return f"{directory} is not a directory"
    if not _is_own(status):
        return f"{directory} belongs to another user"
    if not _is_private(status):
        from shlex import quote

        return f"other users have access to {directory}: run `chmod 700 {quote(directory)}`"
    return ""


def make_private_directory(directory: str, files: dict[str, bytes]) -> bool:
    """Create a directory that only this user can access, with *files*; return whether it is one. Raise OSError.

    If it exists already, nothing is written.
    """
    try:
        os.makedirs(os.path.dirname(directory), exist_ok=True)
        os.mkdir(directory, _DIRECTORY_MODE)
    except FileExistsError:
        return not directory_problem(directory)
    for name, content in files.items():
        write_private(os.path.join(directory, name), [content])
    return True


def read_private(path: str) -> bytes:
    """Return the content of a file that only this user can have written. Raise OSError for any other."""
    if directory_problem(os.path.dirname(path)):
        raise PermissionError(path)
    # Without O_NONBLOCK, a FIFO would block.
    with open(os.open(path, os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        status = os.fstat(file.fileno())
        if not (stat.S_ISREG(status.st_mode) and _is_own(status) and _is_private(status)):
            raise PermissionError(path)
        return file.read()


def write_private(path: str, parts: list[bytes]) -> None:
    """Write a file that only this user can access under a random name, then rename it. Raise OSError.

    Whatever was at *path*, a link included, is replaced and not written to.
    """
    from workerlint.files.write import put_file  # most runs write nothing

    put_file(path, parts, _FILE_MODE, flush=False)  # the cache contains a digest of its content


def _is_own(status: os.stat_result) -> bool:
    return os.name != "posix" or status.st_uid == os.geteuid()


def _is_private(status: os.stat_result) -> bool:
    # Elsewhere the directories of a user are private by inheritance.
    return os.name != "posix" or not status.st_mode & _OTHERS
