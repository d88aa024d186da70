"""The check of one file, what is remembered of it, and what a check would find according to that."""

from __future__ import annotations

from workerlint.core.text import Source, decode
from workerlint.engine.engine import Engine
from workerlint.engine.rule import PROJECT
from workerlint.files.read import ReadError, read_bytes, read_manifest
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from workerlint.config.settings import Settings
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule
    from workerlint.run.cache_record import Record


def check_document(engine: Engine, document: Document) -> Result:
    """Check a document as the first step of a run. Its trees are released: a run may have thousands of files."""
    result = engine.begin(document)
    engine.find_secrets(result)
    document.release()
    return result


def read_file(engine: Engine, path: str, shown: str) -> bytes | None:
    """Return the bytes of a file; None when it cannot be read or is not text, which the run itself has to report."""
    try:
        return read_manifest(path, shown, engine.settings.max_file_size, named=False)
    except (OSError, ReadError):
        return None


def check_bytes(engine: Engine, data: bytes, shown: str) -> Result:
    """Check the content of a file that reports call *shown*."""
    return check_document(engine, Document(decode(data, shown)))


def check_for_other(engine: Engine, path: str, shown: str, *, stored: bool) -> Record | None:
    """Check a file for another process, which is given the record of what was found and may have it *stored*."""
    from workerlint.run.cache_record import digest, record_of

    data = read_file(engine, path, shown)
    return None if data is None else record_of(check_bytes(engine, data, shown), digest(data), stored=stored)


def restore_unread(engine: Engine, path: str, shown: str, record: Record) -> Result | None:
    """Return the result that another process found; None when that is not possible.

    The file is read only where findings are about its text, and must then be the same as it was.
    """
    from workerlint.run.cache_record import DamagedError, digest, quotes_text, restore

    limit = engine.settings.max_file_size
    source: Source
    try:
        if quotes_text(record):
            data = read_bytes(path, limit)
            if digest(data) != record[0]:
                return None
            source = decode(data, shown)
        else:
            source = UnreadSource(shown, lambda: read_bytes(path, limit))
        return restore(record, Document(source), engine.settings.fail_on)
    except (OSError, DamagedError):
        return None


class UnreadSource(Source):
    """The text of a file that is read when somebody asks for it. What cannot be read by then is an empty text."""

    __slots__ = ("_read",)

    def __init__(self, path: str, read: Callable[[], bytes]) -> None:
        self.path = path
        self._lines = None
        self._read = read

    def __getattr__(self, name: str) -> Any:
        """Read the file when the first of the fields that it fills is asked for."""
        if name not in {"text", "encoding", "bom", "undecodable"}:
            raise AttributeError(name)
        try:
            data = self._read()
        except OSError:
            data = b""
        read = decode(data, self.path)
        self.text, self.encoding, self.bom, self.undecodable = read.text, read.encoding, read.bom, read.undecodable
        return getattr(self, name)


class IndexingProject:
    """A project whose engines find nothing and collect resources, for files that are not themselves checked.

    Where no rule looks across files, there is nothing to collect.
    """

    def __init__(self, project: Project | IndexingProject) -> None:
        self._project = project
        self._engines: dict[int, Engine] = {}

    @property
    def known_rules(self) -> list[Rule]:
        """The rules of the project."""
        return self._project.known_rules

    def settings_for(self, path: str) -> Settings:
        """Return the settings that apply to a file. Raise ConfigurationError."""
        return self._project.settings_for(path)

    def engine_for(self, path: str) -> Engine:
        """Return the engine that reads a file. Raise ConfigurationError."""
        engine = self._project.engine_for(path)
        light = self._engines.get(id(engine))
        if light is None:
            across = [rule for rule in engine.rules if rule.phase == PROJECT]
            light = self._engines[id(engine)] = Engine(engine.settings, across)
        return light
