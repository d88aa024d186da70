"""What a run is told: which rules at which severity, which files to leave out, what is known around a manifest."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, SEVERITIES
from workerlint.core.record import Record, as_dict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

OFF = "off"
LEVELS = (*SEVERITIES, OFF)
"""What a rule may be set to."""

NEVER = "never"
THRESHOLDS = (*SEVERITIES, NEVER)
"""What `fail-on` may be: the least severity that makes a run fail."""

DEFAULT_EXCLUDE = (
    ".bzr", ".direnv", ".eggs", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn",
    ".terraform", ".tox", ".venv", "__pycache__", "node_modules", "site-packages", "venv",
)  # fmt: skip
"""Folders that hold tools and their leavings, never manifests."""

MAX_FILE_SIZE = 5_000_000
"""Bytes. A generated manifest of 5,000 lines has 0.2 million; what is larger is data by another name."""


class Selectors(Record):
    """Which rules one place (the file, the command line) asks for. *select* is None when it does not say.

    A selector is a code, the beginning of one, a name or ``ALL``. *severity* goes from selectors to levels.
    """

    select: tuple[str, ...] | None
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]

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
        """Every selector named, in no promised order."""
        return (*(self.select or ()), *self.extend_select, *self.ignore, *self.severity)


class Settings(Record):
    """Everything that steers a run, as one immutable value; ``Settings()`` is what holds without a configuration.

    *severity* goes from selectors to levels as written; ``workerlint.config.selection.resolve`` turns them into codes.
    *overrides* are the command line's selectors, which count after the file's own. *per_file_ignores* goes from a
    pattern to selectors. *exclude*, *extend_exclude* and *per_file_ignores* are written as in a .gitignore and count
    from the folder *root* (the current one when empty). *variables* are the names that have a value in the environment
    given for the manifests, None when none was given. *config_file* is where they were read, empty when there is none.
    """

    select: tuple[str, ...] | None
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]
    overrides: Selectors | None
    per_file_ignores: Mapping[str, tuple[str, ...]]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    respect_gitignore: bool
    stacks: tuple[str, ...]
    computes: tuple[str, ...]
    env_file: str
    variables: frozenset[str] | None
    fail_on: str
    plugins: bool
    max_file_size: int
    require_suppression_reason: bool
    suppressions: bool
    root: str
    config_file: str

    def __init__(
        self,
        *,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        severity: Mapping[str, str] | None = None,
        overrides: Selectors | None = None,
        per_file_ignores: Mapping[str, Iterable[str]] | None = None,
        exclude: Iterable[str] = DEFAULT_EXCLUDE,
        extend_exclude: Iterable[str] = (),
        respect_gitignore: bool = True,
        stacks: Iterable[str] = (),
        computes: Iterable[str] = (),
        env_file: str = "",
        variables: Iterable[str] | None = None,
        fail_on: str = ERROR,
        plugins: bool = False,
        max_file_size: int = MAX_FILE_SIZE,
        require_suppression_reason: bool = False,
        suppressions: bool = True,
        root: str = "",
        config_file: str = "",
    ) -> None:
        self.select = None if select is None else tuple(select)
        self.extend_select = tuple(extend_select)
        self.ignore = tuple(ignore)
        self.severity = dict(severity) if severity else {}
        self.overrides = overrides
        self.per_file_ignores = {glob: tuple(rules) for glob, rules in (per_file_ignores or {}).items()}
        self.exclude = tuple(exclude)
        self.extend_exclude = tuple(extend_exclude)
        self.respect_gitignore = respect_gitignore
        self.stacks = tuple(stacks)
        self.computes = tuple(computes)
        self.env_file = env_file
        self.variables = None if variables is None else frozenset(variables)
        self.fail_on = fail_on
        self.plugins = plugins
        self.max_file_size = max_file_size
        self.require_suppression_reason = require_suppression_reason
        self.suppressions = suppressions
        self.root = root
        self.config_file = config_file

    def _values(self) -> tuple[object, ...]:
        return _hashable(super()._values())

    def replace(self, **changes: Any) -> Settings:
        """Give a copy with some fields changed."""
        return Settings(**{**as_dict(self), **changes})

    @property
    def selectors(self) -> Selectors:
        """What the configuration file alone asks for."""
        return Selectors(self.select, self.extend_select, self.ignore, self.severity)


def _hashable(values: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(tuple(value.items()) if isinstance(value, dict) else value for value in values)


DEFAULT = Settings()
