"""The diagnostics of the files that configure a folder: configuration files, platform files and JSON Schemas.

Their text is that on disk, not that in the editor: a configuration takes effect when it is saved.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from lsprotocol import types

from workerlint.config.errors import ConfigurationError
from workerlint.config.layers import parse_section
from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.core.text import LineIndex
from workerlint.core.wording import visible
from workerlint_lsp.conversion import SOURCE, Converter, Masks
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import Positions
from workerlint_lsp.snapshot import Snapshot

_PATHS = (("platform",), ("env-file",), ("schema", "extra"))
"""The keys of a configuration whose values are paths."""


def configuration_reports(
    folder: Folder, encoding: str, positions_of: Callable[[str], Positions | None]
) -> dict[str, list[types.Diagnostic]]:
    """Return the diagnostics of the files that configure a folder, by their URIs."""
    reports = _file_reports(folder, encoding, positions_of)
    for error in folder.configurations.errors():
        for located, text in _locate(folder, error):
            path, report = _report(located, text, encoding)
            found = reports.setdefault(file_uri(path), [])
            if report not in found:
                found.append(report)
    return reports


def _file_reports(
    folder: Folder, encoding: str, positions_of: Callable[[str], Positions | None]
) -> dict[str, list[types.Diagnostic]]:
    """Return the findings in the platform files and configurations of a folder, by their URIs."""
    converter = Converter(folder, positions_of)
    reports = {}
    for result in folder.configurations.check_files():
        source = result.source
        uri = file_uri(folder.absolute_path(source.path))
        snapshot = Snapshot(uri, source.path, Positions(source.lines, encoding), previous=result.document)
        reports[uri] = converter.convert(result, snapshot, Masks())
    return reports


def _locate(folder: Folder, error: ConfigurationError) -> list[tuple[ConfigurationError, str]]:
    """Return an error with the text of its file: wherever configurations name the file, if that cannot be read.

    Empty if there is no such file, and no configuration names it: a setting does, and the watcher warns the user.
    """
    text = _read(error.path) if _may_read(folder, error.path) else None
    if text is not None:
        return [(error, text)]
    return list(_naming(folder, error)) or ([(error, "")] if os.path.lexists(error.path) else [])


def _report(error: ConfigurationError, text: str, encoding: str) -> tuple[str, types.Diagnostic]:
    """Return the diagnostic of an error in a *text*, and the path of its file."""
    message = f"{visible(error.message)}\nhelp: {visible(error.hint)}" if error.hint else visible(error.message)
    return os.path.abspath(error.path), types.Diagnostic(
        _range(error, text, encoding), message, types.DiagnosticSeverity.Error, source=SOURCE
    )


def _range(error: ConfigurationError, text: str, encoding: str) -> types.Range:
    """Return the range of an error: that of its line, or the start of the text, if it is not known exactly."""
    positions = Positions(LineIndex(text), encoding)
    if error.span is not None:
        return positions.range_of(error.span)
    if not 0 < error.line <= len(positions.lines.starts):
        return positions.range(0, 0)
    start, end = positions.lines.line_bounds(error.line - 1)
    line = text[start:end]
    return positions.range(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _naming(folder: Folder, error: ConfigurationError) -> Iterator[tuple[ConfigurationError, str]]:
    """Yield an error, with the text, for each key of a configuration that names the file of *error*."""
    wanted = os.path.abspath(error.path)
    for path in folder.configurations.files():
        if not _may_read(folder, path):
            continue
        try:
            table, source = parse_section(path, read_guarded(path))
        except (OSError, ConfigurationError):
            continue
        for trail in _PATHS:
            value = table
            for key in trail:
                value = value.get(key) if isinstance(value, dict) else None
            if isinstance(value, str) and os.path.normpath(os.path.join(os.path.dirname(path), value)) == wanted:
                message = f"`{folder.display_path(wanted)}`: {error.message}"
                yield source.error(trail, message, error.hint), source.text


def _may_read(folder: Folder, path: str) -> bool:
    boundary = folder.configurations.boundary
    return boundary is None or boundary.allows_found(path)


def _read(path: str) -> str | None:
    """Return the text of a file without a byte order mark; None if it cannot be read."""
    try:
        return read_guarded(path, MAX_LIST_SIZE).decode("utf-8-sig", "replace")
    except OSError:
        return None
