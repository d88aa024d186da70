"""The project of a run: the options of the command line applied to the configuration."""

from __future__ import annotations

import os

from workerlint.config.errors import UsageError, display_path
from workerlint.config.selection import suggest, unknown_selectors
from workerlint.config.settings import Selectors
from workerlint.engine.project import Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.config.settings import Settings
    from workerlint.engine.rule import Rule
    from workerlint.run.options import CheckOptions


def make_project(options: CheckOptions) -> Project:
    """Return the project of a run. Its methods raise UsageError for a rule that does not exist."""

    def adjust(settings: Settings) -> Settings:
        changes: dict[str, object] = {}
        selectors = Selectors(options.select, options.extend_select, options.ignore, options.severity)
        if selectors.all or options.fixable:
            _check_selectors(options, project.rules_for(settings))
        if selectors.all:
            changes["command_line"] = selectors
        if options.fail_on:
            changes["fail_on"] = options.fail_on
        if options.strict_coverage:
            changes["strict_coverage"] = True
        if options.no_ignores:
            changes["suppressions"] = False
        return settings.replace(**changes) if changes else settings

    project = Project(
        config_file=options.config,
        configured=not options.no_config,
        adjust=adjust,
        variables=None if options.variables is None else dict(item.split("=", 1) for item in options.variables),
        shown=shown_path,
        today=options.today,
        policy_files=options.policy_files,
        env_file=options.env_file,
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
            hint = f"did you mean `{near}`?" if near else "run `workerlint rules` for a list"
            raise UsageError(f"unknown rule `{selector}` in {option}", hint)


def shown_path(path: str) -> str:
    """Return a path as reports show it: relative if possible, with ``/`` between its parts."""
    return display_path(os.path.normpath(path)).replace(os.sep, "/")
