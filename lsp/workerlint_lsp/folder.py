"""A workspace folder: its configurations, and the resources that its manifests define."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT, Selectors
from workerlint.engine.project import Project
from workerlint.engine.registry import RegistryError
from workerlint.files.bundle_files import BundleFiles
from workerlint.files.walk import Walker, excluded_by
from workerlint.manifest.resources import ResourceIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from workerlint.config.settings import Settings
    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule
    from workerlint.manifest.resources import Resource
    from workerlint_lsp.client import ClientSettings

T = TypeVar("T")


class Folder:
    """One folder of the workspace, checked as ``workerlint check`` does when it runs in this directory.

    *warn* is called once for each configuration or plug-in that cannot be used; the defaults are used instead.
    """

    path: str
    """The absolute path; empty for documents outside all folders, which are checked independently of each other."""
    project: Project
    """The settings, rules and engines of the files in the folder; its methods may raise."""

    def __init__(self, path: str, settings: ClientSettings, warn: Callable[[str], None]) -> None:
        self.path = path
        self._warn = warn
        self._resources: dict[str, list[Resource]] = {}
        self._lock = RLock()  # a project reads its configurations when they are first needed, in any thread
        self.use_settings(settings)

    def use_settings(self, settings: ClientSettings) -> None:
        """Use new settings of the client, and read every configuration again when it is next needed."""
        self._client_settings = settings
        self._warned: set[str] = set()
        name = os.path.expanduser(settings.configuration)
        self.project = Project(
            config_file=os.path.join(self.path, name) if name else "",
            directory=self.path,
            adjust=self._adjust,
            shown=self.display_path,
        )
        self._default = Project(configured=False, adjust=self._adjust)

    def display_path(self, path: str) -> str:
        """Return the path that messages contain: relative to the folder, with ``/`` as the separator."""
        if self.contains(path):
            path = os.path.relpath(path, self.path)
        return path.replace(os.sep, "/")

    def absolute_path(self, display_path: str) -> str:
        """Return the absolute path of a file by its path in messages."""
        return os.path.normpath(os.path.join(self.path, display_path))

    def contains(self, path: str) -> bool:
        """Check that an absolute path is in this folder."""
        return bool(self.path) and (path == self.path or path.startswith(self.path.rstrip(os.sep) + os.sep))

    def settings_for(self, path: str) -> Settings:
        """Return the settings for a file; the defaults if its configuration cannot be used."""
        return self._try(lambda project: project.settings_for(self._file_path(path)), DEFAULT)

    def _settings_in(self, directory: str) -> Settings:
        return self._try(lambda project: project.settings_in(directory), DEFAULT)

    def engine_for(self, path: str) -> Engine | None:
        """Return the engine that checks a file; None if the configuration excludes the file."""
        settings = self.settings_for(path)
        if path and excluded_by(settings, settings.root).holds(path):
            return None
        engine = self._try(lambda project: project.engine_for(self._file_path(path)), None)
        for failure in self.project.failures:
            self._warn_once(failure)
        return engine

    @property
    def rules(self) -> list[Rule]:
        """The rules that the configurations of the folder may use."""
        return self.project.known_rules

    def files_read(self) -> list[str]:
        """Return the absolute paths of the configuration files that were read so far, and of the files they name."""
        return [os.path.abspath(path) for path in self.project.files_read()]

    def paths(self) -> list[str]:
        """Return the absolute path of each YAML file that is neither excluded nor ignored by git."""
        return [path for path, _ in Walker(self._settings_in).walk(self.path)] if self.path else []

    def record(self, display_path: str, resources: list[Resource]) -> bool:
        """Record the resources in a file; return whether the change may affect the findings in other files."""
        recorded = self._resources.get(display_path)
        if resources:
            self._resources[display_path] = resources
        else:
            self._resources.pop(display_path, None)
        return [_definition(item) for item in recorded or ()] != [_definition(item) for item in resources]

    def keep_only(self, display_paths: Container[str]) -> bool:
        """Remove the resources of all other files; return whether there were any."""
        removed = [path for path in self._resources if path not in display_paths]
        for path in removed:
            del self._resources[path]
        return bool(removed)

    def index(self, display_path: str, resources: list[Resource] | None = None) -> ResourceIndex:
        """Return the index of the resources that a file can refer to: those of the folder, or only its own.

        *resources* are those of the file itself; None for those that were last recorded.
        """
        if resources is None:
            resources = self._resources.get(display_path, [])
        if not self.path:
            return ResourceIndex([(display_path, resources)])
        files = {**self._resources, display_path: resources}
        return ResourceIndex(sorted(files.items()), self._find_bundle_file())

    def around(self, display_path: str) -> list[tuple[str, list[Resource]]]:
        """Return the resources in the other files of the folder, by their paths."""
        others = sorted(self._resources.items()) if self.path else []
        return [(path, resources) for path, resources in others if path != display_path]

    def full_index(self) -> ResourceIndex:
        """Return the index of the recorded resources of all files."""
        return ResourceIndex(sorted(self._resources.items()), self._find_bundle_file())

    def _find_bundle_file(self) -> Callable[[str, str], str | None] | None:
        """Return a function that finds the files of Bundles as they are now."""
        return BundleFiles(self.path, self.display_path).find if self.path else None

    def _file_path(self, path: str) -> str:
        """Return the path whose configuration is used; a document without a file belongs to the folder."""
        return path or os.path.join(self.path or os.sep, "untitled.yaml")

    def _adjust(self, settings: Settings) -> Settings:
        changes: dict[str, object] = {}
        selectors = self._client_settings.selectors
        if selectors != Selectors():
            changes["command_line"] = selectors
        if not settings.root:
            changes["root"] = self.path or os.sep
        return settings.replace(**changes) if changes else settings

    def _try(self, query: Callable[[Project], T], fallback: T) -> T:
        """Return the result of a query to the project, or to the default one if the configuration is invalid."""
        with self._lock:
            try:
                return query(self.project)
            except (ConfigurationError, RegistryError) as error:
                self._warn_once(f"{error}; using the defaults until this is fixed")
            try:
                return query(self._default)
            except (ConfigurationError, RegistryError) as error:
                self._warn_once(str(error))
                return fallback

    def _warn_once(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            self._warn(message)


def _definition(resource: Resource) -> tuple[object, ...]:
    """Return the parts of a resource that findings in other files depend on."""
    references = tuple((item.kind, item.name, item.workspace) for item in resource.references)
    stack = resource.stack, resource.definition
    return resource.kind, resource.name, resource.workspace, resource.line, references, stack
