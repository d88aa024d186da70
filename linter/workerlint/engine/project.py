"""The settings, rules and engine for each file."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError, display_path
from workerlint.config.loader import Configuration
from workerlint.config.selection import find_rules, resolve
from workerlint.config.settings import DEFAULT
from workerlint.core.diagnostic import INFO, RESTORED
from workerlint.core.repository import repository
from workerlint.core.wording import code
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules, plugin_names
from workerlint.engine.rule import SUPPRESSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from workerlint.config.boundary import Boundary
    from workerlint.config.layers import Layer
    from workerlint.config.policies import PolicyTable
    from workerlint.config.settings import ExtraFields, Mandate, Selectors, Settings
    from workerlint.engine.attempts import Attempt
    from workerlint.engine.mandatory import Required
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
        policy_files: Iterable[str] = (),
        guarded: bool = True,
        env_file: str = "",
        given: Sequence[Layer] = (),
        boundary: Boundary | None = None,
    ) -> None:
        """Create a project. *config_file* is the *file* of a Configuration, and *configured* its *enabled*.

        *env_file* is used instead of those of the configurations. *variables* are set in addition to those of the
        environment file; None if there is no environment. *shown*
        returns a path as reports show it. *today* is the date that exceptions and lists of the platform are compared
        with; by default, the current one.
        """
        self.failures: list[str] = []
        """The plug-ins that could not be used, one line each."""
        self.boundary = boundary
        """What limits which files are read and whether plug-ins are loaded; None on the command line."""
        self._directory = directory
        self._rules: dict[bool, list[Rule]] = {}
        self._engines: dict[tuple[object, ...], Engine] = {}
        self._excludes: dict[int, Patterns] = {}
        self._limited: set[str] = set()
        self._mandates: dict[int, list[tuple[Mandate, Settings]]] = {}
        self._overrides: dict[int, list[tuple[Patterns, Selectors]]] = {}
        self._per_file: dict[int, list[tuple[Patterns, frozenset[str]]]] = {}
        self._policies: dict[tuple[tuple[PolicyTable, ...], bool, str], list[PolicyRule]] = {}
        self._extra_fields: dict[str, ExtraFields] = {}
        self._outside: dict[int, list[tuple[Patterns, str]]] = {}
        self._platform_files: dict[str, PlatformFile] = {}
        self._variables = variables
        self._env_file = env_file
        self._shown = shown
        self._today = today
        self._configuration = Configuration(
            self.rules,
            file=config_file,
            enabled=configured,
            directory=directory,
            adjust=lambda settings: self._with_files(adjust(settings)),
            policy_files=policy_files,
            guarded=guarded,
            given=given,
            boundary=boundary,
        )

    def rules(self, plugins: bool = False) -> list[Rule]:
        """Return the built-in rules, and those of plug-ins if *plugins* is set."""
        boundary = self.boundary
        if plugins and boundary is not None and not boundary.plugins:
            boundary.not_evaluated.update(dict.fromkeys(f"plug-in {name}" for name in plugin_names()))
            plugins = False
        rules = self._rules.get(plugins)
        if rules is None:
            rules = self._rules[plugins] = load_rules(plugins, self.failures, self._trees() if plugins else ())
        return rules

    def _trees(self) -> list[str]:
        """Return the directories from which no plug-in is loaded: the checked ones."""
        directories = [os.path.dirname(os.path.abspath(path)) for path in self._configuration.files_read()]
        trees = [repository(directory) for directory in directories]
        here = os.path.abspath(self._directory)
        return list(dict.fromkeys(filter(None, (repository(here) or here, *trees))))

    @property
    def known_rules(self) -> list[Rule]:
        """All rules, including those of the policies and the plug-ins that a configuration of the project has."""
        rules = self.rules(plugins=True in self._rules)
        policies = {rule.code: rule for found in self._policies.values() for rule in found}
        return [*rules, *policies.values()] if policies else rules

    def rules_for(self, settings: Settings, *, plugins: bool = False) -> list[Rule]:
        """Return the rules for *settings*: those of plug-ins if they or *plugins* allow them, and of their policies.

        Raise ConfigurationError if a policy, or the file of the extra fields that it may be about, is invalid.
        """
        plugins = plugins or settings.plugins
        rules = self.rules(plugins)
        if not settings.policies:
            return rules
        extra = settings.schema.get("extra", "")
        key = (settings.policies, plugins, extra)
        policies = self._policies.get(key)
        if policies is None:
            from workerlint.engine.policy_rules import compile_rules

            policies, errors = compile_rules(settings.policies, rules, self._read_extra(extra))
            if errors:
                raise errors[0]
            self._policies[key] = policies
        return [*rules, *policies]

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

    @property
    def named_file(self) -> str:
        """The path of the configuration file that is used for every file; empty if the nearest ones are."""
        return self._configuration.file

    @property
    def policy_files(self) -> tuple[str, ...]:
        """The absolute paths of the policy files, which apply to every file."""
        return self._configuration.policy_files

    def limit(self, paths: Iterable[str]) -> None:
        """Check files with mandatory rules alone: a layer below the one that makes these mandatory excludes them."""
        self._limited.update(map(os.path.abspath, paths))

    def is_limited(self, path: str) -> bool:
        """Return whether only mandatory rules check a file."""
        return bool(self._limited) and os.path.abspath(path) in self._limited

    def mandates_of(self, settings: Settings) -> list[tuple[Mandate, Settings]]:
        """Return what makes rules mandatory for some settings, each with its settings and the files that these name."""
        found = self._mandates.get(id(settings))
        if found is None:
            found = [(mandate, self._with_files(mandate.settings)) for mandate in settings.mandates]
            self._mandates[id(settings)] = found
        return found

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
        files = [layer.path for layer in self.layers_of(settings) if not layer.given]
        for mandate, outer in self.mandates_of(settings):
            files += [mandate.path, *self._named_files(outer)]
        return list(dict.fromkeys((*files, *self._named_files(settings))))

    def _named_files(self, settings: Settings) -> list[str]:
        """Return the files that *settings* name. Raise ConfigurationError."""
        files = [*filter(None, (settings.env_file, settings.platform)), *settings.schema.values()]
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
        engines: dict[str, Engine] = {}
        for settings in self.settings_in_use():
            if settings.platform:
                engines[settings.platform] = self._engine(settings, settings.platform)
        for settings in self.settings_in_use():
            for outer in self._engine(settings, settings.config_file).outer if settings.mandates else ():
                if outer.settings.platform:
                    engines.setdefault(outer.settings.platform, outer)
        if not engines:
            return []
        from workerlint.engine.platform_file_check import check_platform_file

        today = self.today
        results = [check_platform_file(engine, today) for engine in engines.values()]
        return [result for result in results if result is not None]

    def check_layers(self, files: Iterable[Result]) -> list[Result]:
        """Return the findings on lines of configurations in use that would weaken mandatory rules, by file.

        *files* are the results of the run.
        """
        from workerlint.engine.attempts import attempt_results

        attempts = [
            (source.path, source.text, attempt.finding(), self._engine(settings, source.path))
            for settings, attempt in self._attempts(files)
            if not attempt.layer.given
            for source in [attempt.layer.source]
        ]
        return attempt_results(attempts, self._shown)

    def given_attempts(self, files: Iterable[Result]) -> list[str]:
        """Return a line for each option that contains a layer and would weaken mandatory rules."""
        return [
            f"{code(attempt.layer.given)}: {attempt.message} ({attempt.location})"
            for _, attempt in self._attempts(files)
            if attempt.layer.given
        ]

    def _attempts(self, files: Iterable[Result]) -> Iterator[tuple[Settings, Attempt]]:
        guarded = [settings for settings in self.settings_in_use() if settings.mandates]
        if not guarded:
            return
        from workerlint.engine.attempts import AttemptFinder
        from workerlint.engine.platform_file_check import check_platform_file

        hidden: dict[int, set[str]] = {}
        excluded: dict[int, list[str]] = {}
        for file in files:
            key = id(self.settings_for(file.path))
            hidden.setdefault(key, set()).update(item.code for item in file.diagnostics if RESTORED in item.traits)
            if self.is_limited(file.path) and file.manifests:
                excluded.setdefault(key, []).append(os.path.abspath(file.path))
        for settings in guarded:
            platform = check_platform_file(self._engine(settings, settings.platform), self.today)
            if platform is not None:
                codes = (item.code for item in platform.diagnostics if RESTORED in item.traits)
                hidden.setdefault(id(settings), set()).update(codes)
            layers = self.layers_of(settings)
            finder = AttemptFinder(layers, self.mandates_of(settings), self.rules_for, not self.named_file)
            for attempt in finder.find(hidden.get(id(settings), ()), excluded.get(id(settings), ())):
                yield settings, attempt

    def engine_for(self, path: str) -> Engine:
        """Return the engine that checks a file. Raise ConfigurationError."""
        return self._engine(self.settings_for(path), path)

    def _engine(self, settings: Settings, path: str) -> Engine:
        """Return the engine for a file that *settings* apply to."""
        absolute = os.path.abspath(path) if settings.selects_by_file else ""
        ignored = self._ignored_for(settings, absolute)
        overrides = self._matching(settings, absolute) if settings.overrides else ()
        if settings.mandates:
            return self._guarded_engine(settings, absolute, ignored, overrides)
        key = (id(settings), ignored, overrides)
        engine = self._engines.get(key)
        if engine is None:
            known = self.rules_for(settings)
            on, severity = _selected(settings, known, ignored, overrides)
            file = self.platform_file(settings)
            engine = self._engines[key] = Engine(settings.replace(severity=severity), on, known, file, self._today)
        return engine

    def _guarded_engine(
        self, settings: Settings, path: str, ignored: frozenset[str], overrides: tuple[Selectors, ...]
    ) -> Engine:
        """Return the engine for the file at an absolute path, with the rules that outer layers make mandatory."""
        from workerlint.engine.mandatory import Choice, facts, replace_rules, required_rules

        limited = path in self._limited
        mandates = [
            (
                mandate,
                outer,
                Choice(
                    self._ignored_for(outer, path),
                    self._matching(outer, path) if outer.overrides else (),
                    limited and self._excludes_file(outer, path),
                ),
            )
            for mandate, outer in self.mandates_of(settings)
        ]
        key = (id(settings), ignored, overrides, limited, tuple([choice for _, _, choice in mandates]))
        engine = self._engines.get(key)
        if engine is None:
            required = required_rules(mandates, self.rules_for)
            mandatory = {code: item.rule for code, item in required.items()}
            known = replace_rules(self.rules_for(settings), mandatory)
            on, severity = _selected(settings, known, ignored, overrides)
            enabled = {rule.code for rule in on}
            for code, item in required.items():
                if code not in enabled and "" not in item.requirement.severities:
                    severity[code] = item.requirement.severity(INFO, INFO)
            own = facts(settings)
            engines = [
                self._outer_engine(outer, [item for item in required.values() if item.settings is outer])
                for _, outer, _ in mandates
                if facts(outer) != own
            ]
            requirements = {code: item.requirement for code, item in required.items()}
            on = replace_rules(() if limited else on, mandatory)
            file = self.platform_file(settings)
            engine = Engine(settings.replace(severity=severity), on, known, file, self._today, requirements, engines)
            self._engines[key] = engine
        return engine

    def _outer_engine(self, settings: Settings, required: Sequence[Required]) -> Engine:
        """Return an engine that runs mandatory rules with the *settings* of the layer that makes them mandatory."""
        rules = [item.rule for item in required]
        requirements = {item.rule.code: item.requirement for item in required}
        settings = settings.replace(severity={}, suppressions=False)
        return Engine(settings, rules, rules, self.platform_file(settings), self._today, requirements)

    def _ignored_for(self, settings: Settings, path: str) -> frozenset[str]:
        """Return the codes of the rules that do not apply to the file at an absolute path."""
        ignored = self._ignored(settings, path) if settings.per_file_ignores else frozenset()
        return ignored | self._not_for(settings, path) if settings.policies else ignored

    def _excludes_file(self, settings: Settings, path: str) -> bool:
        """Return whether settings exclude the file at an absolute path from a search."""
        from workerlint.files.walk import excluded_by

        patterns = self._excludes.get(id(settings))
        if patterns is None:
            patterns = self._excludes[id(settings)] = excluded_by(settings, settings.root)
        return patterns.holds(path)

    def _matching(self, settings: Settings, path: str) -> tuple[Selectors, ...]:
        """Return the selectors of the `overrides` that match an absolute path."""
        table = self._overrides.get(id(settings))
        if table is None:
            from workerlint.files.gitignore import configured_patterns

            table = self._overrides[id(settings)] = [
                (configured_patterns(item.files, settings.root), item.selectors) for item in settings.overrides
            ]
        return tuple([selectors for patterns, selectors in table if patterns.selects(path)])

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
        return frozenset([code for patterns, code in table if not patterns.selects(path)])

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
        """Return *settings* with the variables and extra fields of their files. Read the other files that they name.

        Raise ConfigurationError.
        """
        try:
            return self._read_files(settings)
        except ConfigurationError as error:
            raise self._configuration.with_name(error) from None

    def _read_files(self, settings: Settings) -> Settings:
        if self._env_file:
            settings = settings.replace(env_file=self._env_file)
        self.platform_file(settings)
        self.rules_for(settings)
        extra = self._read_extra(settings.schema.get("extra", ""))
        if extra is not None:
            settings = settings.replace(extra_fields=extra)
        variables = self._variables
        if settings.env_file:
            from workerlint.config.env_file import read_variables

            variables = {**read_variables(settings.env_file), **(variables or {})}
        return settings if variables is None else settings.replace(variables=variables)

    def _read_extra(self, path: str) -> ExtraFields | None:
        """Return the extra fields that a file defines; None without a path. Raise ConfigurationError."""
        if path and path not in self._extra_fields:
            from workerlint.platform.extra_fields import load_extra

            self._extra_fields[path] = load_extra(path, self._shown(path))
        return self._extra_fields.get(path)


def _selected(
    settings: Settings, rules: Sequence[Rule], ignored: frozenset[str], overrides: Sequence[Selectors]
) -> tuple[list[Rule], dict[str, str]]:
    """Return the rules that are enabled for a file, and the severities that are set for them."""
    active, severity = resolve(settings, rules, overrides)
    return [rule for rule in active if rule.code not in ignored] if ignored else active, severity


def engine_for_rule(
    rule: Rule,
    settings: Settings | None = None,
    platform_file: PlatformFile | None = None,
    today: date | None = None,
) -> Engine:
    """Return an engine that runs *rule* alone. A rule on suppression comments requires that the others run first."""
    settings = settings or DEFAULT
    known = load_rules() if rule.phase == SUPPRESSION else _rules_to_know()
    rules = known if rule.phase == SUPPRESSION else [rule]
    if not settings.mandates:
        return Engine(settings, rules, known, platform_file, today)
    from workerlint.engine.mandatory import Choice, required_rules

    choices = [(mandate, mandate.settings, Choice(frozenset(), ())) for mandate in settings.mandates]
    required = required_rules(choices, lambda _settings: rules)
    requirements = {code: item.requirement for code, item in required.items()}
    return Engine(settings, rules, known, platform_file, today, requirements)


_known: list[Rule] = []


def _rules_to_know() -> list[Rule]:
    """Return the built-in rules, loaded once for the engines of all examples: it takes longer than to check one."""
    if not _known:
        _known.extend(load_rules())
    return _known
