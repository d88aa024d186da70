"""The files of a workspace folder that are not open: their definitions and, on request, their diagnostics."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.result import Result
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint.syntax.markdown import is_markdown
from workerlint_lsp.conversion import Converter, Masks
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import Positions
from workerlint_lsp.snapshot import Snapshot

_NUMBERS = itertools.count(1)
"""Numbers of results, unique among all folders: files move between folders, and folders are added again."""


class FileReports(Struct):
    """The diagnostics of one file."""

    uri: str
    reports: list[types.Diagnostic]
    result_id: str
    """An identifier that stays the same while the reports do."""


class _BegunCheck(Struct):
    """The check of a file without the rules that compare files."""

    stamp: tuple[int, int]
    """The time and size of the file when it was read."""
    engine: Engine
    checked: Result


class WorkspaceFiles(Struct):
    """The files of one folder; a file is read again only if it has changed."""

    _folder: Folder
    _begun: dict[str, _BegunCheck] = new(dict)
    _reports: dict[str, FileReports] = new(dict)

    def read(self, paths: list[str]) -> bool:
        """Read the definitions in some files; return whether the findings in other files may change."""
        return True in [self._read(path) for path in paths]

    def _read(self, path: str) -> bool:
        folder = self._folder
        source = self._read_source(path)
        resources = [] if source is None else read_resources(Document(source))
        return folder.record(folder.display_path(path), resources)

    def remove(self, paths: list[str]) -> bool:
        """Remove the definitions of some files; return whether the findings in other files may change."""
        return True in [self._forget(path) for path in paths]

    def _forget(self, path: str) -> bool:
        self._begun.pop(path, None)
        return self._folder.record(self._folder.display_path(path), [])

    def begin(self, paths: list[str]) -> bool:
        """Check those files that have changed, without the rules that compare files.

        Return whether the findings in other files may change.
        """
        return True in [self._begin(path) for path in paths]

    def _begin(self, path: str) -> bool:
        folder = self._folder
        try:
            status = os.stat(path)
        except OSError:
            return self._forget(path)
        stamp = (status.st_mtime_ns, status.st_size)
        engine = folder.engine_for(path)
        known = self._begun.get(path)
        if engine is None or (known is not None and known.stamp == stamp and known.engine is engine):
            return False
        source = self._read_source(path)
        if source is None:
            return self._forget(path)
        checked = engine.begin(Document(source))
        self._begun[path] = _BegunCheck(stamp, engine, checked)
        return folder.record(source.path, checked.resources)

    def finish(
        self, paths: list[str], encoding: str, positions_of: Callable[[str], Positions | None]
    ) -> list[FileReports]:
        """Run the rules that compare files, and return the diagnostics of all *paths*."""
        self._begun = {path: self._begun[path] for path in paths if path in self._begun}
        self._reports = {path: self._reports[path] for path in paths if path in self._reports}
        folder = self._folder
        for begun in self._begun.values():
            # If the file was read again since, the recorded objects differ, and the rules would see two files.
            folder.record(begun.checked.source.path, begun.checked.resources)
        index = folder.full_index()
        converter = Converter(folder, positions_of)
        for path, begun in self._begun.items():
            begun.engine.finish(begun.checked, index)
            source = begun.checked.source
            uri = file_uri(path)
            snapshot = Snapshot(uri, source.path, Positions(source.lines, encoding), previous=begun.checked.document)
            reports = converter.convert(begun.checked, snapshot, Masks())
            known = self._reports.get(path)
            if known is None or known.reports != reports:
                self._reports[path] = FileReports(uri, reports, f"file-{next(_NUMBERS)}")
        return [self._reports[path] for path in self._begun]

    def _read_source(self, path: str) -> Source | None:
        if is_markdown(path):
            return None
        settings = self._folder.settings_for(path)
        try:
            return read_source(path, self._folder.display_path(path), settings.max_file_size, named=False)
        except ReadError:
            return None
