"""``workerlint new``: a commented manifest that is clean from the start."""

from __future__ import annotations

import os
import re
from typing import Any

import click

from workerlint.cli.app import Misuse
from workerlint.cli.output import write
from workerlint.engine import Engine
from workerlint.registry import load_rules
from workerlint.scaffold.manifest import Wishes, compose
from workerlint.scaffold.stacks import TEMPLATES
from workerlint.selection import resolve
from workerlint.settings import DEFAULT
from workerlint.text import Source

LEVELS = ("INFO", "DEBUG", "WARN", "ERROR")


@click.command("new", short_help="Write a new manifest.")
@click.option("--stack", type=click.Choice(tuple(TEMPLATES)), help="What the Worker runs.")
@click.option("--name", help="The name of the Worker.")
@click.option("--workspace", default="", help="Its workspace (left out: the one given to apply).")
@click.option("--compute", default="runnable-default", show_default=True, help="The Compute that it runs on.")
@click.option("--replicas", type=click.IntRange(1), default=1, show_default=True, help="How many copies run.")
@click.option("--autoscaling", metavar="MIN:MAX", help="Let the number of copies follow the load.")
@click.option("--cpu-target", type=click.IntRange(1), default=80, show_default=True, help="Percentage of the request.")
@click.option("--memory-target", type=click.IntRange(1), help="Percentage of the request.")
@click.option("--log-level", type=click.Choice(LEVELS, case_sensitive=False), default="INFO", show_default=True)
@click.option("--secret", "secrets", multiple=True, metavar="NAME[:WORKSPACE]", help="A Secret that it may read.")
@click.option("--volume", "volumes", multiple=True, metavar="NAME:DIRECTORY", help="A Volume to mount.")
@click.option("--env", "envs", multiple=True, metavar="NAME=VALUE", help="An environment variable.")
@click.option("--owner", default="", help="The id of the owner.")
@click.option("--description", default="", help="What it is for.")
@click.option("--tag", "tags", multiple=True, help="A tag beside the usual ones.")
@click.option("-o", "--output", metavar="FILE", help="Write it to this file (default: print it).")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@click.option("-i", "--interactive", is_flag=True, help="Ask for what is not given.")
@click.pass_context
def command(ctx: click.Context, /, output: str | None, force: bool, interactive: bool, **given: Any) -> int:
    """Print or write a commented Worker manifest in which `workerlint check` finds nothing."""
    if interactive:
        _ask(given)
    for option in ("stack", "name"):
        if not given[option]:
            raise Misuse(f"--{option} is not given", "or let --interactive ask for it", ctx)
    try:
        wishes = _wishes(given)
    except ValueError as error:
        raise Misuse(str(error), ctx=ctx) from None
    text = compose(wishes)
    _check(text, output or "the manifest", ctx)
    if output is None:
        write([text])
        return 0
    try:
        with open(output, "w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise Misuse(f"{output} is there already", "--force overwrites it", ctx) from None
    except OSError as error:
        raise Misuse(f"{output} cannot be written: {error.strerror}", ctx=ctx) from None
    click.echo(f"Wrote {os.path.normpath(output)}.", err=True)
    return 0


def _ask(given: dict[str, Any]) -> None:
    """Ask for each value that matters and was not given."""
    if not given["stack"]:
        given["stack"] = click.prompt("Stack", type=click.Choice(tuple(TEMPLATES)), default="bento")
    if not given["name"]:
        given["name"] = click.prompt("Name", default=f"my-{given['stack']}-worker")
    if not given["description"]:
        given["description"] = click.prompt("What is it for", default=f"A {given['stack']} Worker")
    if not given["workspace"]:
        given["workspace"] = click.prompt("Workspace (empty: decided by apply)", default="", show_default=False)
    given["compute"] = click.prompt("Compute", default=given["compute"])
    if given["autoscaling"] is None:
        given["autoscaling"] = click.prompt("Autoscaling MIN:MAX (empty: none)", default="", show_default=False) or None
    if given["autoscaling"] is None:
        given["replicas"] = click.prompt("Replicas", type=click.IntRange(1), default=given["replicas"])


def _wishes(given: dict[str, Any]) -> Wishes:
    """Turn what was given into wishes.

    Raises ValueError with the words for the user.
    """
    return Wishes(
        given["name"],
        given["stack"],
        workspace=given["workspace"],
        compute=given["compute"],
        replicas=given["replicas"],
        autoscaling=_bounds(given["autoscaling"]),
        cpu_target=given["cpu_target"],
        memory_target=given["memory_target"] or 0,
        log_level=given["log_level"].upper(),
        secrets=tuple(_pair("--secret", item, ":", optional=True) for item in given["secrets"]),
        volumes=tuple(_pair("--volume", item, ":") for item in given["volumes"]),
        envs=tuple(_pair("--env", item, "=") for item in given["envs"]),
        owner=given["owner"],
        description=given["description"],
        tags=tuple(given["tags"]),
    )


def _bounds(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,4}):(\d{1,4})", text)
    if not match or not 1 <= int(match[1]) < int(match[2]):
        raise ValueError(f"--autoscaling is {text}, not MIN:MAX with 1 <= MIN < MAX")
    return int(match[1]), int(match[2])


def _pair(option: str, text: str, sign: str, *, optional: bool = False) -> tuple[str, str]:
    name, found, value = text.partition(sign)
    if not name or not (value or (optional and not found)):
        form = {"--secret": "NAME[:WORKSPACE]", "--volume": "NAME:DIRECTORY", "--env": "NAME=VALUE"}[option]
        raise ValueError(f"{option} does not read {form}")
    return name, value


def _check(text: str, name: str, ctx: click.Context) -> None:
    """Refuse to hand out a manifest with errors: what was asked for cannot be."""
    rules = load_rules()
    checked = Engine(DEFAULT, resolve(DEFAULT, rules)[0], rules).check(Source(name, text))
    errors = [found for found in checked.diagnostics if found.severity != "info"]
    if errors:
        first = errors[0]
        raise Misuse(f"{first.message} ({first.code})", first.help, ctx)
