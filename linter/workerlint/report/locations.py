"""Locations as output formats need them: lines and columns in several units, paths, and URIs."""

from __future__ import annotations

import posixpath

from workerlint.core.record import Record
from workerlint.core.text import Pattern, Source, Span
from workerlint.engine.result import Result
from workerlint.report.report import RenderOptions, RunReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Location(Record):
    """A range as lines and columns, all 1-based."""

    line: int
    column: int
    end_line: int
    end_column: int
    """The column after the last character."""


UNKNOWN = Location(1, 1, 1, 1)
"""The location in a file that is not part of the run."""


def code_points(source: Source | None, span: Span) -> Location:
    """Return the location of *span* with columns in Unicode code points."""
    return _location(source, span, lambda offset: source.lines.position(offset).column) if source else UNKNOWN


def utf16_units(source: Source, span: Span) -> Location:
    """Return the location of *span* with columns in UTF-16 code units."""
    return _location(source, span, source.lines.utf16_column)


def utf8_bytes(source: Source, span: Span) -> Location:
    """Return the location of *span* with columns in UTF-8 bytes."""
    return _location(source, span, source.lines.utf8_column)


def file_at(report: RunReport, file: Result, path: str | None) -> Result | None:
    """Return the file of a related location: *file* itself without a *path*, None for a file that was not checked."""
    return report.file(path) if path and path != file.path else file


def _location(source: Source, span: Span, column: Callable[[int], int]) -> Location:
    start = min(span.start, len(source.text))
    end = min(max(span.end, start), len(source.text))
    lines = source.lines
    return Location(lines.line_of(start) + 1, column(start), lines.line_of(end) + 1, column(end))


_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_DRIVE = Pattern(r"[A-Za-z]:/")


def absolute_path(path: str, base: str) -> str:
    """Return *path* joined to the directory *base*, without ``..`` and with ``/`` between its parts."""
    return posixpath.normpath(path if _is_absolute(path) else posixpath.join(slashed(base), path))


def repository_path(path: str, options: RenderOptions) -> str:
    """Return *path* relative to the root of the repository, unchanged if it is outside or the root is unknown."""
    if not options.top:
        return posixpath.normpath(path)
    absolute = absolute_path(path, options.base)
    root = posixpath.normpath(slashed(options.top)).rstrip("/") + "/"
    return absolute.removeprefix(root) if absolute.startswith(root) else posixpath.normpath(path)


def file_uri(path: str) -> str:
    """Return the ``file:`` URI of an absolute path."""
    return "file://" + ("" if path.startswith("/") else "/") + quote_path(path)


def quote_path(path: str) -> str:
    """Percent-encode a path. Bytes that are not valid UTF-8 keep their values, and a drive keeps its colon."""
    drive = _DRIVE.match(path)
    head = drive[0] if drive else ""
    try:
        data = path[len(head) :].encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a Windows path may contain any lone surrogate
        data = path[len(head) :].encode("utf-8", "surrogatepass")
    return head + "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


def slashed(path: str) -> str:
    r"""Return a path with ``/`` in place of the ``\`` of a Windows path."""
    is_windows = path[:2] == "\\\\" or (path[1:3] == ":\\" and path[0].isascii() and path[0].isalpha())
    return path.replace("\\", "/") if is_windows else path


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or bool(_DRIVE.match(path))
