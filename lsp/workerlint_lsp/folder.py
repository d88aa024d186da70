"""A workspace folder: the configuration that holds in it, and what all its manifests define."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT, Selectors
from workerlint.engine.project import Project
from workerlint.engine.registry import RegistryError
from workerlint.files.walk import Walker, excluded_by
from workerlint.manifest.resources import ResourceIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from workerlint.config.settings import Settings
    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule
    from workerlint.manifest.resources import Resource
    from workerlint_lsp.client_settings import ClientSettings

T = TypeVar("T")


class Folder:
    """One folder of the workspace, checked as ``workerlint check`` run in it would.

    *path* is absolute; empty for documents outside every folder, each of which then stands alone. *note* is told, once
    each, of configurations and plug-ins that cannot be used; the defaults hold in their place.
    """

    def __init__(self, path: str, settings: ClientSettings, note: Callable[[str], None]) -> None:
        self.path = path
        self._note = note
        self._resources: dict[str, list[Resource]] = {}
        self.use(settings)

    def use(self, settings: ClientSettings) -> None:
        """Take the client's settings, and read every configuration afresh when it is next needed."""
        self._client_settings = settings
        self._noted: set[str] = set()
        self._project = Project(config_file=self._named_configuration(), adjust=self._adjust)
        self._default = Project(configured=False, adjust=self._adjust)

    def shown(self, path: str) -> str:
        """Give a path as messages show it: relative to the folder, with ``/`` between its parts."""
        if self.holds(path):
            path = os.path.relpath(path, self.path)
        return path.replace(os.sep, "/")

    def absolute(self, shown: str) -> str:
        """Give the absolute path of a file that messages call *shown*."""
        return os.path.normpath(os.path.join(self.path, shown))

    def holds(self, path: str) -> bool:
        """Tell whether an absolute path lies in this folder."""
        return bool(self.path) and (path == self.path or path.startswith(self.path.rstrip(os.sep) + os.sep))

    def settings_for(self, path: str) -> Settings:
        """Give the settings that hold for a file; the defaults where its configuration cannot be used."""
        return self._try(lambda project: project.settings_for(self._place(path)), DEFAULT)

    def _settings_in(self, folder: str) -> Settings:
        return self._try(lambda project: project.settings_in(folder), DEFAULT)

    def engine_for(self, path: str) -> Engine | None:
        """Give the engine that checks a file; None for one that the configuration excludes."""
        settings = self.settings_for(path)
        if path and excluded_by(settings, settings.root).holds(path):
            return None
        engine = self._try(lambda project: project.engine_for(self._place(path)), None)
        for failure in self._project.failures:
            self._note_once(failure)
        return engine

    @property
    def project(self) -> Project:
        """The settings, rules and engines of the folder's files; what its methods raise is not caught here."""
        return self._project

    @property
    def rules(self) -> list[Rule]:
        """The rules that some file of the folder may be checked with."""
        return self._project.known_rules

    def paths(self) -> list[str]:
        """Give the absolute path of each YAML file that is neither excluded nor ignored by git."""
        return [path for path, _ in Walker(self._settings_in).walk(self.path)] if self.path else []

    def keep(self, shown: str, resources: list[Resource]) -> bool:
        """Note what a file defines; tell whether that changes what other files may say of it."""
        known = self._resources.get(shown)
        if resources:
            self._resources[shown] = resources
        else:
            self._resources.pop(shown, None)
        return [_essence(item) for item in known or ()] != [_essence(item) for item in resources]

    def forget_all_but(self, shown: Container[str]) -> bool:
        """Let go of all files but those called *shown*; tell whether that changes what these may say."""
        gone = [name for name in self._resources if name not in shown]
        for name in gone:
            del self._resources[name]
        return bool(gone)

    def index(self, shown: str, resources: list[Resource] | None = None) -> ResourceIndex:
        """Give the index over all files that the one called *shown* knows of: those of the folder, else itself.

        *resources* are its own; None for those that were last noted.
        """
        if resources is None:
            resources = self._resources.get(shown, [])
        if not self.path:
            return ResourceIndex([(shown, resources)])
        files = {**self._resources, shown: resources}
        return ResourceIndex(sorted(files.items()))

    def known(self) -> ResourceIndex:
        """Give the index over all files of the folder as they were last looked at."""
        return ResourceIndex(sorted(self._resources.items()))

    def _place(self, path: str) -> str:
        """Give where a document stands whose configuration is wanted: one that is no file yet stands in the folder."""
        return path or os.path.join(self.path or os.sep, "untitled.yaml")

    def _named_configuration(self) -> str:
        name = os.path.expanduser(self._client_settings.configuration)
        return os.path.join(self.path, name) if name else ""

    def _adjust(self, settings: Settings) -> Settings:
        changes: dict[str, object] = {}
        selectors = self._client_settings.selectors
        if selectors != Selectors():
            changes["overrides"] = selectors
        if not settings.root:
            changes["root"] = self.path or os.sep
        return settings.replace(**changes) if changes else settings

    def _try(self, ask: Callable[[Project], T], otherwise: T) -> T:
        try:
            return ask(self._project)
        except (ConfigurationError, RegistryError) as error:
            self._note_once(f"{error}; the defaults hold until that is mended")
        try:
            return ask(self._default)
        except (ConfigurationError, RegistryError) as error:
            self._note_once(str(error))
            return otherwise

    def _note_once(self, message: str) -> None:
        if message not in self._noted:
            self._noted.add(message)
            self._note(message)


def _essence(resource: Resource) -> tuple[object, ...]:
    references = tuple((item.kind, item.name, item.workspace) for item in resource.references)
    return resource.kind, resource.name, resource.workspace, resource.line, references
