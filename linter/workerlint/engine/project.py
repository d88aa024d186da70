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
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.layers import Layer
    from workerlint.config.policies import PolicyTable
    from workerlint.config.settings import Selectors, Settings
    from workerlint.engine.policy_rule import PolicyRule
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
        directory: str = "",
        adjust: Callable[[Settings], Settings] = lambda settings: settings,
        variables: Mapping[str, str] | None = None,
        shown: Callable[[str], str] = display_path,
        today: date | None = None,
    ) -> None:
        """Use *config_file*, *configured*, *directory* and *adjust* as Configuration does.

        *variables* are set in addition to those of the environment file; None if there is no environment. *shown*
        returns a path as reports show it. *today* is the date that exceptions and lists of the platform are compared
        with; by default, the current one.
        """
        self.failures: list[str] = []
        """The plug-ins that could not be used, one line each."""
        self._rules: dict[bool, list[Rule]] = {}
        self._engines: dict[tuple[int, frozenset[str], tuple[Selectors, ...]], Engine] = {}
        self._overrides: dict[int, list[tuple[Patterns, Selectors]]] = {}
        self._per_file: dict[int, list[tuple[Patterns, frozenset[str]]]] = {}
        self._policies: dict[tuple[tuple[PolicyTable, ...], bool], list[PolicyRule]] = {}
        self._outside: dict[int, list[tuple[Patterns, str]]] = {}
        self._platform_files: dict[str, PlatformFile] = {}
        self._variables = variables
        self._shown = shown
        self._today = today
        self._configuration = Configuration(
            self.rules,
            file=config_file,
            enabled=configured,
            directory=directory,
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
        """All rules, including those of the policies and the plug-ins that a configuration of the project has."""
        rules = self.rules(plugins=True in self._rules)
        policies = {rule.code: rule for found in self._policies.values() for rule in found}
        return [*rules, *policies.values()] if policies else rules

    def rules_for(self, settings: Settings, *, plugins: bool = False) -> list[Rule]:
        """Return the rules for *settings*: those of plug-ins if they or *plugins* allow them, and of their policies.

        Raise ConfigurationError if a policy is invalid.
        """
        plugins = plugins or settings.plugins
        rules = self.rules(plugins)
        if not settings.policies:
            return rules
        key = (settings.policies, plugins)
        policies = self._policies.get(key)
        if policies is None:
            from workerlint.engine.policy_rules import compile_rules

            policies, errors = compile_rules(settings.policies, rules)
            if errors:
                raise errors[0]
            self._policies[key] = policies
        return [*rules, *policies]

    def check_configuration(self, path: str) -> list[ConfigurationError]:
        """Return all errors in a configuration file and in its other layers, sorted by file and line."""
        return Configuration(self.rules).check(path, self._policy_errors)

    def _policy_errors(self, layers: Sequence[Layer]) -> list[ConfigurationError]:
        """Return the errors in the policies of *layers*, and in the examples of policies without errors."""
        from workerlint.config.layers import loads_plugins, policies_in
        from workerlint.engine.policy_rules import compile_rules, example_errors

        policies, errors = compile_rules(policies_in(layers), self.rules(loads_plugins(layers)))
        return [*errors, *(error for rule in policies for error in example_errors(rule))]

    def settings_for(self, path: str) -> Settings:
        """Return the settings that apply to a file. Raise ConfigurationError."""
        return self._configuration.for_file(path)

    def settings_in(self, directory: str) -> Settings:
        """Return the settings that apply in a directory. Raise ConfigurationError."""
        return self._configuration.for_folder(directory)

    def config_file_in(self, directory: str) -> str:
        """Return the path of the configuration file that applies in a directory; empty if there is none.

        Raise ConfigurationError.
        """
        return self._configuration.path_for(directory)

    def settings_in_use(self) -> list[Settings]:
        """Return all settings that were returned so far."""
        return self._configuration.in_use()

    def files_read(self) -> list[str]:
        """Return the files that were read so far: configurations, environment files, platform files and schemas."""
        used = [path for settings in self.settings_in_use() for path in self.files_of(settings)]
        return list(dict.fromkeys((*self._configuration.files_read(), *used)))

    def layers_of(self, settings: Settings) -> list[Layer]:
        """Return the layers that *settings* were merged from, the outermost first."""
        return self._configuration.layers_of(settings)

    def files_of(self, settings: Settings) -> list[str]:
        """Return the files that *settings* were read from, or name. Raise ConfigurationError."""
        layers = [layer.path for layer in self.layers_of(settings)]
        files = [*layers, *filter(None, (settings.env_file, settings.platform))]
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

    @property
    def today(self) -> date:
        """The date that exceptions and lists of the platform are compared with."""
        from workerlint.core.dates import current_date

        return self._today or current_date()

    def check_platform_files(self) -> list[Result]:
        """Return the results of the platform files that were read so far, as of today."""
        named = {settings.platform: settings for settings in self.settings_in_use() if settings.platform}
        if not named:
            return []
        today = self.today
        results = [self._engine(settings, path).check_platform_file(today) for path, settings in named.items()]
        return [result for result in results if result is not None]

    def engine_for(self, path: str) -> Engine:
        """Return the engine that checks a file. Raise ConfigurationError."""
        return self._engine(self.settings_for(path), path)

    def _engine(self, settings: Settings, path: str) -> Engine:
        """Return the engine for a file that *settings* apply to."""
        absolute = os.path.abspath(path) if settings.selects_by_file else ""
        ignored = self._ignored(settings, absolute) if settings.per_file_ignores else frozenset()
        if absolute and settings.policies:
            ignored |= self._not_for(settings, absolute)
        overrides = self._matching(settings, absolute) if settings.overrides else ()
        key = (id(settings), ignored, overrides)
        engine = self._engines.get(key)
        if engine is None:
            known = self.rules_for(settings)
            active, severity = resolve(settings, known, overrides)
            on = [rule for rule in active if rule.code not in ignored] if ignored else active
            file = self.platform_file(settings)
            engine = self._engines[key] = Engine(settings.replace(severity=severity), on, known, file, self._today)
        return engine

    def _matching(self, settings: Settings, path: str) -> tuple[Selectors, ...]:
        """Return the selectors of the `overrides` that match an absolute path."""
        table = self._overrides.get(id(settings))
        if table is None:
            from workerlint.files.gitignore import configured_patterns

            table = self._overrides[id(settings)] = [
                (configured_patterns(item.files, settings.root), item.selectors) for item in settings.overrides
            ]
        return tuple([selectors for patterns, selectors in table if patterns.holds(path)])

    def _ignored(self, settings: Settings, path: str) -> frozenset[str]:
        """Return the codes of the rules that `per-file-ignores` turns off for the file at an absolute path."""
        table = self._per_file.get(id(settings))
        if table is None:
            table = self._per_file[id(settings)] = self._read_per_file(settings)
        return frozenset().union(*(codes for patterns, codes in table if patterns.holds(path)))

    def _not_for(self, settings: Settings, path: str) -> frozenset[str]:
        """Return the codes of the policies whose `files` do not match an absolute path."""
        table = self._outside.get(id(settings))
        if table is None:
            from workerlint.files.gitignore import configured_patterns

            table = self._outside[id(settings)] = [
                (configured_patterns(policy.files, policy.root), policy.code)
                for policy in settings.policies
                if policy.files
            ]
        return frozenset([code for patterns, code in table if not patterns.holds(path)])

    def _read_per_file(self, settings: Settings) -> list[tuple[Patterns, frozenset[str]]]:
        from workerlint.files.gitignore import configured_patterns

        rules = self.rules_for(settings)
        return [
            (
                configured_patterns([glob], settings.root),
                frozenset(rule.code for item in items for rule in find_rules(item, rules)),
            )
            for glob, items in settings.per_file_ignores.items()
        ]

    def _with_files(self, settings: Settings) -> Settings:
        """Return *settings* with the variables and extra fields of their files. Read the other files that they name."""
        self.platform_file(settings)
        self.rules_for(settings)
        if settings.schema:
            from workerlint.platform.extra_fields import load_extra

            path = settings.schema["extra"]
            settings = settings.replace(extra_fields=load_extra(path, self._shown(path)))
        variables = self._variables
        if settings.env_file:
            from workerlint.config.env_file import read_variables

            variables = {**read_variables(settings.env_file), **(variables or {})}
        return settings if variables is None else settings.replace(variables=variables)


def engine_for_rule(
    rule: Rule,
    settings: Settings | None = None,
    platform_file: PlatformFile | None = None,
    today: date | None = None,
) -> Engine:
    """Return an engine that runs *rule* alone. A rule on suppression comments requires that the others run first."""
    known = load_rules()
    rules = known if rule.phase == SUPPRESSION else [rule]
    return Engine(settings or DEFAULT, rules, known, platform_file, today)
