"""The manifests of a workspace folder that are not open: what they define, and on request what is wrong with them."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

from workerlint.files.read import ReadError, read_source
from workerlint.manifest.resources import read_resources
from workerlint.syntax.markdown import is_markdown
from workerlint_lsp.conversion import Converter, Masks, file_uri
from workerlint_lsp.positions import Positions
from workerlint_lsp.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsprotocol import types

    from workerlint.core.text import Source
    from workerlint.engine.engine import CheckedFile, Engine
    from workerlint_lsp.folder import Folder

_NUMBERS = itertools.count(1)
"""Of results. No two folders give the same: a file may change from one to the other, and a folder come back."""


class FileReports:
    """What is wrong with one file. *result_id* stays the same while the reports do."""

    __slots__ = ("reports", "result_id", "uri")

    def __init__(self, uri: str, reports: list[types.Diagnostic], result_id: str) -> None:
        self.uri = uri
        self.reports = reports
        self.result_id = result_id


class _Begun:
    """A file that was checked by itself, and the state in which it was read."""

    __slots__ = ("checked", "engine", "stamp")

    def __init__(self, stamp: tuple[int, int], engine: Engine, checked: CheckedFile) -> None:
        self.stamp = stamp
        self.engine = engine
        self.checked = checked


class WorkspaceFiles:
    """Reads the files of one folder, each again only once it has changed."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._begun: dict[str, _Begun] = {}
        self._reports: dict[str, FileReports] = {}

    def learn(self, paths: list[str]) -> bool:
        """Read what some files define; tell whether that changes what other files may say of them."""
        spread = [self._learn(path) for path in paths]
        return any(spread)

    def _learn(self, path: str) -> bool:
        folder = self._folder
        source = self._read(path)
        settings = folder.settings_for(path)
        return folder.keep(folder.shown(path), read_resources(source, settings) if source is not None else [])

    def forget(self, paths: list[str]) -> bool:
        """Note that some files are gone; tell whether that changes what other files may say."""
        folder = self._folder
        spread = [folder.keep(folder.shown(path), []) for path in paths]
        return any(spread)

    def begin(self, paths: list[str]) -> bool:
        """Check some files, each by itself, unless they are as they were.

        Tell whether what they define has changed, and with it what other files may say.
        """
        spread = [self._begin(path) for path in paths]
        return any(spread)

    def _begin(self, path: str) -> bool:
        folder = self._folder
        try:
            status = os.stat(path)
        except OSError:
            self._begun.pop(path, None)
            return folder.keep(folder.shown(path), [])
        stamp = (status.st_mtime_ns, status.st_size)
        engine = folder.engine_for(path)
        known = self._begun.get(path)
        if engine is None or (known is not None and known.stamp == stamp and known.engine is engine):
            return False
        source = self._read(path)
        if source is None:
            self._begun.pop(path, None)
            return folder.keep(folder.shown(path), [])
        checked = engine.begin(source)
        self._begun[path] = _Begun(stamp, engine, checked)
        return folder.keep(source.path, checked.resources)

    def finish(
        self, paths: list[str], encoding: str, positions_of: Callable[[str], Positions | None]
    ) -> list[FileReports]:
        """Let the rules that look across files speak; give the reports of all *paths*."""
        self._begun = {path: self._begun[path] for path in paths if path in self._begun}
        self._reports = {path: self._reports[path] for path in paths if path in self._reports}
        folder = self._folder
        for begun in self._begun.values():
            # A file that was only read since is known by other objects, and would be taken for another of its name.
            folder.keep(begun.checked.source.path, begun.checked.resources)
        index = folder.known()
        converter = Converter(folder, positions_of)
        for path, begun in self._begun.items():
            begun.engine.finish(begun.checked, index)
            source = begun.checked.source
            uri = file_uri(path)
            snapshot = Snapshot(uri, source.path, Positions(source.lines, encoding))
            reports = converter.convert(begun.checked, snapshot, Masks())
            known = self._reports.get(path)
            if known is None or known.reports != reports:
                self._reports[path] = FileReports(uri, reports, f"file-{next(_NUMBERS)}")
        return [self._reports[path] for path in self._begun]

    def _read(self, path: str) -> Source | None:
        if is_markdown(path):
            return None
        settings = self._folder.settings_for(path)
        try:
            return read_source(path, self._folder.shown(path), settings.max_file_size, named=False)
        except ReadError:
            return None
