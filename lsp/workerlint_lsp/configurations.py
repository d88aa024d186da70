"""The configurations in a folder: while one is not valid, the last valid one stays in use."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT, OWN_FILE, SHARED_FILE
from workerlint.engine.configuration_check import ConfigurationCheck
from workerlint.engine.registry import RegistryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.config.boundary import Boundary
    from workerlint.config.settings import Settings
    from workerlint.engine.project import Project
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule

    Stamp = tuple[int, int, int] | None

T = TypeVar("T")


class Configurations:
    """The configurations of the directories in a folder. Any thread may use it.

    *warn* is called once for each configuration that cannot be used.
    """

    generation: int
    """The number of events that may have changed the errors."""

    def __init__(self, project: Project, defaults: Project, warn: Callable[[str], None]) -> None:
        """Use *project*, or *defaults* for a directory whose configuration has never been valid."""
        self._warn = warn
        self._lock = RLock()
        self.generation = 0
        self._valid: dict[str, Project] = {}
        """The project with the last valid configuration of each directory."""
        self._files: dict[str, str] = {}
        """The configuration file of each directory that was asked about; empty if there is none."""
        self._earlier: list[str] = []
        """The directories that were asked about before the last reload."""
        self.reload(project, defaults)

    def reload(self, project: Project, defaults: Project) -> None:
        """Use a new project, which reads every configuration again."""
        with self._lock:
            self._earlier = list({**dict.fromkeys(self._earlier), **self._files})
            self._project = project
            self._defaults = defaults
            self._older: list[Project] = []  # those in use because a configuration is not valid now
            self._raised: dict[str, ConfigurationError] = {}
            self._failed: dict[str, str] = {}  # the reason
            self._checked: dict[str, list[ConfigurationError]] = {}
            self._files = {}
            self._read: dict[str, Stamp] = {}  # the state of the files that were read, or could not be read
            self._used: dict[str, list[str]] = {}  # those of each directory
            self._absent: dict[str, Stamp] = {}  # that of those that would be read if they existed
            self._warned: set[str] = set()
            self.generation += 1

    def query(self, directory: str, ask: Callable[[Project], T], fallback: T) -> T:
        """Return the answer of the project to a question about a file in an absolute *directory*.

        If the configuration is not valid, the project with the last valid one answers: of this directory, or of the
        nearest one above that had one. Without such a project, the defaults answer.
        """
        with self._lock:
            reason = self._failed.get(self._failure_key(directory), "")
            if not reason:
                try:
                    answer = ask(self._project)
                except (ConfigurationError, RegistryError) as error:
                    reason = self._note_failure(directory, error)
                else:
                    self._note_success(directory)
                    return answer
            for project, name in ((self._last_valid(directory), "the last valid configuration"), (self._defaults, "")):
                if project is None:
                    continue
                try:
                    answer = ask(project)
                except (ConfigurationError, RegistryError):
                    continue
                if name and project not in self._older:
                    self._older.append(project)
                self.warn_once(f"{reason}; using {name or 'the defaults'} until this is fixed")
                return answer
            self.warn_once(reason)
            return fallback

    def settings_in(self, directory: str) -> Settings:
        """Return the settings that apply in a directory."""
        return self.query(directory, lambda project: project.settings_in(directory), DEFAULT)

    @property
    def rules(self) -> list[Rule]:
        """The rules that the configurations in use may select."""
        with self._lock:
            if not self._older:
                return self._project.known_rules
            rules = {rule.code: rule for project in (*self._older, self._project) for rule in project.known_rules}
            return [rule for _, rule in sorted(rules.items())]

    @property
    def boundary(self) -> Boundary | None:
        """What limits which files are read, with what was refused so far."""
        return self._project.boundary

    @property
    def failures(self) -> list[str]:
        """The plug-ins that could not be used, one line each."""
        with self._lock:
            return list(self._project.failures)

    def check_files(self) -> list[Result]:
        """Return the results of the platform files in use, as of today, and of lines that weaken mandatory rules."""
        with self._lock:
            return [*self._project.check_platform_files(), *self._project.check_layers(())]

    def errors(self) -> list[ConfigurationError]:
        """Return all errors in the configurations of the directories that were ever asked about, each once."""
        with self._lock:
            for directory in filter(os.path.isdir, self._earlier):
                self.settings_in(directory)
            self._earlier = []
            for path in self._files.values():
                if path and path not in self._checked:
                    check = ConfigurationCheck(self._project.policy_files, self.boundary)
                    check.check(path)
                    self._checked[path] = check.errors
            found = {str(error): error for errors in self._checked.values() for error in errors}
            return list({**self._raised, **found}.values())

    def files(self) -> list[str]:
        """Return the absolute paths of the files that were read, or could not be read."""
        with self._lock:
            return list(self._read)

    def is_outdated(self, directory: str) -> bool:
        """Return whether a file that configures *directory* has changed since it was read."""
        with self._lock:
            near = {path: self._absent[path] for path in candidates(directory) if path in self._absent}
            used = {path: self._read[path] for path in self._used.get(directory, self._read)}
            return any(_stamp(path) != stamp for path, stamp in {**near, **used}.items())

    def warn_once(self, message: str) -> None:
        """Warn, unless the message was given since the last reload."""
        if message not in self._warned:
            self._warned.add(message)
            self._warn(message)

    def _file_of(self, directory: str) -> str:
        """Return the configuration file of a directory; empty if there is none."""
        path = self._files.get(directory)
        if path is None:
            _note(self._absent, candidates(directory))
            try:
                path = self._project.config_file_in(directory)
            except ConfigurationError as error:
                path = error.path
            self._files[directory] = path
            self.generation += 1
        return path

    def _failure_key(self, directory: str) -> str:
        """Return what the failures of a directory are recorded under.

        Directories share those of their configuration file. But a policy file that is in one of them is trusted in
        the others.
        """
        file = self._file_of(directory)
        return directory if self._project.policy_files else file

    def _note_success(self, directory: str) -> None:
        if self._valid.get(directory) is not self._project:
            self._valid[directory] = self._project
            self._note_read(directory, self._project.files_of(self._project.settings_in(directory)))

    def _note_failure(self, directory: str, error: ConfigurationError | RegistryError) -> str:
        """Record what is wrong; return the reason."""
        self._failed[self._failure_key(directory)] = str(error)
        if isinstance(error, ConfigurationError):
            self._raised[str(error)] = error
            self._note_read(directory, (error.path, *self._project.files_read()))
        return str(error)

    def _note_read(self, directory: str, paths: Iterable[str]) -> None:
        self._used[directory] = [os.path.abspath(path) for path in paths]
        _note(self._read, self._used[directory])

    def _last_valid(self, directory: str) -> Project | None:
        while directory not in self._valid and directory != os.path.dirname(directory):
            directory = os.path.dirname(directory)
        return self._valid.get(directory)


def candidates(directory: str) -> Iterator[str]:
    """Yield the path of each configuration file that an absolute directory and those above may contain."""
    while True:
        yield os.path.join(directory, OWN_FILE)
        yield os.path.join(directory, SHARED_FILE)
        if ends_search(directory):
            return
        directory = os.path.dirname(directory)


def ends_search(directory: str) -> bool:
    """Return whether no configuration is searched above *directory*: at the root of a repository or a file system."""
    return directory == os.path.dirname(directory) or os.path.exists(os.path.join(directory, ".git"))


def _note(stamps: dict[str, Stamp], paths: Iterable[str]) -> None:
    """Add the state of those files that are not in *stamps*."""
    for path in paths:
        if path not in stamps:
            stamps[path] = _stamp(path)


def _stamp(path: str) -> Stamp:
    """Return what changes when a file is written or replaced; None if there is no file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
