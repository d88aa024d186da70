"""``workerlint init``: a configuration and a pre-commit hook for a repository, nothing overwritten unasked."""

from __future__ import annotations

import os
import sys

import click

from workerlint.cli.app import Misuse
from workerlint.scaffold.configuration import CONFIGURATION, add_hook, as_pyproject

_MARK = "[tool.workerlint"


@click.command("init", short_help="Set up a repository.")
@click.argument("folder", default=".")
@click.option("--pyproject", is_flag=True, help="Write the settings into pyproject.toml.")
@click.option("--no-pre-commit", is_flag=True, help="Leave .pre-commit-config.yaml alone.")
@click.option("-y", "--yes", is_flag=True, help="Change files that are there without asking.")
@click.pass_context
def command(ctx: click.Context, /, folder: str, pyproject: bool, no_pre_commit: bool, yes: bool) -> int:
    """Write a configuration for the repository in FOLDER and add workerlint to its pre-commit hooks."""
    if not os.path.isdir(folder):
        raise Misuse(f"{folder} is no folder", ctx=ctx)
    changes = []
    name = "pyproject.toml" if pyproject else "workerlint.toml"
    changes.append((name, _configuration(os.path.join(folder, name), pyproject=pyproject)))
    if not no_pre_commit:
        name = ".pre-commit-config.yaml"
        try:
            changes.append((name, add_hook(_read(os.path.join(folder, name)))))
        except ValueError as error:
            raise Misuse(f"{name} {error}", "add the hook by hand, or give --no-pre-commit", ctx) from None
    done = 0
    for name, text in changes:
        path = os.path.join(folder, name)
        if text is None:
            continue
        if os.path.exists(path) and not yes and not _agreed(name, ctx):
            continue
        try:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            raise Misuse(f"{path} cannot be written: {error.strerror}", ctx=ctx) from None
        click.echo(f"Wrote {os.path.normpath(path)}.")
        done += 1
    if not done:
        click.echo("Nothing to do.")
    return 0


def _agreed(name: str, ctx: click.Context) -> bool:
    if not sys.stdin.isatty():
        raise Misuse(f"{name} is there already", "--yes adds to it without asking", ctx)
    return click.confirm(f"{name} is there already. Add workerlint to it?")


def _configuration(path: str, *, pyproject: bool) -> str | None:
    """Give the new text of the configuration file; None when it has settings of workerlint already."""
    text = _read(path)
    if not pyproject:
        return None if os.path.exists(path) else CONFIGURATION
    if _MARK in text:
        return None
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return text + gap + as_pyproject()


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
