"""``workerlint init``: create a configuration and a pre-commit hook for a repository."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from workerlint.cli.errors import CommandError
from workerlint.config.errors import display_path
from workerlint.config.settings import OWN_FILE, SHARED_FILE
from workerlint.core.console import write
from workerlint.core.guarded_read import read_guarded
from workerlint.core.repository import repository
from workerlint.files.write import ChangedError, replace_file
from workerlint.scaffold.configuration import CONFIGURATION, PRESETS, add_table, has_table
from workerlint.scaffold.pre_commit import add_hook

HOOKS_FILE = ".pre-commit-config.yaml"


@click.command("init", short_help="Set up a repository.")
@click.argument("directory", default=".", type=click.Path())
@click.option("--pyproject", is_flag=True, help="Write the settings to pyproject.toml.")
@click.option("--preset", type=click.Choice(tuple(PRESETS)), help="Write the starting configuration for a role.")
@click.option("--no-pre-commit", is_flag=True, help="Do not change .pre-commit-config.yaml.")
@click.option("-y", "--yes", is_flag=True, help="Change existing files without asking.")
@click.pass_context
def command(
    ctx: click.Context, /, directory: str, pyproject: bool, preset: str | None, no_pre_commit: bool, yes: bool
) -> int:
    """Write a configuration to DIRECTORY and add workerlint to the pre-commit hooks of its repository.

    Existing files are extended after confirmation; their content is preserved.
    """
    if not os.path.isdir(directory):
        raise CommandError(f"not a directory: `{directory}`", ctx=ctx)
    targets = [_settings(directory, PRESETS[preset] if preset else CONFIGURATION, pyproject=pyproject)]
    if not no_pre_commit:
        # pre-commit reads its configuration only at the root of the repository.
        top = repository(os.path.abspath(directory)) or directory
        targets.append(
            Target(os.path.join(top, HOOKS_FILE), add_hook, "add the hook manually, or pass --no-pre-commit")
        )
    for target in targets:
        target.plan(ctx)
    to_do = [target for target in targets if target.text is not None]
    if not to_do:
        names = " and ".join(target.shown for target in targets)
        write([f"Nothing to do: workerlint is already in {names}.\n"])
        return 0
    # All questions come before the first file is written, so that a refusal changes nothing.
    agreed = [target for target in to_do if target.before is None or yes or _ask(target, ctx)]
    for target in to_do:
        if target in agreed:
            target.write(ctx)
        write([f"{'Wrote' if target in agreed else 'Unchanged:'} {target.shown}\n"])
    return 0


class Target:
    """A file to write. *add* returns the new text for the old one, or None if there is nothing to add."""

    def __init__(self, path: str, add: Callable[[str], str | None], hint: str = "") -> None:
        self.path = path
        self.shown = os.path.normpath(display_path(path))
        self.before: bytes | None = None
        """The current content; None if the file does not exist."""
        self.text: str | None = None
        """The new text, None to leave the file unchanged."""
        self._add = add
        self._hint = hint

    def plan(self, ctx: click.Context) -> None:
        """Set the new text. Raise CommandError if the file cannot be read or extended."""
        try:
            self.before = _read(self.path)
            self.text = self._add("" if self.before is None else self.before.decode())
        except OSError as error:
            raise CommandError(f"cannot read {self.shown}: {error.strerror}", ctx=ctx) from None
        except UnicodeDecodeError:
            raise CommandError(f"{self.shown} is not valid UTF-8", self._hint, ctx) from None
        except ValueError as error:
            raise CommandError(f"{self.shown} {error}", self._hint, ctx) from None

    def write(self, ctx: click.Context) -> None:
        """Write the new text. Raise CommandError if that fails; the file is then unchanged."""
        data = (self.text or "").encode()
        try:
            if self.before is None:
                with open(self.path, "xb") as file:
                    file.write(data)
            else:
                replace_file(self.path, data, self.before)
        except ChangedError as error:
            raise CommandError(str(error), ctx=ctx) from None
        except OSError as error:
            raise CommandError(f"cannot write {self.shown}: {error.strerror}", ctx=ctx) from None


def _settings(directory: str, configuration: str, *, pyproject: bool) -> Target:
    """Return the file for the settings: the one that has settings already, or the requested one."""
    own, shared = (os.path.join(directory, name) for name in (OWN_FILE, SHARED_FILE))
    # workerlint.toml wins over pyproject.toml, so settings in both would be confusing.
    if os.path.lexists(own) or not (pyproject or _holds_settings(shared)):
        return Target(own, lambda _: None if os.path.lexists(own) else configuration)
    return Target(shared, lambda text: add_table(text, configuration), "add the table manually, or omit --pyproject")


def _holds_settings(path: str) -> bool:
    try:
        return has_table((_read(path) or b"").decode())
    except (OSError, ValueError):
        return False


def _read(path: str) -> bytes | None:
    try:
        return read_guarded(path)
    except FileNotFoundError:
        return None


def _ask(target: Target, ctx: click.Context) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise CommandError(f"{target.shown} already exists", "pass --yes to extend it without asking", ctx)
    return click.confirm(f"{target.shown} already exists. Add workerlint to it?")
