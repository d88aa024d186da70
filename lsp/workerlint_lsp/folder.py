"""A workspace folder: its configurations, and the resources that its manifests define."""

from __future__ import annotations

import os
from collections.abc import Callable, Container
from threading import Lock

from workerlint.config.boundary import Boundary
from workerlint.config.settings import Selectors, Settings
from workerlint.engine.engine import Engine
from workerlint.engine.project import Project
from workerlint.engine.rule import Rule
from workerlint.files.bundle_files import BundleFiles
from workerlint.files.walk import Walker, excluded_by
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import BUNDLE_FILE, Resource
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.configurations import Configurations, candidates, ends_search

_NOWHERE = os.path.join(os.sep, "untitled")
"""The directory of a document that is neither a file nor in a folder: no policy file is inside of it."""


class Folder:
    """One folder of the workspace, checked as ``workerlint check`` does when it runs in this directory.

    Any thread may use it. *warn* is called once for each configuration or plug-in that cannot be used.
    """

    path: str
    """The absolute path; empty for documents outside all folders, which are checked independently of each other."""
    client_settings: ClientSettings
    """The settings of the client for this folder."""
    configurations: Configurations
    """The settings, rules and engines of the files in the folder."""

    trusted: bool
    """Whether files outside of the folder may be read."""

    def __init__(
        self, path: str, settings: ClientSettings, warn: Callable[[str], None], *, trusted: bool = True
    ) -> None:
        self.path = path
        self.trusted = trusted
        self._lock = Lock()
        self._resources: dict[str, list[Resource]] = {}
        self._shared: ResourceIndex | None = None
        """The index of the resources as they were recorded when it was built."""
        self._changed: set[str] = set()
        """The files whose resources have been recorded since."""
        self.client_settings = settings
        self._reported: list[Settings] = []  # those that were compared with the settings of the client
        self.configurations = Configurations(*self._projects(), warn)

    def use_settings(self, settings: ClientSettings) -> None:
        """Use new settings of the client, and read every configuration again when it is next needed."""
        self.client_settings = settings
        self._reported = []
        self.configurations.reload(*self._projects())

    def _projects(self) -> tuple[Project, Project]:
        return self.new_project(), Project(configured=False, adjust=self._adjust, guarded=False)

    def new_project(self) -> Project:
        """Return the configurations as they are on disk, for one thread: its caches are not shared."""
        policy = os.path.expanduser(self.client_settings.policy_file)
        return Project(
            config_file=self._named_configuration(),
            policy_files=[os.path.join(self.path, policy)] if policy else (),
            directory=self.path,
            adjust=self._adjust,
            shown=self.display_path,
            boundary=Boundary(self.path, alone=not self.trusted, plugins=self.trusted and self.client_settings.plugins),
        )

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
        """Return the settings for a file; the last valid ones if its configuration cannot be used."""
        return self.configurations.settings_in(os.path.dirname(self._file_path(path)))

    def engine_for(self, path: str) -> Engine | None:
        """Return the engine that checks a file; None if the configuration excludes the file."""
        file = self._file_path(path)
        directory = os.path.dirname(file)
        settings = self.settings_for(path)
        if path and excluded_by(settings, settings.root).holds(path):
            outer = [mandate.settings for mandate in settings.mandates]
            if all(excluded_by(item, item.root).holds(path) for item in outer):
                return None
            self.configurations.query(directory, lambda project: project.limit([path]), None)
        if settings.mandates and not any(item is settings for item in self._reported):
            self._reported.append(settings)
            nothing: list[str] = []
            for warning in self.configurations.query(directory, self._weakening_settings, nothing):
                self.configurations.warn_once(warning)
        engine = self.configurations.query(directory, lambda project: project.engine_for(file), None)
        for failure in self.configurations.failures:
            self.configurations.warn_once(failure)
        return engine

    def _weakening_settings(self, project: Project) -> list[str]:
        """Return a warning for each setting of the client that would weaken mandatory rules."""
        from workerlint.engine.attempts import protected_rules, rule_names, weakened

        mandates = [item for settings in project.settings_in_use() for item in project.mandates_of(settings)]
        selectors = self.client_settings.selectors
        table = {"select": selectors.select, "extend-select": selectors.extend_select, "ignore": selectors.ignore}
        return [
            f"setting {message} {rule_names(rules)} ({rules[0].location})"
            for _, message, rules in weakened(table, (), protected_rules(mandates, project.rules_for))
            if rules
        ]

    def known_rules(self) -> list[Rule]:
        """Return the rules that the configurations of the folder may use, with those of its top directory."""
        self.settings_for("")
        return self.rules

    @property
    def rules(self) -> list[Rule]:
        """The rules that the configurations of the folder may use."""
        return self.configurations.rules

    def configuration_files(self) -> list[str]:
        """Return the absolute paths of the files that configure the folder, or would do so if they existed above it."""
        above = [] if not self.path or ends_search(self.path) else candidates(os.path.dirname(self.path))
        return list(dict.fromkeys((*self.configurations.files(), *above)))

    def is_outdated(self, path: str) -> bool:
        """Return whether a file that configures the check of the file at *path* has changed since it was read."""
        return self.configurations.is_outdated(os.path.dirname(self._file_path(path)))

    def missing_configuration(self) -> str:
        """Return the path of the configuration file that the client names, if there is no such file; else empty."""
        path = self._named_configuration()
        return path if path and not os.path.isfile(path) else ""

    def _named_configuration(self) -> str:
        name = os.path.expanduser(self.client_settings.configuration)
        return os.path.join(self.path, name) if name else ""

    def paths(self) -> list[str]:
        """Return the absolute path of each YAML file that is neither excluded nor ignored by git."""
        if not self.path:
            return []
        walker = Walker(self.configurations.settings_in, boundary=self.configurations.boundary)
        return [path for path, _ in walker.walk(self.path)]

    def record(self, display_path: str, resources: list[Resource]) -> bool:
        """Record the resources in a file; return whether the change may affect the findings in other files."""
        with self._lock:
            self._changed.add(display_path)
            recorded = self._resources.get(display_path)
            if resources:
                self._resources[display_path] = resources
            else:
                self._resources.pop(display_path, None)
        return [_definition(item) for item in recorded or ()] != [_definition(item) for item in resources]

    def keep_only(self, display_paths: Container[str]) -> bool:
        """Remove the resources of all other files; return whether there were any."""
        with self._lock:
            removed = [path for path in self._resources if path not in display_paths]
            for path in removed:
                del self._resources[path]
            self._changed.update(removed)
        return bool(removed)

    def index(self, display_path: str, resources: list[Resource] | None = None) -> ResourceIndex:
        """Return the index of the resources that a file can refer to: those of the folder, or only its own.

        *resources* are those of the file itself; None for those that were last recorded.
        """
        recorded = self._recorded()
        if resources is None:
            resources = recorded.get(display_path, [])
        if not self.path:
            return ResourceIndex([(display_path, resources)])
        shared = self._shared_index(display_path)
        names_files = shared.of_kind(BUNDLE_FILE) or any(item.kind == BUNDLE_FILE for item in resources)
        if not names_files and display_path in shared.order:
            return shared.with_file(display_path, resources)
        files = {**recorded, display_path: resources}
        return ResourceIndex(sorted(files.items()), self._find_bundle_file())

    def _shared_index(self, display_path: str) -> ResourceIndex:
        """Return an index of the recorded resources of all files except possibly one, without the files of Bundles.

        Usually, only the file that is being edited has changed. Then the index is not built again for each keystroke.
        """
        with self._lock:
            if self._shared is None or not self._changed <= {display_path}:
                self._shared = ResourceIndex(sorted(self._resources.items()))
                self._changed = set()
            return self._shared

    def around(self, display_path: str) -> list[tuple[str, list[Resource]]]:
        """Return the resources in the other files of the folder, by their paths."""
        others = sorted(self._recorded().items()) if self.path else []
        return [(path, resources) for path, resources in others if path != display_path]

    def full_index(self) -> ResourceIndex:
        """Return the index of the recorded resources of all files."""
        return ResourceIndex(sorted(self._recorded().items()), self._find_bundle_file())

    def _recorded(self) -> dict[str, list[Resource]]:
        """Return a copy of the resources by path, because other threads record theirs at the same time."""
        with self._lock:
            return dict(self._resources)

    def _find_bundle_file(self) -> Callable[[str, str], str | None] | None:
        """Return a function that finds the files of Bundles as they are now."""
        return BundleFiles(self.path, self.display_path).find if self.path else None

    def _file_path(self, path: str) -> str:
        """Return the path whose configuration is used; a document without a file belongs to the folder."""
        return path or os.path.join(self.path or _NOWHERE, "untitled.yaml")

    def _adjust(self, settings: Settings) -> Settings:
        changes: dict[str, object] = {}
        selectors = self.client_settings.selectors
        if selectors != Selectors():
            changes["command_line"] = selectors
        if not settings.root:
            changes["root"] = self.path or os.sep
        return settings.replace(**changes) if changes else settings


def _definition(resource: Resource) -> tuple[object, ...]:
    """Return the parts of a resource that findings in other files depend on."""
    references = tuple((item.kind, item.name, item.workspace) for item in resource.references)
    stack = resource.stack, resource.definition
    return resource.kind, resource.name, resource.workspace, resource.line, references, stack
