"""``workerlint explain``: the effective Worker of a manifest, or the documentation of a field."""

from __future__ import annotations

import json
import os
import sys

import click

from workerlint.cli.completions import complete_files_and_fields
from workerlint.cli.errors import CommandError
from workerlint.config.env_file import read_variables
from workerlint.config.errors import ConfigurationError, shown_path
from workerlint.config.settings import DEFAULT
from workerlint.core.console import wants_color, write
from workerlint.core.exit_codes import CLEAN
from workerlint.core.record import as_dict
from workerlint.engine.project import Project
from workerlint.files.discovery import STDIN
from workerlint.files.gitignore import YAML_SUFFIXES
from workerlint.files.read import ReadError, read_named
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.report.effective import EffectiveWorker, format_worker, resolve_worker
from workerlint_schemas.export import VERSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint.manifest.worker import Worker
    from workerlint.report.platform_references import PlatformReference


def _read_given(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    if not all(item.partition("=")[0] and "=" in item for item in given):
        raise click.BadParameter("expected NAME=VALUE")  # the item is not shown: it may be a secret
    return dict(item.split("=", 1) for item in given)


@click.command("explain", short_help="Show the effective manifest, or explain a field.")
@click.argument("subject", metavar="[FILE|FIELD]", default="", shell_complete=complete_files_and_fields)
@click.option("--output-format", type=click.Choice(("text", "json", "yaml")), default="text", help="Output format.")
@click.option("--env-file", metavar="FILE", default="", help="File of NAME=VALUE lines, the values of ${NAME} in FILE.")
@click.option("--env", metavar="NAME=VALUE", multiple=True, callback=_read_given, help="Set one variable.")
@click.option("--version", type=click.Choice(VERSIONS), help="Version of the manifest that FIELD is in.")
@click.option("--stack", metavar="NAME", help="Stack whose stackSpec FIELD is in.")
@click.option("--recursive", is_flag=True, help="List the fields of all levels below FIELD.")
@click.pass_context
def command(
    ctx: click.Context,
    subject: str,
    output_format: str,
    env_file: str,
    env: dict[str, str],
    version: str | None,
    stack: str | None,
    recursive: bool,
) -> int:
    """Show the effective Worker of FILE: fields with their defaults, placeholders, scaling and capacity.

    With FIELD, such as worker.logLevel, show its type, default, allowed values, and the rules that check it. Without
    both, show the fields of a manifest.
    """
    if not _is_file(subject):
        for option, given in (
            ("--output-format yaml", output_format == "yaml"),
            ("--env-file", env_file),
            ("--env", env),
        ):
            if given:
                raise CommandError(f"{option} is for a file, and `{subject}` is a field", ctx=ctx)
        from workerlint.cli.explain_field import explain_field

        return explain_field(ctx, subject, output_format, version, stack, recursive=recursive)
    for option, is_given in (("--version", version), ("--stack", stack), ("--recursive", recursive)):
        if is_given:
            raise CommandError(f"{option} is for a field, and `{subject}` is a file", ctx=ctx)
    try:
        variables = {**(read_variables(env_file) if env_file else {}), **env}
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    _explain_file(ctx, subject, output_format, variables)
    return CLEAN


def _is_file(subject: str) -> bool:
    """Return whether the argument is a file: it exists, or its name is that of a file and not of a field."""
    if os.path.exists(subject) and not os.path.isdir(subject):
        return True
    return bool(os.path.dirname(subject)) or subject == STDIN or subject.lower().endswith((*YAML_SUFFIXES, ".md"))


def _explain_file(ctx: click.Context, file: str, output_format: str, variables: dict[str, str]) -> None:
    try:
        source = read_named(file, file, DEFAULT.max_file_size)
    except ReadError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    found = [fill(worker, variables) for worker in Document(source).workers]
    if not found:
        raise CommandError(f"no Worker manifest found in {file}", ctx=ctx)
    if output_format == "yaml":
        from workerlint.report.effective_yaml import effective_yaml  # imports ruamel.yaml
        from workerlint.syntax.writer import NestingError

        try:
            write(["---\n".join(map(effective_yaml, found))], for_people=False)
        except NestingError as error:
            raise CommandError(f"{file}: {error}", ctx=ctx) from None
        return
    workers = [resolve_worker(worker) for worker in found]
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
        settings = project.settings_for(file)
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
        "attributes": [
            {"path": field.path, "value": field.value, "origin": field.origin, "variables": list(field.variables)}
            for field in worker.fields
        ],
        "placeholders": list(worker.placeholders),
        "scaling": worker.scaling,
        "capacity": [as_dict(capacity) for capacity in worker.capacities],
    }
