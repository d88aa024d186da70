"""``workerlint explain``: the effective Worker of a manifest."""

from __future__ import annotations

import json
import sys

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.settings import DEFAULT
from workerlint.core.console import wants_color, write
from workerlint.core.record import as_dict
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.report.effective import EffectiveWorker, format_worker, resolve_worker


@click.command("explain", short_help="Show the effective manifest.")
@click.argument("file", shell_complete=complete_files)
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="Output format.")
@click.pass_context
def command(ctx: click.Context, file: str, output_format: str) -> None:
    """Show the effective Worker of FILE: fields with their defaults, placeholders, scaling and capacity."""
    try:
        source = read_source(file, file, DEFAULT.max_file_size, named=True)
    except ReadError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    workers = [resolve_worker(worker) for worker in Document(source).workers] if source else []
    if not workers:
        raise CommandError(f"no Worker manifest found in {file}", ctx=ctx)
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
        "attributes": [{"path": line.path, "value": line.value, "origin": line.origin} for line in worker.fields],
        "placeholders": list(worker.placeholders),
        "scaling": worker.scaling,
        "capacity": [as_dict(capacity) for capacity in worker.capacities],
    }
