"""``workerlint check-config``: report the errors in configuration files with their lines."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.errors import display_path
from workerlint.config.loader import Configuration
from workerlint.config.settings import OWN_FILE
from workerlint.core.console import note, say, write
from workerlint.core.exit_codes import CLEAN, FAILED, FOUND
from workerlint.core.guarded_read import read_guarded
from workerlint.core.wording import plural, visible
from workerlint.engine.configuration_check import ConfigurationCheck, find_configurations


@click.command("check-config", short_help="Validate configuration files.")
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...]) -> int:
    """Validate the configuration files in PATHS: workerlint.toml, and [tool.workerlint] in pyproject.toml.

    By default, these are the files in the current directory and below it, and the one that applies here. Their layers,
    the examples of their policies, and the schemas and platform files that they name are validated too.

    \b
    Exit code: 0  valid
               1  invalid
               2  usage or I/O error
    """  # noqa: D301 - click needs the character
    files, problems = _find(paths, ctx)
    check = ConfigurationCheck()
    for path in files:
        try:
            read_guarded(path)
        except OSError as error:
            problems.append(f"cannot read {path}: {error.strerror or error}")
        else:
            check.check(path)
    for problem in problems:
        say(problem)
    for failure in check.failures:
        say(failure, "fix or uninstall the plug-in")
    if check.errors:
        write(_lines(check))
    elif not problems:
        outcome = f"Configuration is valid: {check.account}" if check.account else "No configuration found"
        write([f"{outcome}.\n"])
    return FAILED if problems or check.failures else FOUND if check.errors else CLEAN


def _find(paths: tuple[str, ...], ctx: click.Context) -> tuple[list[str], list[str]]:
    """Return the files to check, and the errors of the search. Raise CommandError if there are no files."""
    found: dict[str, None] = {}
    problems: list[str] = []
    for path in paths or (os.curdir,):
        if not os.path.isdir(path):
            found[path] = None
            continue
        below = find_configurations(path)
        found.update(dict.fromkeys(below.paths))
        problems += below.problems
        for unused in below.unused:
            note(f"{visible(unused)}: not used: {OWN_FILE} is in the same directory\n")
    if not paths:
        nearest = Configuration(lambda _: ()).find(os.getcwd())
        found = {display_path(nearest): None, **found} if nearest else found
    if not found and not problems:
        raise CommandError("no configuration file found", "pass a file, or create one with `workerlint init`", ctx)
    return list(found), problems


def _lines(check: ConfigurationCheck) -> Iterator[str]:
    for error in check.errors:
        yield f"{error}\n"
        for line in error.excerpt.splitlines():
            yield f"  {line}\n"
        if error.hint:
            yield f"  help: {error.hint}\n"
    files = len({error.path for error in check.errors})
    yield f"\nFound {plural(len(check.errors), 'error')} in {plural(files, 'file')}; checked {check.account}.\n"
