"""Atomic replacement of files."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat

from workerlint.core.links import LinkError, leads_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DEADLY = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that end the process without an exception."""

_NO_HARD_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK)
"""The errors of file systems without hard links, such as those of memory cards."""


class ChangedError(Exception):
    """The file has changed since it was read; nothing was written."""


def replace_file(path: str, data: bytes, expected: bytes, *, named: bool = True) -> None:
    """Replace the content of the file at *path* by *data*, if it is still *expected*.

    The new content is written next to the file, flushed to the disk and moved over it. If the path is a symbolic link,
    its target is replaced, unless it leads out of the tree and the file was not *named* by the user. The permission
    bits are kept, and owner and group if permitted. Other hard links keep the old content.

    Raise ChangedError, or OSError if the file cannot be written; the file is then unchanged.
    """
    if not named and leads_out(path):
        raise LinkError(path)
    target = os.path.realpath(path)
    with open(target, "rb") as file:
        if file.read(len(expected) + 1) != expected:
            raise ChangedError(f"{path} was modified by another program during the run")
    _move_over(target, [data], os.stat(target))


def write_file(path: str, parts: Iterable[bytes]) -> None:
    """Write *parts* to the file at *path*, which need not exist. A regular file is replaced as ``replace_file`` does.

    A repository may contain a link of that name, so none is followed that leads out of the tree.

    Raise OSError if the file cannot be written; a file that existed is then unchanged.
    """
    if leads_out(path):
        raise LinkError(path)
    try:
        state: os.stat_result | None = os.stat(path)
    except FileNotFoundError:
        state = None
    if state is None or stat.S_ISREG(state.st_mode):
        _move_over(os.path.realpath(path), parts, state)
        return
    with open(path, "wb") as file:  # a device or a pipe
        file.writelines(parts)


def create_file(path: str, parts: Iterable[bytes], mode: int = 0o666) -> None:
    """Write *parts* to a new file at *path* with the permission bits *mode*, as far as the umask allows them.

    Other processes see the complete file or none; of several that create it, one succeeds.

    Raise FileExistsError if there is anything at the path, or any other OSError; nothing is written then.
    """
    target = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    draft = draft_of(target)
    with removed_on_failure(draft):
        _write_draft(draft, parts, mode)
        if _link(draft, target):
            os.unlink(draft)
        else:
            os.rename(draft, target)
    _flush_directory(os.path.dirname(target))


def put_file(path: str, parts: Iterable[bytes], mode: int, *, flush: bool = True) -> None:
    """Write *parts* to a new file with the permission bits *mode*, and move it to *path*. Raise OSError.

    Whatever was at *path*, a link included, is replaced and not written to. Without *flush*, a crash of the system may
    leave a part of the content.
    """
    draft = draft_of(path)
    with removed_on_failure(draft):
        _write_draft(draft, parts, mode, flush=flush)
        os.replace(draft, path)


def _link(draft: str, target: str) -> bool:
    """Link *target* to *draft*, and return whether the file system can. Raise FileExistsError, or OSError."""
    try:
        os.link(draft, target)
    except (AttributeError, NotImplementedError, OSError) as error:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from None
        if isinstance(error, OSError) and error.errno not in _NO_HARD_LINKS:
            raise
        return False
    return True


def draft_of(path: str) -> str:
    """Return the path of a temporary file next to *path*.

    It is random: in a container, a process that was killed and the next one may have the same process ID.
    """
    return os.path.join(os.path.dirname(path), f".workerlint-{os.urandom(8).hex()}.tmp")


@contextlib.contextmanager
def removed_on_failure(draft: str) -> Iterator[None]:
    """Remove the file *draft* if the body raises an exception, or SIGTERM or SIGHUP ends the process in it."""

    def end(number: int, _frame: object) -> None:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    replaced = []
    try:
        for number in _DEADLY:
            # Not if it is ignored (nohup), if a server handles it, or in another thread than the main one.
            if signal.getsignal(number) is signal.SIG_DFL:
                with contextlib.suppress(ValueError):
                    signal.signal(number, end)
                    replaced.append(number)
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)


def _move_over(target: str, parts: Iterable[bytes], state: os.stat_result | None) -> None:
    """Write *parts* next to *target*, and move them over it. A new file gets the permissions that are usual for one."""
    draft = draft_of(target)
    mode = stat.S_IRUSR | stat.S_IWUSR if state else 0o666
    with removed_on_failure(draft):
        _write_draft(draft, parts, mode)
        if state is not None:
            with contextlib.suppress(OSError, AttributeError):  # not the owner, or not on this system
                os.chown(draft, state.st_uid, state.st_gid)
            os.chmod(draft, stat.S_IMODE(state.st_mode))
        os.replace(draft, target)
    _flush_directory(os.path.dirname(target))


def _write_draft(draft: str, parts: Iterable[bytes], mode: int, *, flush: bool = True) -> None:
    """Write *parts* to the new file *draft*, with *flush* to the disk. Raise OSError."""
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.writelines(parts)
        if flush:
            file.flush()
            os.fsync(file.fileno())


def _flush_directory(directory: str) -> None:
    """Flush a directory after a move, if the system can open directories (Windows cannot)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
