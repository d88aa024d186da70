"""``workerlint explain FIELD``: what is known about a field of a Worker."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError
from workerlint.core.console import say, wants_color, write
from workerlint.core.exit_codes import CLEAN, FAILED
from workerlint.core.wording import closest, codes
from workerlint.engine.project import Project
from workerlint.manifest.field_tree import FieldError, FieldTree
from workerlint.manifest.manifest import parse_stack
from workerlint.platform.platform import Platform
from workerlint.report.field_page import describe_field_at, format_page
from workerlint_schemas import load_schema
from workerlint_schemas.stacks import known_stack, stack_shape

if TYPE_CHECKING:
    import click


def explain_field(
    ctx: click.Context, path: str, output_format: str, version: str | None, stack: str | None, *, recursive: bool
) -> int:
    """Write the page of the field at *path*, and return the exit code. Raise CommandError."""
    name = _known_stack(stack, ctx) if stack is not None else ""
    project = Project()
    try:
        settings = project.settings_in(os.getcwd())
        extra = settings.extra_fields
        tree = FieldTree(version == "v2alpha", name, extra)
        if version is None and not tree.starts(path) and FieldTree(v2alpha=True, extra=extra).starts(path):
            tree = FieldTree(True, name, extra)
        platform = Platform(settings, file=project.platform_file(settings))
        page = describe_field_at(path, tree, project.rules(settings.plugins), platform, recursive=recursive)
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    except FieldError as error:
        raise CommandError(str(error), error.help, ctx) from None
    for failure in project.failures:
        say(failure, "fix or uninstall the plug-in")
    if output_format == "json":
        write([json.dumps(page.as_json(), indent=2) + "\n"], for_people=False)
    else:
        write(f"{line}\n" for line in format_page(page, color=wants_color("auto", sys.stdout)))
    return FAILED if project.failures else CLEAN


def _known_stack(text: str, ctx: click.Context) -> str:
    """Return the name of the stack in a reference such as ``bento:3.0``.

    Raise CommandError if the stack or its fields are unknown.
    """
    stack = parse_stack(text)
    name = stack.name if stack is not None else text
    known = known_stack(name)
    if known is None:
        near = closest(name, load_schema("stacks.json"), 1)
        raise CommandError(f"unknown stack `{name}`", f"did you mean `{near[0]}`?" if near else _described(), ctx)
    if stack_shape(name) is None:
        raise CommandError(f"no schema is available for the stack `{name}`", _described(), ctx)
    return known.name


def _described() -> str:
    return (
        f"stacks with a schema: {codes(name for name, stack in load_schema('stacks.json').items() if stack['schema'])}"
    )
