"""Lays the command line over the configuration."""

from __future__ import annotations

from workerlint.project import Project
from workerlint.selection import suggest, unknown_selectors
from workerlint.settings import Selectors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.cli.check_options import CheckOptions
    from workerlint.rule import Rule
    from workerlint.settings import Settings


class UsageError(Exception):
    """The command line asks for what there is not. *hint* says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def make_project(options: CheckOptions) -> Project:
    """Give the project that a call works on. Its methods raise UsageError for a rule that does not exist."""

    def adjust(settings: Settings) -> Settings:
        changes: dict[str, object] = {}
        overrides = Selectors(options.select, options.extend_select, options.ignore, options.severity)
        if overrides.all or options.fixable:
            _check_selectors(options, project.rules(settings.plugins))
        if overrides.all:
            changes["overrides"] = overrides
        if options.fail_on:
            changes["fail_on"] = options.fail_on
        if options.env_file:
            changes["env_file"] = options.env_file
        if options.no_ignores:
            changes["suppressions"] = False
        return settings.replace(**changes) if changes else settings

    project = Project(
        config_file=options.config, configured=not options.no_config, adjust=adjust, variables=options.variables
    )
    return project


def _check_selectors(options: CheckOptions, rules: list[Rule]) -> None:
    for option, selectors in (
        ("--select", options.select or ()),
        ("--extend-select", options.extend_select),
        ("--ignore", options.ignore),
        ("--severity", options.severity),
        ("--fixable", options.fixable or ()),
    ):
        for selector in unknown_selectors(selectors, rules):
            near = suggest(selector, rules)
            hint = f"did you mean {near}?" if near else "`workerlint rules` lists them all"
            raise UsageError(f'{option} names the rule "{selector}", which does not exist', hint)
