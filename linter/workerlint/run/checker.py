"""The check of the files of a run: with what is cached, in several processes where there are many, in order."""

from __future__ import annotations

import os

from workerlint.core.console import Progress, note
from workerlint.core.text import decode
from workerlint.files.discovery import STDIN
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.run.file_check import (
    IndexingProject,
    check_bytes,
    check_document,
    check_for_other,
    read_file,
    restore_unread,
)
from workerlint.run.options import AUTO
from workerlint.syntax.markdown import is_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.manifest.resources import Resource
    from workerlint.run.cache import Cache
    from workerlint.run.cache_record import Record
    from workerlint.run.options import CheckOptions

CACHED_FROM = 10
"""Files: with fewer, checking them costs less than to read a cache and to see whether the tool is still the same."""
PARALLEL_FROM = 300
"""Files to be checked: with fewer, starting processes and handing over what they found takes what they save."""


class Checker:
    """Checks the files of one run: reuses cached results, uses several processes for many files, keeps the order."""

    def __init__(
        self,
        project: Project | IndexingProject,
        options: CheckOptions,
        name: Callable[[str], str],
        shown: Callable[[str], str],
        fix: Callable[[Engine, Document, str], Result] | None,
    ) -> None:
        """Check for *options*. *name* and *shown* return what a path is called: for the settings, and in reports.

        *fix* is called in place of a plain check: it fixes a document and returns the result for what is left.
        """
        self._project = project
        self._options = options
        self._name = name
        self._shown = shown
        self._fix = fix
        self._cache: Cache | None = None
        self._engines: dict[str, Engine] = {}

    def results(
        self, files: dict[str, bool], progress: Progress, problem: Callable[[str, str], None]
    ) -> dict[str, tuple[Engine, Result]]:
        """Return the result of each file that is text, with the engine that checked it, in the order of *files*.

        *files* tells for each path whether it was named. *problem* is called for what cannot be read. Raise
        ConfigurationError.
        """
        self.open_cache(len(files))
        if len(files) >= CACHED_FROM:
            from workerlint.core.gc_tuning import tune_gc

            tune_gc()
        known: dict[str, Result] = {}
        self._check_in_parallel([path for path in files if self._is_plain(path)], known, progress)
        results = {}
        for number, (path, named) in enumerate(files.items()):
            result = known.get(path)
            if result is None:
                progress.show(number)
                try:
                    result = self._check(path, named=named)
                except ReadError as error:
                    problem(str(error), error.hint)
            if result is not None:
                results[path] = (self._engine(self._name(path)), result)
        if self._cache is not None:
            self._cache.save()
        return results

    def open_cache(self, count: int) -> None:
        """Use the cache of earlier runs when it is wanted and so many files are worth it."""
        if self._cache is not None or count < CACHED_FROM or self._options.no_cache or self._fix:
            return
        from workerlint.run.cache import Cache, is_switched_off

        if not is_switched_off():
            self._cache = Cache(lambda: self._project.known_rules, self._options.cache_dir, self._options.cache_key())

    def definitions(self, files: dict[str, bool]) -> dict[str, list[Resource]]:
        """Return what files define that are not to be checked; nothing for one that cannot be read.

        Raise ConfigurationError.
        """
        self.open_cache(len(files))
        defined = {}
        for path in files:
            resources = self._cached_resources(path)
            if resources is not None:
                defined[path] = resources
        left = {path: named for path, named in files.items() if path not in defined}
        indexer = Checker(IndexingProject(self._project), self._options, self._name, self._shown, None)
        indexed = indexer.results(left, Progress(0), lambda *_: None)
        defined.update({path: result.resources for path, (_, result) in indexed.items()})
        return {path: defined.get(path, []) for path in files}

    def _cached_resources(self, path: str) -> list[Resource] | None:
        """Return what a file defines when the cache knows what a check of it found."""
        if self._cache is None or not self._is_plain(path):
            return None
        from workerlint.run.cache_record import DamagedError, digest, resources_of

        engine = self._engine(path)
        data = read_file(engine, path, self._shown(path))
        record = None if data is None else self._cache.store_for(engine).find(self._shown(path), digest(data))
        try:
            return None if record is None else resources_of(record)
        except DamagedError:
            return None

    def _is_plain(self, path: str) -> bool:
        return path != STDIN and self._fix is None and not is_markdown(path)

    def _check_in_parallel(self, paths: list[str], known: dict[str, Result], progress: Progress) -> None:
        """Check many files with other processes; what they did not do is left out of *known*."""
        if jobs_for(self._options.jobs, len(paths), PARALLEL_FROM) < 2:
            return
        if self._cache is not None:
            for path in paths:
                result = self._restore(path)
                if result is not None:
                    known[path] = result
                    progress.show(len(known))
            paths = [path for path in paths if path not in known]
        jobs = jobs_for(self._options.jobs, len(paths), PARALLEL_FROM)
        if jobs < 2:
            return
        from workerlint.run.parallel import Work, share_out

        before = len(known)
        stored = self._cache is not None

        def here(path: str) -> None:
            result = self._check_plain(path)
            if result is not None:
                known[path] = result

        def there(path: str) -> Record | None:
            return check_for_other(self._engine(path), path, self._shown(path), stored=stored)

        def take(path: str, record: Record) -> None:
            engine = self._engine(path)
            result = restore_unread(engine, path, self._shown(path), record)
            if result is not None:
                known[path] = result
                if self._cache is not None:
                    self._cache.store_for(engine).keep(self._shown(path), record)

        indexing = isinstance(self._project, IndexingProject)
        task = {"options": self._options.as_json(), "indexing": indexing, "stored": stored}
        for reason in share_out(paths, Work(here, there, take, task), jobs, lambda done: progress.show(before + done)):
            note(f"workerlint: a worker process {reason}; its files are checked again\n")

    def _restore(self, path: str) -> Result | None:
        """Return what the cache knows of a file; None when it has to be checked."""
        engine = self._engine(path)
        data = read_file(engine, path, self._shown(path))
        return None if data is None else self._cached(engine, path, data)

    def _cached(self, engine: Engine, path: str, data: bytes) -> Result | None:
        """Return what the cache knows of a file with the content *data*; None when it has to be checked."""
        if self._cache is None:
            return None
        from workerlint.run.cache_record import DamagedError, digest, restore

        shown = self._shown(path)
        record = self._cache.store_for(engine).find(shown, digest(data))
        try:
            if record is None:
                return None
            return restore(record, Document(decode(data, shown)), engine.settings.fail_on)
        except (DamagedError, LookupError):
            return None

    def _check(self, path: str, *, named: bool) -> Result | None:
        """Check a file in this process. Raise ReadError."""
        result = self._check_plain(path) if self._cache is not None and self._is_plain(path) else None
        return result or self._check_uncached(path, named=named)

    def _check_plain(self, path: str) -> Result | None:
        """Check a file, or restore what the cache knows of it; None when it cannot be read or is not text."""
        engine = self._engine(path)
        shown = self._shown(path)
        data = read_file(engine, path, shown)
        if data is None:
            return None
        if self._cache is None:
            return check_bytes(engine, data, shown)
        result = self._cached(engine, path, data)
        if result is None:
            from workerlint.run.cache_record import digest, record_of

            result = check_bytes(engine, data, shown)
            self._cache.store_for(engine).keep(shown, record_of(result, digest(data)))
        return result

    def _engine(self, path: str) -> Engine:
        """Return the engine that checks a file. Raise ConfigurationError."""
        directory = path.rpartition(os.sep)[0]
        engine = self._engines.get(directory)
        if engine is None:
            engine = self._project.engine_for(path)
            # Where patterns choose the rules, the next file in the directory may have others.
            if not engine.settings.per_file_ignores:
                self._engines[directory] = engine
        return engine

    def _check_uncached(self, path: str, *, named: bool) -> Result | None:
        engine = self._engine(self._name(path))
        source = read_source(path, self._shown(path), engine.settings.max_file_size, named=named)
        if source is None:
            return None
        document = Document(source)
        return check_document(engine, document) if self._fix is None else self._fix(engine, document, path)


MOST = 16
"""Processes that ``auto`` starts at most: reading what they found takes this one a twentieth of the time of a check."""


def jobs_for(wish: str, files: int, least: int) -> int:
    """Give the number of processes for so many files: what was wished, or for ``auto`` that of the processors.

    With fewer than *least* files it is not worth it, and ``auto`` stays with one.
    """
    if wish != AUTO:
        return min(int(wish), files)
    return min(processors(), MOST) if files >= least else 1


def processors() -> int:
    """Give the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def divide(
    files: dict[str, bool], shard: tuple[int, int], shown: Callable[[str], str]
) -> tuple[dict[str, bool], dict[str, bool]]:
    """Give the files of one shard, and the others; *shown* gives what reports call a path.

    That name alone tells where a file belongs: on every machine alike, and whatever files come and go around it, so
    that each shard meets its own files again in the cache that it kept.
    """
    part, count = shard
    from zlib import crc32  # for parts of a run only

    own: dict[str, bool] = {}
    others: dict[str, bool] = {}
    for path, named in files.items():
        chosen = own if crc32(shown(path).encode("utf-8", "surrogatepass")) % count == part - 1 else others
        chosen[path] = named
    return own, others
