"""``workerlint schema``: print the JSON Schemas for editors and other programs."""

from __future__ import annotations

import json
import os
from typing import Any

import click

from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError
from workerlint.core.console import write
from workerlint.core.wording import closest
from workerlint.engine.project import Project
from workerlint_schemas import load_schema
from workerlint_schemas.export import VERSIONS, render

CONFIGURATION = "config.json"
REPORT = "report.json"
PLAN = "plan.json"


@click.command("schema", short_help="Print a JSON Schema.")
@click.option("--type", "resource", type=click.Choice(("worker",)), default="worker", help="Resource type.")
@click.option("--version", type=click.Choice(tuple(VERSIONS)), help="Only this version of the manifest.")
@click.option("--stack", metavar="NAME", help="Print the schema of the stackSpec of this stack instead.")
@click.option("--no-config", is_flag=True, help="Leave out the fields that the configuration adds.")
@click.option("--config", "configuration", is_flag=True, help="Print the schema of workerlint.toml instead.")
@click.option("--report", is_flag=True, help="Print the schema of the output format json instead.")
@click.option("--plan", is_flag=True, help="Print the schema of `dataos-ctl-dry apply --output json` instead.")
@click.pass_context
def command(
    ctx: click.Context,
    resource: str,
    version: str | None,
    stack: str | None,
    no_config: bool,
    configuration: bool,
    report: bool,
    plan: bool,
) -> None:
    """Print the JSON Schema (draft-07) of a manifest, a stackSpec, the configuration, a report or a plan.

    The schema of a manifest contains the fields that the configuration of the current directory adds.
    """
    flags = {"--stack": stack is not None, "--config": configuration, "--report": report, "--plan": plan}
    given = [option for option, is_given in flags.items() if is_given]
    if len(given) > 1:
        raise CommandError(f"{given[0]} and {given[1]} are mutually exclusive", ctx=ctx)
    if configuration:
        name = CONFIGURATION
    elif report:
        name = REPORT
    elif plan:
        name = PLAN
    elif stack is not None:
        name = _stack_schema(stack, ctx)
    else:
        name = VERSIONS[version] if version else f"{resource}.json"
        write([render(name, None if no_config else _extra_fields(ctx))], for_people=False)
        return
    write([render(name)], for_people=False)


def _extra_fields(ctx: click.Context) -> Any:
    """Return the JSON Schema of the fields that the configuration adds; None without any. Raise CommandError."""
    try:
        extra = Project().settings_in(os.getcwd()).extra_fields
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint or "pass --no-config to leave out its fields", ctx) from None
    return None if extra is None else json.loads(extra.text)


def _stack_schema(text: str, ctx: click.Context) -> str:
    """Return the file name of the schema of a stack. Raise CommandError if the stack is unknown or has no schema."""
    wanted = text.partition(":")[0].partition("+")[0]
    stacks = load_schema("stacks.json")
    names = {alias: name for name, stack in stacks.items() for alias in (name, *stack["aliases"])}
    described = f"stacks with a schema: {', '.join(name for name, stack in stacks.items() if stack.get('schema'))}"
    if wanted not in names:
        near = closest(wanted, names)
        raise CommandError(f"unknown stack `{wanted}`", f"did you mean `{near[0]}`?" if near else described, ctx)
    file: str = stacks[names[wanted]].get("schema") or ""
    if not file:
        raise CommandError(f"no schema is available for the stack `{wanted}`", described, ctx)
    return file
