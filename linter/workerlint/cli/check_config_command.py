"""``workerlint check-config``: report the errors in configuration files with their lines."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError, display_path
from workerlint.config.loader import Configuration
from workerlint.core.console import say, write
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND
from workerlint.core.guarded_read import read_guarded
from workerlint.core.wording import plural, visible
from workerlint.engine.project import Project
from workerlint.platform.extra_fields import inline_errors
from workerlint.platform.platform_file import schema_errors


@click.command("check-config", short_help="Validate configuration files.")
@click.argument("files", nargs=-1, shell_complete=complete_files)
@click.pass_context
def command(ctx: click.Context, /, files: tuple[str, ...]) -> int:
    """Validate FILES: workerlint.toml, or [tool.workerlint] in pyproject.toml (default: the file that applies here).

    The platform file that a configuration names, and its schemas, are validated too.

    \b
    Exit code: 0  valid
               1  invalid
               2  usage or I/O error
    """  # noqa: D301 - click needs the character
    project = Project()
    errors: list[ConfigurationError] = []
    paths = dict.fromkeys(files or _nearest(project, ctx))
    unread = 0
    for path in paths:
        try:
            data = read_guarded(path)
        except OSError as error:
            say(f"cannot read {path}: {error.strerror or error}")
            unread += 1
        else:
            errors += project.check_configuration(path) or [*inline_errors(path, data), *_check_platform(path)]
    for failure in project.failures:
        say(failure, "fix or uninstall the plug-in")
    right = len(paths) - unread
    if errors:
        write(_lines(errors))
    elif right:
        write(["Configuration is valid.\n" if right == 1 else f"All {right} configurations are valid.\n"])
    return FAILED if unread or project.failures else FOUND if errors else CLEAN


def _check_platform(path: str) -> list[ConfigurationError]:
    """Return the errors in the platform file that a valid configuration names, and in its schemas."""
    project = Project(config_file=path)
    try:
        file = project.platform_file(project.settings_for(path))
    except ConfigurationError as error:
        return [error]
    return list(schema_errors(file)) if file is not None else []


def _nearest(project: Project, ctx: click.Context) -> tuple[str]:
    path = Configuration(project.rules).find(os.getcwd())
    if not path:
        raise CommandError("no configuration file found", "pass a file, or create one with `workerlint init`", ctx)
    return (display_path(path),)


def _lines(errors: list[ConfigurationError]) -> Iterator[str]:
    for error in errors:
        yield f"{visible(str(error))}\n"
        for line in error.excerpt.splitlines():
            yield f"  {visible(line)}\n"
        if error.hint:
            yield f"  help: {visible(error.hint)}\n"
    files = len({error.path for error in errors})
    yield f"\nFound {plural(len(errors), 'error')} in {plural(files, 'file')}.\n"
