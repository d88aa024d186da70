"""A document at one moment: its text, and what is worked out from it when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Source
from workerlint.manifest.reader import read_document, read_spans

if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint_lsp.positions import Positions


class Snapshot:
    """An immutable view of a document.

    *path* is what messages call the file: relative to its workspace folder. *version* is the client's number, None for
    a file that is not open; *edition* counts every change since the document was opened.
    """

    __slots__ = ("_spans", "_workers", "edition", "path", "positions", "source", "uri", "version")

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
        """Give the Workers whose documents touch the text between two offsets (code points); no others are read."""
        spans = [(start, end) for start, end in self._document_spans() if start <= last and first <= end]
        found = (self._worker(start, end) for start, end in spans)
        return [worker for worker in found if worker is not None]

    def worker_at(self, offset: int) -> Worker | None:
        """Give the Worker whose document holds *offset* (code points); only that document is read."""
        for start, end in self._document_spans():
            # At the very end of a document without a line break behind it, one is still in it.
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
