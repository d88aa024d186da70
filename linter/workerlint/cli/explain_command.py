"""``workerlint explain``: the effective Worker of a manifest."""

from __future__ import annotations

import json
import sys

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT
from workerlint.core.console import wants_color, write
from workerlint.core.record import as_dict
from workerlint.engine.project import Project
from workerlint.files.discovery import STDIN
from workerlint.files.read import ReadError, read_source
from workerlint.manifest.document import Document
from workerlint.report.effective import EffectiveWorker, format_worker, resolve_worker
from workerlint.run.project_options import shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint.manifest.worker import Worker
    from workerlint.report.platform_references import PlatformReference


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
    found = Document(source).workers if source else ()
    workers = [resolve_worker(worker) for worker in found]
    if not workers:
        raise CommandError(f"no Worker manifest found in {file}", ctx=ctx)
    known = _on_platform(ctx, file, found)
    if output_format == "json":
        data = [
            {**_as_json(worker), "platform": list(map(as_dict, names))}
            for worker, names in zip(workers, known, strict=True)
        ]
        write([json.dumps(data, indent=2) + "\n"], for_people=False)
        return
    dim = ("\x1b[2m", "\x1b[0m") if wants_color("auto", sys.stdout) else ("", "")
    for number, (worker, names) in enumerate(zip(workers, known, strict=True)):
        write(["\n"] if number else [])
        write(f"{line}\n" for line in format_worker(worker, dim))
        write(["\nPlatform:\n", *(f"  {name.text}\n" for name in names)] if names else [])


def _on_platform(ctx: click.Context, file: str, workers: Sequence[Worker]) -> list[list[PlatformReference]]:
    """Return what the platform file of the configuration contains about the names in each Worker."""
    project = Project(shown=shown_path)
    try:
        settings = project.settings_for("" if file == STDIN else file)
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    if not settings.platform:
        return [[] for _ in workers]
    from workerlint.platform.platform import Platform
    from workerlint.report.platform_references import platform_references

    platform = Platform(settings, file=project.platform_file(settings))
    for worker in workers:
        worker.settings = settings
    return [list(platform_references(worker, platform)) for worker in workers]


def _as_json(worker: EffectiveWorker) -> dict[str, object]:
    return {
        "name": worker.name,
        "attributes": [{"path": line.path, "value": line.value, "origin": line.origin} for line in worker.fields],
        "placeholders": list(worker.placeholders),
        "scaling": worker.scaling,
        "capacity": [as_dict(capacity) for capacity in worker.capacities],
    }
