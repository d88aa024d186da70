"""The check of configuration files: their keys, policies and examples, and the files that they name."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError
from workerlint.config.layers import loads_plugins, parse_section, policies_in, with_name
from workerlint.config.loader import Configuration
from workerlint.config.merge import extra_in
from workerlint.config.settings import DEFAULT, OWN_FILE, SHARED_FILE
from workerlint.core.guarded_read import read_guarded
from workerlint.core.record import Struct
from workerlint.core.wording import listing, plural
from workerlint.engine.policy_rules import compile_rules, count_examples, example_errors
from workerlint.engine.project import Project
from workerlint.files.walk import Walker
from workerlint.platform.extra_fields import extra_errors, load_extra
from workerlint.platform.platform_file import schema_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint.config.boundary import Boundary
    from workerlint.config.layers import Layer
    from workerlint.config.settings import Settings


class ConfigurationCheck:
    """Checks configuration files, with all of their layers and the files that they name."""

    failures: list[str]
    """The plug-ins that could not be used, one line each."""

    def __init__(self, policy_files: Sequence[str] = (), boundary: Boundary | None = None) -> None:
        """Check files whose outermost layers are *policy_files*, and the policy file of the environment.

        *boundary* limits which files are read.
        """
        self._policy_files = policy_files
        self._boundary = boundary
        self._errors: dict[tuple[str, int, str], ConfigurationError] = {}
        self._project = Project(policy_files=policy_files, boundary=boundary)
        self.failures = self._project.failures
        self._configurations: dict[str, None] = {}
        self._platform_files: dict[str, None] = {}
        self._schemas: dict[str, None] = {}
        self._policies: dict[tuple[str, int], int] = {}
        """The number of examples of each policy, by its file and line."""

    def check(self, path: str) -> None:
        """Check one configuration file. A ``pyproject.toml`` without a table for workerlint has no errors."""
        if self._boundary is not None and not self._boundary.allows_found(path):
            return  # an error where the configuration is used
        if _has_no_table(path):
            return
        configuration = Configuration(self._project.rules, policy_files=self._policy_files, boundary=self._boundary)
        try:
            found = configuration.check(path, self._check_layers)
        except ConfigurationError as unreadable:  # what is in the place of the file
            found = [unreadable]
        for error in found or self._check_named_files(path):
            self._errors.setdefault((os.path.realpath(error.path), error.line, error.message), error)

    @property
    def errors(self) -> list[ConfigurationError]:
        """The errors that were found so far, each once: files may share layers."""
        return list(self._errors.values())

    @property
    def account(self) -> str:
        """What was checked, in words."""
        counts = (
            plural(len(self._configurations), "configuration file"),
            plural(len(self._platform_files), "platform file"),
            plural(len(self._schemas), "schema file"),
            plural(sum(self._policies.values()), "example"),
        )
        return listing([count for count in counts if not count.startswith("0 ")])

    def _check_layers(self, layers: Sequence[Layer]) -> list[ConfigurationError]:
        """Return the errors in the extra fields and policies of *layers*, and in the examples of valid policies."""
        self._configurations.update({os.path.realpath(layer.path): None for layer in layers})
        path = extra_in(layers)
        if path:
            if path not in {layer.path for layer in layers}:
                self._schemas[os.path.realpath(path)] = None
            errors = [with_name(error, layers) for error in extra_errors(path)]
            if errors:
                return errors
        tables = policies_in(layers)
        if not tables:
            return []
        extra = load_extra(path, "") if path else None
        rules, errors = compile_rules(tables, self._project.rules(loads_plugins(layers)), extra)
        for rule in rules:
            self._policies[rule.table.source.path, rule.table.line()] = count_examples(rule)
            errors += example_errors(rule, extra)
        return errors

    def _check_named_files(self, path: str) -> list[ConfigurationError]:
        """Return the errors in the environment file and the platform file of a valid configuration."""
        is_found = _finds(path)
        project = self._project
        if not is_found:
            project = Project(config_file=path, policy_files=self._policy_files, boundary=self._boundary)
        try:
            settings = project.settings_for(path)
            file = project.platform_file(settings)
        except ConfigurationError as error:
            return [error]
        if file is None:
            return []
        self._platform_files[os.path.realpath(file.path)] = None
        self._schemas.update({os.path.realpath(file.resolve(name)): None for name in file.schema_texts})
        return list(schema_errors(file))


class FoundConfigurations(Struct):
    """The configuration files below a directory."""

    paths: list[str]
    unused: list[str]
    """The files with settings that do not apply, because a ``workerlint.toml`` is next to them."""
    problems: list[str]
    """The errors of the search, one line each."""


def find_configurations(directory: str) -> FoundConfigurations:
    """Return the configuration files below a directory.

    Directories that the configuration excludes or git ignores are not searched.
    """
    project = Project()

    def settings_of(inner: str) -> Settings:
        try:
            return project.settings_in(inner)
        except ConfigurationError:  # reported when the file itself is checked
            return DEFAULT

    walker = Walker(settings_of, (OWN_FILE, SHARED_FILE))
    found = sorted(path for path, _ in walker.walk(directory) if os.path.basename(path) in {OWN_FILE, SHARED_FILE})
    paths = [path for path in found if _finds(path)]
    unused = [path for path in found if path not in paths and not _has_no_table(path)]
    return FoundConfigurations(paths, unused, walker.take_problems())


def _finds(path: str) -> bool:
    """Return whether the file at *path* applies to its directory."""
    absolute = os.path.abspath(path)
    try:
        return Configuration(lambda _: ()).find(os.path.dirname(absolute)) == absolute
    except ConfigurationError:  # reported when the file itself is checked
        return True


def _has_no_table(path: str) -> bool:
    """Return whether a file is a ``pyproject.toml`` of other tools only."""
    try:
        return parse_section(path, read_guarded(path))[0] is None
    except (OSError, ConfigurationError):  # reported when the file is checked
        return False
