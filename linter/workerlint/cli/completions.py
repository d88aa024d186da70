"""Shell completion of arguments: rules, output formats, and files, which the shell completes itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from workerlint.config.errors import ConfigurationError
from workerlint.config.selection import ALL, group_selectors
from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    import click

    from workerlint.engine.rule import Rule


def complete_rules(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return completions for the last of several rules, by code or by name."""
    before, comma, last = incomplete.rpartition(",")
    rules = _rules()
    words = [word for rule in rules for word in (rule.code, rule.name)]
    return [
        CompletionItem(before + comma + word)
        for word in (*words, ALL, *group_selectors(rules))
        if word.startswith(last)
    ]


def _rules() -> list[Rule]:
    """Return the rules, with the policies of the configuration of the current directory."""
    from workerlint.engine.project import Project  # only a shell's request for completions needs it

    project = Project()
    try:
        return project.rules_for(project.settings_in(os.getcwd()))
    except ConfigurationError:
        return project.rules()


def complete_formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return completions for the name of an output format."""
    return [CompletionItem(name) for name in REPORTERS if name.startswith(incomplete)]


def complete_files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the item that makes the shell complete file names."""
    return [CompletionItem(incomplete, type="file")]
