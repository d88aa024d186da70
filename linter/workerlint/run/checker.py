"""Check the files of a run: reuse cached results, use several processes for large runs, keep the order."""

from __future__ import annotations

import os

from workerlint.core.account import BINARY
from workerlint.core.console import Progress, note
from workerlint.engine.rule_run import FileTimeoutError
from workerlint.files.discovery import STDIN
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.report.reporters import preparation
from workerlint.run.file_check import (
    IndexingProject,
    check_bytes,
    check_document,
    check_for_other,
    read_file,
    release,
    restore_read,
    restore_unread,
)
from workerlint.run.option_values import AUTO
from workerlint.run.watchdog import Watchdog
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

CACHED_FROM = 50
"""The number of files from which the cache is used: reading it, and the code for its key, is slower for fewer files."""
PARALLEL_FROM = 300
"""The number of files from which several processes are used: for fewer files they save no time."""


class Checker:
    """Checks the files of one run, in their order."""

    def __init__(
        self,
        project: Project | IndexingProject,
        options: CheckOptions,
        name: Callable[[str], str],
        shown: Callable[[str], str],
        fix: Callable[[Engine, Document, str], Result] | None,
    ) -> None:
        """Check according to *options*.

        *name* and *shown* return the name of a path: for the settings, and in reports. *fix* is called instead of a
        plain check: it fixes a document and returns the result for the remaining findings.
        """
        self.cache_problem = ""
        """Why the cache directory cannot be used."""
        self.unread: dict[str, str] = {}
        """The files without a result: the reason for which each was skipped, or empty if it cannot be read."""
        self.watchdog = Watchdog(options.timeout_per_file)
        """Limits the time of the check of a file."""
        self._project = project
        self._options = options
        self._name = name
        self._shown = shown
        self._fix = fix
        self._cache: Cache | None = None
        self._engines: dict[str, Engine] = {}
        self._prepare = [
            prepare
            for format, _ in options.outputs
            if (prepare := preparation(format)) is not None and not isinstance(project, IndexingProject)
        ]

    def results(
        self, files: dict[str, bool], progress: Progress, problem: Callable[[str, str], None]
    ) -> dict[str, tuple[Engine, Result]]:
        """Return the result of each file that is text, with the engine that checked it, in the order of *files*.

        *files* has for each path whether it was named. *problem* is called for a file that cannot be read. Raise
        ConfigurationError.
        """
        self.open_cache(len(files))
        if len(files) == 1 and all(files.values()) and not isinstance(self._project, IndexingProject):
            self._prepare.append(_explain_without_workers)
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
                    self.unread[path] = error.reason
                    problem(str(error), error.hint)
                else:
                    if result is None:
                        self.unread[path] = BINARY
            if result is not None:
                results[path] = (self._engine(self._name(path)), result)
        if self._cache is not None:
            self._cache.save()
        return results

    def open_cache(self, count: int) -> None:
        """Use the cache if *options* permit it and there are enough files."""
        if self._cache is not None or count < CACHED_FROM or self._options.no_cache or self._fix:
            return
        from workerlint.run.cache import Cache, is_switched_off

        if not is_switched_off():
            cache = Cache(self._project.rules, self._options.cache_dir, self._options.cache_key())
            self.cache_problem = cache.problem
            if not cache.problem:
                self._cache = cache

    def definitions(self, files: dict[str, bool]) -> dict[str, list[Resource]]:
        """Return the resources that unchecked files define; none for an unreadable file.

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
        """Return the resources of a file according to the cache; None if its result is not cached."""
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
        """Check many files in several processes; add their results to *known*, except those of lost processes."""
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
        from workerlint.run.cache import engine_key
        from workerlint.run.parallel import Work, share_out

        before = len(known)
        stored = self._cache is not None

        def here(path: str) -> None:
            try:
                result = self._check_plain(path)
            except ReadError:
                return  # it is reported when the file is checked again
            if result is not None:
                known[path] = result

        def there(path: str) -> Record | None:
            return check_for_other(self._engine(path), path, self._shown(path), self.watchdog, stored=stored)

        def take(path: str, record: Record) -> None:
            engine = self._engine(path)
            result = restore_unread(engine, path, self._shown(path), record)
            if result is not None:
                known[path] = result
                if self._cache is not None:
                    self._cache.store_for(engine).keep(self._shown(path), record)

        import functools

        key_of = functools.cache(engine_key)

        def key(path: str) -> str:
            return key_of(self._engine(path))

        indexing = isinstance(self._project, IndexingProject)
        timeout = self.watchdog.seconds
        task = {"options": self._options.as_json(), "indexing": indexing, "stored": stored, "timeout": timeout}
        work = Work(here, there, take, task, key, timeout)
        for reason in share_out(paths, work, jobs, lambda done: progress.show(before + done)):
            note(f"workerlint: a worker process {reason}; its files are checked again\n")

    def _restore(self, path: str) -> Result | None:
        """Return the cached result of a file; None if it has to be checked."""
        engine = self._engine(path)
        shown = self._shown(path)
        data = read_file(engine, path, shown)
        if data is None or self._cache is None:
            return None
        from workerlint.run.cache_record import digest

        record = self._cache.store_for(engine).find(shown, digest(data))
        return None if record is None else restore_read(engine, path, data, shown, record)

    def _check(self, path: str, *, named: bool) -> Result | None:
        """Check a file in this process. Raise ReadError."""
        result = self._check_plain(path) if self._cache is not None and self._is_plain(path) else None
        return result or self._check_uncached(path, named=named)

    def _check_plain(self, path: str) -> Result | None:
        """Check a file, or restore its cached result; return None if it cannot be read or is not text.

        Raise ReadError if the check takes too long.
        """
        engine = self._engine(path)
        shown = self._shown(path)
        data = read_file(engine, path, shown)
        if data is None:
            return None
        if self._cache is None:
            return self._limited(shown, lambda: check_bytes(engine, data, shown, self._prepare))
        from workerlint.run.cache_record import digest, record_of

        store = self._cache.store_for(engine)
        content = digest(data)
        record = store.find(shown, content)
        result = None if record is None else restore_read(engine, path, data, shown, record)
        if result is None:
            result = self._limited(shown, lambda: check_bytes(engine, data, shown, self._prepare))
            store.keep(shown, record_of(result, content))
        return result

    def _engine(self, path: str) -> Engine:
        """Return the engine that checks a file. Raise ConfigurationError."""
        directory = path.rpartition(os.sep)[0]
        engine = self._engines.get(directory)
        if engine is None:
            engine = self._project.engine_for(path)
            # If patterns select the rules, the next file in the directory may have others.
            if not engine.settings.selects_by_file:
                self._engines[directory] = engine
        return engine

    def _check_uncached(self, path: str, *, named: bool) -> Result | None:
        engine = self._engine(self._name(path))
        shown = self._shown(path)
        source = read_source(path, shown, engine.settings.max_file_size, named=named)
        if source is None:
            return None
        document = Document(source)
        fix = self._fix
        if fix is not None:
            return self._limited(shown, lambda: release(engine, fix(engine, document, path), self._prepare))
        return self._limited(shown, lambda: check_document(engine, document, self._prepare))

    def _limited(self, shown: str, check: Callable[[], Result]) -> Result:
        """Return the result of *check*. Raise ReadError if it takes too long."""
        try:
            with self.watchdog:
                return check()
        except FileTimeoutError as error:
            hint = "pass a larger --timeout-per-file, or exclude the file"
            raise ReadError(f"the check of {shown} was interrupted: {error}", hint) from None


def _explain_without_workers(document: Document) -> None:
    """Find out why a document is not a Worker before its tree is released, for the summary of a run over one file."""
    if not document.workers:
        from workerlint.manifest.recognition import recognize

        document.cached(recognize)


MOST_PROCESSES = 16
"""The maximum for ``auto``: reading the result of a file takes a twentieth of the time of its check."""


def jobs_for(jobs: str, files: int, minimum: int) -> int:
    """Return the number of processes for so many files: *jobs*, or for ``auto`` the number of processors.

    With fewer than *minimum* files, ``auto`` is one process.
    """
    if jobs != AUTO:
        return min(int(jobs), files)
    return min(processors(), MOST_PROCESSES) if files >= minimum else 1


def processors() -> int:
    """Return the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def divide(
    files: dict[str, bool], shard: tuple[int, int], shown: Callable[[str], str]
) -> tuple[dict[str, bool], dict[str, bool]]:
    """Return the files of one shard, and the others; *shown* returns the name of a path in reports.

    The shard of a file depends only on that name, not on other files or the machine, so that each shard can reuse its
    cache.
    """
    part, count = shard
    from zlib import crc32  # needed for shards only

    own: dict[str, bool] = {}
    others: dict[str, bool] = {}
    for path, named in files.items():
        chosen = own if crc32(shown(path).encode("utf-8", "surrogatepass")) % count == part - 1 else others
        chosen[path] = named
    return own, others
