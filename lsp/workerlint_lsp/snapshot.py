"""A snapshot of a document: its text, and its Workers, which are read when they are first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Source
from workerlint.manifest.reader import read_document, read_spans

if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint_lsp.positions import Positions


class Snapshot:
    """An immutable view of a document."""

    __slots__ = ("_spans", "_workers", "edition", "path", "positions", "source", "uri", "version")

    uri: str
    """The URI of the document."""
    path: str
    """The path in messages: relative to the workspace folder."""
    positions: Positions
    """The positions in the text."""
    version: int | None
    """The client's version number of the text; None for a file that is not open."""
    edition: int
    """The number of changes of or around the document since it was opened."""
    source: Source
    """The text with its path."""

    def __init__(self, uri: str, path: str, positions: Positions, version: int | None = None, edition: int = 0) -> None:
        self.uri = uri
        self.path = path
        self.positions = positions
        self.version = version
        self.edition = edition
        self.source = Source(path, positions.lines.text, lines=positions.lines)
        self._spans: list[tuple[int, int]] | None = None
        self._workers: dict[int, Worker | None] = {}

    @property
    def text(self) -> str:
        """The whole text."""
        return self.source.text

    @property
    def workers(self) -> list[Worker]:
        """The Workers, in order."""
        return self.workers_between(0, len(self.text))

    def workers_between(self, first: int, last: int) -> list[Worker]:
        """Return the Workers whose documents touch the text between two offsets (code points); read only these."""
        spans = [(start, end) for start, end in self._document_spans() if start <= last and first <= end]
        found = (self._worker(start, end) for start, end in spans)
        return [worker for worker in found if worker is not None]

    def worker_at(self, offset: int) -> Worker | None:
        """Return the Worker whose document contains *offset* (code points); read only that document."""
        for start, end in self._document_spans():
            # The end of the text belongs to the last document if it does not end with a line break.
            if start <= offset < end or (offset == end == len(self.text)):
                return self._worker(start, end)
        return None

    def _document_spans(self) -> list[tuple[int, int]]:
        if self._spans is None:
            self._spans = list(read_spans(self.text))
        return self._spans

    def _worker(self, start: int, end: int) -> Worker | None:
        if start not in self._workers:
            self._workers[start] = read_document(self.source, start, end, DEFAULT)
        return self._workers[start]
