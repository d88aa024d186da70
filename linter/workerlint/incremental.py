"""Checks a text that is being edited: only the documents whose own text has changed are looked at again."""

from __future__ import annotations

from workerlint.edits import indent_step
from workerlint.engine import CheckedFile
from workerlint.moving import moved_document, moved_resources
from workerlint.resources import defines_referred, read_referred
from workerlint.stream import split_documents
from workerlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine import CheckedDocument, Engine
    from workerlint.resources import Resource


class SupersededError(Exception):
    """The text has changed again: nobody waits for the answer any more."""


class _Known:
    """What came of a document whose text began at *start* (code points), on the 0-based *line*."""

    __slots__ = ("document", "line", "resources", "start")

    def __init__(self, start: int, line: int, document: CheckedDocument | None, resources: list[Resource]) -> None:
        self.start = start
        self.line = line
        self.document = document
        self.resources = resources


class IncrementalCheck:
    """Does what ``Engine.begin`` does, for one file of which one version after another is checked.

    It remembers the documents of the last version only.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._context: tuple[Engine, str, int] | None = None

    def begin(self, engine: Engine, source: Source, superseded: Callable[[], bool] = lambda: False) -> CheckedFile:
        """Check what *source* alone can tell. Raises SupersededError once *superseded* says so."""
        # Fixes are written with the line breaks and the indentation of the whole file.
        context = (engine, source.newline, indent_step(source))
        known = self._known if context == self._context else {}
        self._context = context
        self._known = {}
        checked = CheckedFile(source)
        text = source.text
        referred: list[Resource] = []
        for start, end in split_documents(text):
            if superseded():
                # What is known of the documents that were not reached is still true.
                self._known = {**known, **self._known}
                raise SupersededError
            chunk = text[start:end]
            if "worker" not in chunk and not defines_referred(chunk):
                continue
            entry = self._look(engine, source, known.get(chunk), start, chunk)
            self._known[chunk] = entry
            if entry.document is not None:
                checked.add(entry.document)
            referred += entry.resources
        checked.resources += referred
        return checked

    def _look(self, engine: Engine, source: Source, known: _Known | None, start: int, chunk: str) -> _Known:
        line = source.lines.line_of(start)
        if known is not None:
            by, lines = start - known.start, line - known.line
            document = known.document
            if document is not None:
                document = moved_document(document, source, by, lines, engine.settings)
            if document is not None or known.document is None:
                return _Known(start, line, document, moved_resources(known.resources, by, lines))
        document = engine.check_document(source, start, start + len(chunk)) if "worker" in chunk else None
        resources = []
        if document is None and defines_referred(chunk):
            alone = Source(source.path, chunk)
            resources = moved_resources(list(read_referred(alone)), start, line)
        return _Known(start, line, document, resources)
