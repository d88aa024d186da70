"""Check one file, or restore its result from a record of an earlier check or of another process."""

from __future__ import annotations

from workerlint.core.text import Source, decode
from workerlint.engine.engine import Engine
from workerlint.engine.rule import ACROSS, PLATFORM
from workerlint.engine.rule_run import FileTimeoutError
from workerlint.files.read import ReadError, read_bytes, read_manifest
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule
    from workerlint.run.cache_record import Record
    from workerlint.run.watchdog import Watchdog


def check_document(engine: Engine, document: Document, prepare: Sequence[Callable[[Document], object]] = ()) -> Result:
    """Check a document as the first step of a run, and release its trees."""
    return release(engine, engine.begin(document), prepare)


def release(engine: Engine, result: Result, prepare: Sequence[Callable[[Document], object]] = ()) -> Result:
    """Release the trees of a result's document, since a run may have thousands of files; return the result.

    The secrets are found before, and *prepare* is called for reports that need the trees.
    """
    result.find_secrets(across=bool(engine.across))
    for read in prepare:
        read(result.document)
    result.document.release()
    return result


def read_file(engine: Engine, path: str, shown: str) -> bytes | None:
    """Return the bytes of a file; None if it cannot be read or is not text, which the run reports."""
    try:
        return read_manifest(path, shown, engine.settings.max_file_size)
    except (OSError, ReadError):
        return None


def check_bytes(
    engine: Engine, data: bytes, shown: str, prepare: Sequence[Callable[[Document], object]] = ()
) -> Result:
    """Check the content of a file that is named *shown* in reports."""
    return check_document(engine, Document(decode(data, shown)), prepare)


def check_for_other(engine: Engine, path: str, shown: str, watchdog: Watchdog, *, stored: bool) -> Record | None:
    """Check a file for another process; return the record of the result, which that process may have *stored*.

    None if the file cannot be read, or its check was interrupted; the other process checks it again.
    """
    from workerlint.run.cache_record import digest, record_of

    data = read_file(engine, path, shown)
    if data is None:
        return None
    try:
        with watchdog:
            result = check_bytes(engine, data, shown)
    except FileTimeoutError:
        return None
    return record_of(result, digest(data), stored=stored)


def restore_read(engine: Engine, path: str, data: bytes, shown: str, record: Record) -> Result | None:
    """Return the result for a file with the content *data*, as *record* has it; None if the record is damaged.

    The content is kept only if there are findings in it: most files have none, and a run may have thousands of files.
    """
    from workerlint.run.cache_record import DamagedError, quotes_text, restore

    try:
        source = decode(data, shown) if quotes_text(record) else UnreadSource(shown, reader_of(engine, path))
        return restore(record, Document(source), engine.settings.fail_on)
    except (DamagedError, LookupError):
        return None


def restore_unread(engine: Engine, path: str, shown: str, record: Record) -> Result | None:
    """Return the result for a file that another process checked; None if that is not possible.

    The file is read only if there are findings in its text, which must then be the same as it was.
    """
    from workerlint.run.cache_record import DamagedError, digest, quotes_text

    data = b""
    try:
        if quotes_text(record):
            data = reader_of(engine, path)()
            if digest(data) != record[0]:
                return None
    except (OSError, DamagedError):
        return None
    return restore_read(engine, path, data, shown, record)


def reader_of(engine: Engine, path: str) -> Callable[[], bytes]:
    """Return a function that reads a file when it is called."""
    return lambda: read_bytes(path, engine.settings.max_file_size)


class UnreadSource(Source):
    """The text of a file that is decoded on first use. If it cannot be read then, it is empty."""

    __slots__ = ("_read",)

    def __init__(self, path: str, read: Callable[[], bytes]) -> None:
        self.path = path
        self._lines = None
        self._read = read

    def __getattr__(self, name: str) -> Any:
        """Read the file on first use of one of the attributes that depend on it."""
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
    """A project whose engines only collect resources, for files that are not themselves checked.

    If no rule looks across files, there is nothing to collect.
    """

    def __init__(self, project: Project | IndexingProject) -> None:
        self._project = project
        self._engines: dict[int, Engine] = {}

    def rules(self, plugins: bool) -> list[Rule]:
        """Return the rules of the project, with or without those of plug-ins."""
        return self._project.rules(plugins)

    def engine_for(self, path: str) -> Engine:
        """Return the engine that reads a file. Raise ConfigurationError."""
        engine = self._project.engine_for(path)
        light = self._engines.get(id(engine))
        if light is None:
            rules = [rule for rule in engine.rules if rule.phase in ACROSS]
            # The rules themselves do not run until a check is finished, except those on the platform.
            across = [rule for rule in rules if rule.phase != PLATFORM] or rules
            light = self._engines[id(engine)] = Engine(engine.settings, across, platform_file=engine.platform.file)
        return light
