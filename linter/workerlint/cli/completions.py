"""Shell completion of arguments: rules, output formats, and files, which the shell completes itself."""

from __future__ import annotations

import os
from glob import escape, glob
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from workerlint.config.errors import ConfigurationError
from workerlint.config.selection import ALL, group_selectors
from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    import click

    from workerlint.config.settings import ExtraFields
    from workerlint.engine.rule import Rule
    from workerlint.manifest.field_tree import StackSpec


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


def _extra_fields() -> ExtraFields | None:
    """Return the fields that the configuration of the current directory adds."""
    from workerlint.engine.project import Project

    try:
        return Project().settings_in(os.getcwd()).extra_fields
    except ConfigurationError:
        return None


def _stack(text: str) -> tuple[str, StackSpec | None]:
    """Return the name of a stack, and its fields unless it is built in; empty if they are not known."""
    from workerlint.cli.errors import CommandError
    from workerlint.cli.explain_field import find_stack
    from workerlint.engine.project import Project
    from workerlint.run.known_stacks import platform_below

    try:
        return find_stack(text, platform_below(Project(), os.curdir))
    except (CommandError, ConfigurationError):
        return "", None


def complete_formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return completions for the name of an output format."""
    return [CompletionItem(name) for name in REPORTERS if name.startswith(incomplete)]


def complete_files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the item that makes the shell complete file names."""
    return [CompletionItem(incomplete, type="file")]


def complete_files_and_fields(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return completions for a file or a field of a Worker.

    Files are listed here if there are fields too: bash completes either files or the given words.
    """
    from workerlint.manifest.field_tree import ANY_KEY, FieldTree

    version, stack = ctx.params.get("version"), ctx.params.get("stack")
    name, spec = _stack(stack) if stack else ("", None)
    extra = _extra_fields()
    trees = [FieldTree(v2alpha, name, extra, spec) for v2alpha in (False, True)]
    fields = {
        path: field.shape.documentation.get("title")
        for tree in trees
        if version in (None, tree.version)
        for _, field in tree.walk()
        if field.name != ANY_KEY and (path := field.path.replace("[]", "")).startswith(incomplete)
    }
    if not fields or not incomplete:
        return complete_files(ctx, _param, incomplete)
    items = [CompletionItem(path, help=title) for path, title in fields.items()]
    return items + [CompletionItem(name) for name in sorted(glob(f"{escape(incomplete)}*"))]
