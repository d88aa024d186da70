"""``workerlint explain``: the effective Worker of a manifest."""

from __future__ import annotations

import json
import sys

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.env_file import read_variables
from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT
from workerlint.core.console import wants_color, write
from workerlint.core.record import as_dict
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.report.effective import EffectiveWorker, format_worker, resolve_worker


def _read_given(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    if not all(item.partition("=")[0] and "=" in item for item in given):
        raise click.BadParameter("expected NAME=VALUE")  # the item is not shown: it may be a secret
    return dict(item.split("=", 1) for item in given)


@click.command("explain", short_help="Show the effective manifest.")
@click.argument("file", shell_complete=complete_files)
@click.option("--output-format", type=click.Choice(("text", "json", "yaml")), default="text", help="Output format.")
@click.option("--env-file", metavar="FILE", default="", help="File of NAME=VALUE lines, the values of ${NAME}.")
@click.option("--env", metavar="NAME=VALUE", multiple=True, callback=_read_given, help="Set one variable.")
@click.pass_context
def command(ctx: click.Context, file: str, output_format: str, env_file: str, env: dict[str, str]) -> None:
    """Show the effective Worker of FILE: fields with their defaults, placeholders, scaling and capacity."""
    try:
        variables = {**(read_variables(env_file) if env_file else {}), **env}
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    try:
        source = read_source(file, file, DEFAULT.max_file_size, named=True)
    except ReadError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    found = [fill(worker, variables) for worker in Document(source).workers] if source else []
    if not found:
        raise CommandError(f"no Worker manifest found in {file}", ctx=ctx)
    if output_format == "yaml":
        from workerlint.report.effective_yaml import effective_yaml  # imports ruamel.yaml

        write(["---\n".join(map(effective_yaml, found))], for_people=False)
        return
    workers = [resolve_worker(worker) for worker in found]
    if output_format == "json":
        write([json.dumps([_as_json(worker) for worker in workers], indent=2) + "\n"], for_people=False)
        return
    dim = ("\x1b[2m", "\x1b[0m") if wants_color("auto", sys.stdout) else ("", "")
    for number, worker in enumerate(workers):
        write(["\n"] if number else [])
        write(f"{line}\n" for line in format_worker(worker, dim))


def _as_json(worker: EffectiveWorker) -> dict[str, object]:
    return {
        "name": worker.name,
        "attributes": [
            {"path": field.path, "value": field.value, "origin": field.origin, "variables": list(field.variables)}
            for field in worker.fields
        ],
        "placeholders": list(worker.placeholders),
        "scaling": worker.scaling,
        "capacity": [as_dict(capacity) for capacity in worker.capacities],
    }
