"""Paths as CI services and viewers want them: counted from the top of the repository, or as a URI."""

from __future__ import annotations

import posixpath
import re

from workerlint.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.report import RenderOptions

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_DRIVE = Pattern(r"[A-Za-z]:/")


def absolute_path(path: str, base: str) -> str:
    """Give *path* joined to the directory *base* and without ``..``, with ``/`` between its parts."""
    return posixpath.normpath(path if _is_absolute(path) else posixpath.join(slashed(base), path))


def repository_path(path: str, options: RenderOptions) -> str:
    """Give *path* relative to the top of the repository; as it is when it lies elsewhere or the top is not known."""
    if not options.root:
        return posixpath.normpath(path)
    whole = absolute_path(path, options.base)
    top = posixpath.normpath(slashed(options.root)).rstrip("/") + "/"
    return whole.removeprefix(top) if whole.startswith(top) else posixpath.normpath(path)


def file_uri(path: str) -> str:
    """Give the ``file:`` URI of an absolute path."""
    return "file://" + ("" if path.startswith("/") else "/") + quote_path(path)


def quote_path(path: str) -> str:
    """Percent-encode a path; bytes that were no text keep their values, a drive keeps its colon."""
    drive = _DRIVE.match(path)
    head = drive[0] if drive else ""
    try:
        data = path[len(head) :].encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a Windows path may hold any lone surrogate
        data = path[len(head) :].encode("utf-8", "surrogatepass")
    return head + "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


def slashed(path: str) -> str:
    r"""Give a path with ``/`` in place of the ``\`` of a Windows one."""
    return path.replace("\\", "/") if re.match(r"[A-Za-z]:\\|\\\\", path) else path


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or bool(_DRIVE.match(path))
