"""Checks the files of a run one by one: from the cache what is known, by several processes what is much, in order."""

from __future__ import annotations

import os
from zlib import crc32

from workerlint.core.console import Progress, note
from workerlint.files.discovery import STDIN
from workerlint.files.read import ReadError, read_source
from workerlint.run.file_check import Examined, Survey, begin
from workerlint.run.options import AUTO
from workerlint.syntax.markdown import is_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.core.text import Source
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project
    from workerlint.manifest.resources import Resource
    from workerlint.run.cache import Cache
    from workerlint.run.cache_store import Entry
    from workerlint.run.options import CheckOptions

CACHED_FROM = 10
"""Files: with fewer, checking them costs less than to read a cache and to see whether the tool is still the same."""
PARALLEL_FROM = 300
"""Files to be checked: with fewer, starting processes and handing over what they found takes what they save."""


class Checking:
    """Checks the files of one run.

    *name* and *shown* give what a path is called: for the settings, and in reports. *fix* is given each file before it
    is checked, and gives what is left to check; None where nothing is fixed. *light* tells that *project* is a survey.
    """

    def __init__(
        self,
        project: Project | Survey,
        options: CheckOptions,
        name: Callable[[str], str],
        shown: Callable[[str], str],
        fix: Callable[[Engine, Source, str], Source] | None,
        *,
        light: bool = False,
    ) -> None:
        self._light = light
        self._project = project
        self._options = options
        self._name = name
        self._shown = shown
        self._fix = fix
        self._cache: Cache | None = None
        self._engines: dict[str, Engine] = {}
        self.lost = False
        """Whether a worker process died: it was said on stderr."""

    def outcomes(
        self, files: dict[str, bool], progress: Progress, problem: Callable[[str, str], None]
    ) -> dict[str, Examined]:
        """Give what is in each file that is text, in their order; *problem* is told what cannot be read.

        *files* tells for each path whether it was named. Raises ConfigurationError.
        """
        self.open_cache(len(files))
        if len(files) >= CACHED_FROM:
            from workerlint.core.gc_tuning import tune_gc

            tune_gc()
        known = self._recall(files, progress)
        self._check_beside([path for path in files if path not in known and self._is_plain(path)], known, progress)
        ordered = {}
        for number, (path, named) in enumerate(files.items()):
            outcome = known.get(path)
            if outcome is None:
                progress.show(number)
                try:
                    outcome = self._check_here(path, named=named)
                except ReadError as error:
                    problem(str(error), error.hint)
            if outcome is not None:
                ordered[path] = outcome
        if self._cache is not None:
            self._cache.save()
        return ordered

    def open_cache(self, count: int) -> None:
        """Use the cache of earlier runs when it is wanted and so many files are worth it."""
        from workerlint.run.cache_files import is_switched_off

        if (
            self._cache is None
            and count >= CACHED_FROM
            and not (self._options.no_cache or self._fix or is_switched_off())
        ):
            from workerlint.run.cache import Cache

            self._cache = Cache(lambda: self._project.known_rules, self._options.cache_dir, self._options.cache_key())

    def definitions(self, files: dict[str, bool]) -> dict[str, list[Resource]]:
        """Give what files define that are not to be checked; nothing for one that cannot be read.

        Raises ConfigurationError.
        """
        self.open_cache(len(files))
        defined = {}
        for path in files:
            resources = self._recalled_resources(path)
            if resources is not None:
                defined[path] = resources
        left = {path: named for path, named in files.items() if path not in defined}
        survey = Checking(Survey(self._project), self._options, self._name, self._shown, None, light=True)
        ahead = survey.outcomes(left, Progress(0), lambda *_: None)
        defined.update({path: outcome.checked.resources for path, outcome in ahead.items()})
        return {path: defined.get(path, []) for path in files}

    def _recalled_resources(self, path: str) -> list[Resource] | None:
        """Give what a file defines when the cache knows what a check of it found."""
        if self._cache is None or not self._is_plain(path):
            return None
        from workerlint.run.cache_store import DamagedError, resources_of

        entry = self._cache.store_for(self._engine(path)).find(path)
        try:
            return None if entry is None else resources_of(entry.packed)
        except DamagedError:
            return None

    def _is_plain(self, path: str) -> bool:
        return path != STDIN and self._fix is None and not is_markdown(path)

    def _recall(self, files: Iterable[str], progress: Progress) -> dict[str, Examined]:
        """Give what the cache knows of files."""
        known: dict[str, Examined] = {}
        if self._cache is None:
            return known
        from workerlint.run.file_check import revive

        for path in files:
            if self._is_plain(path):
                engine = self._engine(path)
                entry = self._cache.store_for(engine).find(path)
                if entry is not None and (outcome := revive(engine, path, self._shown(path), entry)):
                    known[path] = outcome
                    progress.show(len(known))
        return known

    def _check_beside(self, paths: list[str], known: dict[str, Examined], progress: Progress) -> None:
        """Let other processes help with many files; what they did not do is left out of *known*."""
        jobs = jobs_for(self._options.jobs, len(paths), PARALLEL_FROM)
        if jobs < 2:
            return
        from workerlint.run.file_check import examine_for_other, revive
        from workerlint.run.parallel import Work, share_out

        before = len(known)
        stored = self._cache is not None

        def here(path: str) -> None:
            outcome = self._check_plain(path)
            if outcome is not None:
                known[path] = outcome

        def there(path: str) -> Entry | None:
            return examine_for_other(self._engine(path), path, self._shown(path), stored=stored)

        def take(path: str, entry: Entry) -> None:
            engine = self._engine(path)
            outcome = revive(engine, path, self._shown(path), entry)
            if outcome is not None:
                known[path] = outcome
                self._remember(path, engine, entry)

        task = {"options": self._options.as_json(), "light": self._light, "stored": stored}
        lost = share_out(paths, Work(here, there, take, task), jobs, lambda done: progress.show(before + done))
        self.lost = bool(lost)
        for reason in lost:
            note(f"workerlint: a worker process {reason}; its files are checked again\n")

    def _check_here(self, path: str, *, named: bool) -> Examined | None:
        """Check a file in this process. Raises ReadError."""
        outcome = self._check_plain(path) if self._cache is not None and self._is_plain(path) else None
        return outcome or self._check_uncached(path, named=named)

    def _check_plain(self, path: str) -> Examined | None:
        """Check a file that nothing is done with but to check it, and remember it where that is wanted.

        None for a file that cannot be read, or that is no text.
        """
        from workerlint.run.file_check import examine

        engine = self._engine(path)
        look = examine(engine, path, self._shown(path))
        if look is None:
            return None
        if self._cache is None:
            return Examined(engine, look.checked)
        entry = look.entry(stored=True)
        self._remember(path, engine, entry)
        return Examined(engine, look.checked, secretless=entry.secretless)

    def _engine(self, path: str) -> Engine:
        """Give the engine that checks a file. Raises ConfigurationError."""
        folder = path.rpartition(os.sep)[0]
        engine = self._engines.get(folder)
        if engine is None:
            engine = self._project.engine_for(path)
            # Where patterns choose the rules, the next file in the folder may have others.
            if not engine.settings.per_file_ignores:
                self._engines[folder] = engine
        return engine

    def _check_uncached(self, path: str, *, named: bool) -> Examined | None:
        name = self._name(path)
        engine = self._engine(name)
        source = read_source(path, self._shown(path), engine.settings.max_file_size, named=named)
        if source is None:
            return None
        if self._fix is not None:
            source = self._fix(engine, source, path)
        return Examined(engine, begin(engine, source, name))

    def _remember(self, path: str, engine: Engine, entry: Entry) -> None:
        if self._cache is not None:
            self._cache.store_for(engine).keep(path, entry)


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
    own: dict[str, bool] = {}
    others: dict[str, bool] = {}
    for path, named in files.items():
        chosen = own if crc32(shown(path).encode("utf-8", "surrogatepass")) % count == part - 1 else others
        chosen[path] = named
    return own, others
