"""The settings, rules and engine for each file."""

from __future__ import annotations

import os

from workerlint.config.errors import display_path
from workerlint.config.loader import Configuration
from workerlint.config.selection import find_rules, resolve
from workerlint.config.settings import DEFAULT
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SUPPRESSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workerlint.config.settings import Settings
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule
    from workerlint.files.gitignore import Patterns
    from workerlint.platform.platform_file import PlatformFile


class Project:
    """Provides settings and engines. Files with the same configuration and ignored rules share an engine."""

    def __init__(
        self,
        *,
        config_file: str = "",
        configured: bool = True,
        adjust: Callable[[Settings], Settings] = lambda settings: settings,
        variables: Mapping[str, str] | None = None,
        shown: Callable[[str], str] = display_path,
    ) -> None:
        """Use *config_file*, *configured* and *adjust* as Configuration does.

        *variables* are set in addition to those of the environment file; None if there is no environment. *shown*
        returns a path as reports show it.
        """
        self.failures: list[str] = []
        """The plug-ins that could not be used, one line each."""
        self._rules: dict[bool, list[Rule]] = {}
        self._engines: dict[tuple[int, frozenset[str]], Engine] = {}
        self._per_file: dict[int, list[tuple[Patterns, frozenset[str]]]] = {}
        self._platform_files: dict[str, PlatformFile] = {}
        self._variables = variables
        self._shown = shown
        self._configuration = Configuration(
            self.rules,
            file=config_file,
            enabled=configured,
            adjust=lambda settings: self._with_files(adjust(settings)),
        )

    def rules(self, plugins: bool = False) -> list[Rule]:
        """Return the built-in rules, and those of plug-ins if *plugins* is set."""
        rules = self._rules.get(plugins)
        if rules is None:
            rules = self._rules[plugins] = load_rules(plugins, self.failures)
        return rules

    @property
    def known_rules(self) -> list[Rule]:
        """All rules, including those of plug-ins if a configuration of the project allows plug-ins."""
        return self.rules(plugins=True in self._rules)

    def settings_for(self, path: str) -> Settings:
        """Return the settings that apply to a file. Raise ConfigurationError."""
        return self._configuration.for_file(path)

    def settings_in(self, directory: str) -> Settings:
        """Return the settings that apply in a directory. Raise ConfigurationError."""
        return self._configuration.for_folder(directory)

    def settings_in_use(self) -> list[Settings]:
        """Return all settings that were returned so far."""
        return self._configuration.in_use()

    def files_read(self) -> list[str]:
        """Return the files that were read so far: configurations, environment files, platform files and schemas."""
        return [path for settings in self.settings_in_use() for path in self.files_of(settings)]

    def files_of(self, settings: Settings) -> list[str]:
        """Return the files that *settings* were read from, or name. Raise ConfigurationError."""
        files = [path for path in (settings.config_file, settings.env_file, settings.platform) if path]
        files += [path for path in settings.schema.values() if path not in files]
        platform = self.platform_file(settings)
        return files if platform is None else [*files, *map(platform.resolve, platform.schema_texts)]

    def platform_file(self, settings: Settings) -> PlatformFile | None:
        """Return the platform file that *settings* name. Raise ConfigurationError."""
        path = settings.platform
        if path and path not in self._platform_files:
            from workerlint.platform.platform_file import load_platform

            self._platform_files[path] = load_platform(path, self._shown(path))
        return self._platform_files.get(path)

    def check_platform_files(self) -> list[Result]:
        """Return the results of the platform files that were read so far, as of today."""
        named = {settings.platform: settings for settings in self.settings_in_use() if settings.platform}
        if not named:
            return []
        from datetime import UTC, datetime

        today = datetime.now(UTC).date()
        results = [self._engine(settings, path).check_platform_file(today) for path, settings in named.items()]
        return [result for result in results if result is not None]

    def engine_for(self, path: str) -> Engine:
        """Return the engine that checks a file. Raise ConfigurationError."""
        return self._engine(self.settings_for(path), path)

    def _engine(self, settings: Settings, path: str) -> Engine:
        """Return the engine for a file that *settings* apply to."""
        ignored = self._ignored(settings, path) if settings.per_file_ignores else frozenset()
        key = (id(settings), ignored)
        engine = self._engines.get(key)
        if engine is None:
            known = self.rules(settings.plugins)
            active, severity = resolve(settings, known)
            on = [rule for rule in active if rule.code not in ignored] if ignored else active
            file = self.platform_file(settings)
            engine = self._engines[key] = Engine(settings.replace(severity=severity), on, known, file)
        return engine

    def _ignored(self, settings: Settings, path: str) -> frozenset[str]:
        """Return the codes of the rules that `per-file-ignores` turns off for a file."""
        table = self._per_file.get(id(settings))
        if table is None:
            table = self._per_file[id(settings)] = self._read_per_file(settings)
        absolute = os.path.abspath(path)
        return frozenset().union(*(codes for patterns, codes in table if patterns.holds(absolute)))

    def _read_per_file(self, settings: Settings) -> list[tuple[Patterns, frozenset[str]]]:
        from workerlint.files.gitignore import configured_patterns

        rules = self.rules(settings.plugins)
        return [
            (
                configured_patterns([glob], settings.root),
                frozenset(rule.code for item in items for rule in find_rules(item, rules)),
            )
            for glob, items in settings.per_file_ignores.items()
        ]

    def _with_files(self, settings: Settings) -> Settings:
        """Return *settings* with what their files contain: variables and extra fields. Read the platform file too."""
        self.platform_file(settings)
        if settings.schema:
            from workerlint.platform.extra_fields import load_extra

            path = settings.schema["extra"]
            settings = settings.replace(extra_fields=load_extra(path, self._shown(path)))
        variables = self._variables
        if settings.env_file:
            from workerlint.config.env_file import read_variables

            variables = {**read_variables(settings.env_file), **(variables or {})}
        return settings if variables is None else settings.replace(variables=variables)


def engine_for_rule(rule: Rule, settings: Settings | None = None, platform_file: PlatformFile | None = None) -> Engine:
    """Return an engine that runs *rule* alone. A rule on suppression comments requires that the others run first."""
    known = load_rules()
    return Engine(settings or DEFAULT, known if rule.phase == SUPPRESSION else [rule], known, platform_file)
