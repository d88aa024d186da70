"""The settings of a run: rules and severities, excluded files, and facts about the platform."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.core.diagnostic import ERROR, SEVERITIES
from workerlint.core.record import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from workerlint.config.policies import PolicyTable
    from workerlint_schemas.shape import Shape

OWN_FILE = "workerlint.toml"
"""The name of the configuration file."""
SHARED_FILE = "pyproject.toml"
"""The name of the file that can contain the configuration instead, with those of other tools."""
PACKAGE = "package:"
"""The prefix of an item of `extend` that names a Python package."""

OFF = "off"
LEVELS = (*SEVERITIES, OFF)
"""The levels that a rule can have."""

NEVER = "never"
THRESHOLDS = (*SEVERITIES, NEVER)
"""The values of `fail-on`: the minimum severity that fails a run."""

DEFAULT_EXCLUDE = (
    ".bzr", ".direnv", ".eggs", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn",
    ".terraform", ".tox", ".venv", "__pycache__", "node_modules", "site-packages", "venv",
)  # fmt: skip
"""Directories of tools, which contain no manifests."""

MAX_FILE_SIZE = 5_000_000
"""Bytes. A generated manifest of 5,000 lines has 0.2 million."""
PLATFORM_MAX_AGE = 30
"""Days."""


class Selectors(Record):
    """The rules that the configuration or the command line selects.

    A selector is a code, a code prefix, a name or ``ALL``.
    """

    select: tuple[str, ...] | None
    """None if there is no selection."""
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]
    """Levels by selector."""

    def __init__(
        self,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        severity: Mapping[str, str] | None = None,
    ) -> None:
        self.select = None if select is None else tuple(select)
        self.extend_select = tuple(extend_select)
        self.ignore = tuple(ignore)
        self.severity = dict(severity) if severity else {}

    def _values(self) -> tuple[object, ...]:
        return _hashable(super()._values())

    @property
    def all(self) -> tuple[str, ...]:
        """All selectors, in any order."""
        return (*(self.select or ()), *self.extend_select, *self.ignore, *self.severity)


class Override(Record):
    """The selectors for the files that match a pattern, which apply after those of the configuration files."""

    files: tuple[str, ...]
    """Patterns, as those of the settings."""
    selectors: Selectors


class Variables(dict[str, str]):
    """Variables with their values, which are often secrets: ``repr`` shows only names."""

    def __repr__(self) -> str:
        return f"Variables({sorted(self)})"


class ExtraFields(Record):
    """The fields that the configuration adds to Workers; the package ``platform`` implements it."""

    shown: str
    """The file that defines them, as reports show it."""
    text: str
    """The JSON Schema of a manifest with these fields."""

    @property
    def meta(self) -> tuple[str, ...]:
        """The names of the fields at the top level."""
        raise NotImplementedError

    def root(self, v2alpha: bool) -> Shape:
        """Return the compiled schema of a whole manifest with these fields."""
        raise NotImplementedError


class Settings(Record):
    """All settings of a run as one immutable value. ``Settings()`` applies without a configuration.

    Patterns are written as in a .gitignore, relative to *root*.
    """

    select: tuple[str, ...] | None
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]
    """Levels by selector, or by code in the settings of an engine."""
    mandatory: tuple[str, ...]
    """The selectors of the rules that no other setting turns off; see *mandates*."""
    mandates: tuple[Mandate, ...]
    """The layers that make rules mandatory, the outermost first, whether they are layers of these settings or not."""
    overrides: tuple[Override, ...]
    """The selectors for some files, which apply in this order after those above."""
    command_line: Selectors | None
    """The selectors of the command line, which apply after those above."""
    per_file_ignores: Mapping[str, tuple[str, ...]]
    """Selectors by pattern."""
    policy: tuple[PolicyTable, ...]
    budget: tuple[PolicyTable, ...]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    respect_gitignore: bool
    stacks: tuple[str, ...]
    computes: tuple[str, ...]
    resource_types: tuple[str, ...]
    workspaces: tuple[str, ...]
    """The workspaces that manifests may name; empty if any."""
    owners: tuple[str, ...]
    """The users that `owner` may name; empty if any."""
    tags: tuple[str, ...]
    """The tags that manifests may have besides those of the platform; empty if any."""
    schema: Mapping[str, str]
    """The file that defines extra fields, as ``extra``: JSON, or the configuration itself; empty if there are none."""
    extra_fields: ExtraFields | None
    """The fields that it defines."""
    env_file: str
    variables: Mapping[str, str] | None
    """The variables that are set where the manifests are applied, with their values; None if unknown."""
    platform: str
    """The path of the platform file; empty if there is none."""
    platform_max_age: int
    """The days after which a list of the platform file is reported as outdated."""
    fail_on: str
    preview: bool
    """Whether preview rules may run."""
    plugins: bool
    max_file_size: int
    require_suppression_reason: bool
    max_suppressions: Mapping[str, int]
    """By selector: how many findings of a rule comments may suppress in a run."""
    strict_coverage: bool
    """Whether the run fails on what was neither checked nor deliberately excluded."""
    suppressions: bool
    """Whether suppression comments apply."""
    root: str
    """The directory that patterns are relative to; the current one if empty."""
    config_file: str
    """The nearest file that the settings were read from; empty if there is none."""

    def __init__(
        self,
        *,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        severity: Mapping[str, str] | None = None,
        mandatory: Iterable[str] = (),
        mandates: Iterable[Mandate] = (),
        overrides: Iterable[Override] = (),
        command_line: Selectors | None = None,
        per_file_ignores: Mapping[str, Iterable[str]] | None = None,
        policy: Iterable[PolicyTable] = (),
        budget: Iterable[PolicyTable] = (),
        exclude: Iterable[str] = DEFAULT_EXCLUDE,
        extend_exclude: Iterable[str] = (),
        respect_gitignore: bool = True,
        stacks: Iterable[str] = (),
        computes: Iterable[str] = (),
        resource_types: Iterable[str] = (),
        workspaces: Iterable[str] = (),
        owners: Iterable[str] = (),
        tags: Iterable[str] = (),
        schema: Mapping[str, str] | None = None,
        extra_fields: ExtraFields | None = None,
        env_file: str = "",
        variables: Mapping[str, str] | None = None,
        platform: str = "",
        platform_max_age: int = PLATFORM_MAX_AGE,
        fail_on: str = ERROR,
        preview: bool = False,
        plugins: bool = False,
        max_file_size: int = MAX_FILE_SIZE,
        require_suppression_reason: bool = False,
        max_suppressions: Mapping[str, int] | None = None,
        strict_coverage: bool = False,
        suppressions: bool = True,
        root: str = "",
        config_file: str = "",
    ) -> None:
        self.select = None if select is None else tuple(select)
        self.extend_select = tuple(extend_select)
        self.ignore = tuple(ignore)
        self.severity = dict(severity) if severity else {}
        self.mandatory = tuple(mandatory)
        self.mandates = tuple(mandates)
        self.overrides = tuple(overrides)
        self.command_line = command_line
        self.per_file_ignores = {glob: tuple(rules) for glob, rules in (per_file_ignores or {}).items()}
        self.policy = tuple(policy)
        self.budget = tuple(budget)
        self.exclude = tuple(exclude)
        self.extend_exclude = tuple(extend_exclude)
        self.respect_gitignore = respect_gitignore
        self.stacks = tuple(stacks)
        self.computes = tuple(computes)
        self.resource_types = tuple(resource_types)
        self.workspaces = tuple(workspaces)
        self.owners = tuple(owners)
        self.tags = tuple(tags)
        self.schema = dict(schema) if schema else {}
        self.extra_fields = extra_fields
        self.env_file = env_file
        self.variables = None if variables is None else Variables(variables)
        self.platform = platform
        self.platform_max_age = platform_max_age
        self.fail_on = fail_on
        self.preview = preview
        self.plugins = plugins
        self.max_file_size = max_file_size
        self.require_suppression_reason = require_suppression_reason
        self.max_suppressions = dict(max_suppressions) if max_suppressions else {}
        self.strict_coverage = strict_coverage
        self.suppressions = suppressions
        self.root = root
        self.config_file = config_file

    def _values(self) -> tuple[object, ...]:
        return _hashable(super()._values())

    def replace(self, **changes: Any) -> Settings:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    @property
    def selectors(self) -> Selectors:
        """The selectors of the configuration for all files."""
        return Selectors(self.select, self.extend_select, self.ignore, self.severity)

    @property
    def selects_by_file(self) -> bool:
        """Whether the enabled rules depend on the path of the file."""
        # A file that a layer excludes may be checked by the mandatory rules alone.
        return bool(self.per_file_ignores or self.overrides or self.mandates) or any(
            table.files for table in self.policies
        )

    @property
    def policies(self) -> tuple[PolicyTable, ...]:
        """The policies and the budgets."""
        return self.policy + self.budget


def _hashable(values: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(tuple(value.items()) if isinstance(value, dict) else value for value in values)


class Mandate(Record):
    """The rules that a layer makes mandatory."""

    selectors: tuple[str, ...]
    settings: Settings
    """The settings of the layer and of those above."""
    path: str
    """The file of the layer."""
    lines: tuple[int, ...]
    """The 1-based line of each selector; 0 if unknown."""

    def location(self, selector: str) -> str:
        """Return the file and line of a selector, as messages show them."""
        line = self.lines[self.selectors.index(selector)]
        return f"{display_path(self.path)}:{line}" if line else display_path(self.path)


DEFAULT = Settings()
