"""Spans as lines and columns, in each unit that an output format counts in."""

from __future__ import annotations

import posixpath
import re

from workerlint.core.record import Record
from workerlint.core.text import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.text import Source, Span
    from workerlint.report.report import FileReport, RenderOptions, RunReport


class Location(Record):
    """A range as lines and columns, all 1-based; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Location(1, 1, 1, 1)
"""The place of a finding in a file whose text is not at hand."""


def code_points(source: Source | None, span: Span) -> Location:
    """Give the place of *span* with columns in Unicode code points."""
    if source is None:
        return NOWHERE
    lines = source.lines
    return _place(source, span, lambda offset: lines.position(offset).column)


def utf16_units(source: Source | None, span: Span) -> Location:
    """Give the place of *span* with columns in UTF-16 code units."""
    return _place(source, span, source.lines.utf16_column) if source else NOWHERE


def utf8_bytes(source: Source | None, span: Span) -> Location:
    """Give the place of *span* with columns in UTF-8 bytes."""
    return _place(source, span, source.lines.utf8_column) if source else NOWHERE


def file_at(report: RunReport, file: FileReport, path: str | None) -> FileReport | None:
    """Give the file that a related place lies in: *file* itself when it names none, None when it was not checked."""
    return report.file(path) if path and path != file.path else file


def _place(source: Source, span: Span, column: Callable[[int], int]) -> Location:
    start = min(span.start, len(source.text))
    end = min(max(span.end, start), len(source.text))
    lines = source.lines
    return Location(lines.line_of(start) + 1, column(start), lines.line_of(end) + 1, column(end))


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
