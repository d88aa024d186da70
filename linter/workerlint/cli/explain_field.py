"""``workerlint explain FIELD``: what is known about a field of a Worker."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError, shown_path
from workerlint.core.console import say, wants_color, width_of, write
from workerlint.core.exit_codes import CLEAN, FAILED
from workerlint.core.wording import closest, codes
from workerlint.engine.project import Project
from workerlint.manifest.field_tree import FieldError, FieldTree, StackSpec
from workerlint.manifest.manifest import parse_stack
from workerlint.platform.json_schema import prepare
from workerlint.platform.platform import Platform
from workerlint.platform.schema_shape import describe_shape
from workerlint.report.field_page import describe_field_at, format_page
from workerlint.run.known_stacks import platform_below
from workerlint_schemas import load_schema
from workerlint_schemas.stacks import known_stack, stack_shape

if TYPE_CHECKING:
    import click

_RULE = "DW306"
"""The rule that reports violations of the schema of a Stack."""
_DEPTH = 20
"""How many levels of a stackSpec are described at most."""


def explain_field(
    ctx: click.Context, path: str, output_format: str, version: str | None, stack: str | None, *, recursive: bool
) -> int:
    """Write the page of the field at *path*, and return the exit code. Raise CommandError."""
    project = Project(shown=shown_path)
    try:
        settings = project.settings_in(os.getcwd())
        platform = Platform(settings, file=project.platform_file(settings))
        name, spec = "", None
        if stack is not None:
            platform = platform_below(project, os.curdir)
            name, spec = find_stack(stack, platform, ctx)
        tree = FieldTree(version == "v2alpha", name, settings.extra_fields, spec)
        if version is None and not tree.starts(path) and tree.version_with(v2alpha=True).starts(path):
            tree = tree.version_with(v2alpha=True)
        page = describe_field_at(path, tree, project.rules_for(settings), platform, recursive=recursive)
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    except FieldError as error:
        raise CommandError(str(error), error.help, ctx) from None
    for failure in project.failures:
        say(failure, "fix or uninstall the plug-in")
    if output_format == "json":
        write([json.dumps(page.as_json(), indent=2) + "\n"], for_people=False)
    else:
        lines = format_page(page, color=wants_color("auto", sys.stdout), width=width_of(sys.stdout))
        write(f"{line}\n" for line in lines)
    return FAILED if project.failures else CLEAN


def find_stack(text: str, platform: Platform, ctx: click.Context | None = None) -> tuple[str, StackSpec | None]:
    """Return the name of the stack in a reference such as ``bento:3.0``, and its fields unless it is built in.

    Raise CommandError if the stack or its fields are unknown.
    """
    stack = parse_stack(text)
    defined = platform.stacks(stack) if stack is not None else []
    for definition in defined:
        shape = describe_shape(prepare(definition.schema), code=_RULE, depth=_DEPTH) if definition.schema else None
        if shape is not None:
            return definition.text, StackSpec(shape, definition.path)
    name = stack.name if stack is not None else text
    known, described = known_stack(name), _described(platform)
    others = [definition.text for definition in platform.stacks_named(name)]
    if others and not defined:
        raise CommandError(f"unknown stack `{text}`", f"stacks with this name: {codes(others)}", ctx)
    if known is None and not defined:
        names = [*load_schema("stacks.json"), *(definition.stack.name for definition in platform.defined_stacks)]
        near = closest(name, dict.fromkeys(names))
        raise CommandError(f"unknown stack `{name}`", f"did you mean `{near[0]}`?" if near else described, ctx)
    if defined or known is None or stack_shape(name) is None:
        raise CommandError(f"no schema is available for the stack `{name}`", described, ctx)
    return known.name, None


def _described(platform: Platform) -> str:
    """Return a hint with the stacks that have a schema."""
    built_in = [name for name, stack in load_schema("stacks.json").items() if stack["schema"]]
    own = [definition.text for definition in platform.defined_stacks if definition.schema]
    return f"stacks with a schema: {codes([*built_in, *own])}"
