"""``workerlint init``: create a configuration and a pre-commit hook for a repository."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import click

from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError, display_path
from workerlint.config.settings import OWN_FILE, SHARED_FILE
from workerlint.core.console import is_terminal, note, write
from workerlint.core.guarded_read import read_guarded
from workerlint.core.repository import repository
from workerlint.core.wording import plural
from workerlint.engine.registry import RegistryError
from workerlint.files.write import ChangedError, create_file, replace_file
from workerlint.report.baseline import Baseline, BaselineError
from workerlint.run.first_check import FirstCheck, first_check, write_first_baseline
from workerlint.scaffold.configuration import (
    CONFIGURATION,
    PRESETS,
    WITHOUT_TOPOLOGY,
    add_table,
    has_table,
    without_topology,
)
from workerlint.scaffold.pre_commit import add_hook, runs_installed, uses_baseline
from workerlint.version import VERSION

HOOKS_FILE = ".pre-commit-config.yaml"
BASELINE_FILE = "baseline.json"


@click.command("init", short_help="Set up a repository.")
@click.argument("directory", default=".", type=click.Path())
@click.option("--pyproject", is_flag=True, help="Write the settings to pyproject.toml.")
@click.option("--preset", type=click.Choice(tuple(PRESETS)), help="Write the starting configuration for a role.")
@click.option(
    "--baseline/--no-baseline",
    default=None,
    help="Record the findings in baseline.json, so that later runs report only new ones (default: ask on a terminal).",
)
@click.option("--no-pre-commit", is_flag=True, help="Do not change .pre-commit-config.yaml.")
@click.option("-y", "--yes", is_flag=True, help="Change existing files without asking.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    directory: str,
    pyproject: bool,
    preset: str | None,
    baseline: bool | None,
    no_pre_commit: bool,
    yes: bool,
) -> int:
    """Check DIRECTORY, write a configuration to it, and add workerlint to the pre-commit hooks of its repository.

    Existing files are extended after confirmation; their content is preserved.
    """
    if not os.path.isdir(directory):
        raise CommandError(f"not a directory: `{directory}`", ctx=ctx)
    setup = Setup(ctx, directory, preset or "", pyproject=pyproject, with_hook=not no_pre_commit)
    asks = not yes and is_terminal(sys.stdin)
    for target in setup.plan():
        if target.before is not None and not (yes or asks):
            raise CommandError(f"{target.shown} already exists", "pass --yes to extend it without asking", ctx)
    check = setup.check(needs_baseline=bool(baseline))
    write([f"{check.summary}\n"])
    # All questions come before the first file is written, so that a refusal changes nothing.
    if asks and setup.is_new and check.without_topology:
        lack = f"No Worker has a topology ({plural(check.without_topology, 'finding')})."
        setup.ignores_topology = click.confirm(f"{lack} Turn this rule off in {setup.settings.shown}?")
    recordable = check.recordable - (check.without_topology if setup.ignores_topology else 0)
    if baseline is None and asks and recordable > 0 and setup.may_offer_baseline:
        aim = "so that later runs report only new ones"
        baseline = click.confirm(f"Record {plural(recordable, 'finding')} in {setup.shown_baseline}, {aim}?")
    setup.writes_baseline = bool(baseline)
    to_do = setup.plan()
    agreed = [target for target in to_do if target.before is None or yes or _ask(target)]
    for target in to_do:
        if target in agreed:
            target.write(ctx)
        write([f"{'Wrote' if target in agreed else 'Unchanged:'} {target.shown}\n"])
        if target in agreed and target.shown.endswith(HOOKS_FILE) and runs_installed(target.text or ""):
            fix = f"after the release, remove the hook from {target.shown} and run `workerlint init` again"
            note(f"workerlint: note: the hook runs the workerlint on PATH, because {VERSION} is not released; {fix}\n")
    if setup.writes_baseline:
        write([f"Wrote {setup.shown_baseline} ({plural(setup.write_baseline(), 'finding')})\n"])
    elif not to_do:
        names = " and ".join(target.shown for target in setup.targets)
        write([f"Nothing to do: workerlint is already in {names}.\n"])
    write(_table(list(setup.next_steps(check))))
    return 0


class Setup:
    """What ``init`` does in a directory, according to options and answers."""

    def __init__(self, ctx: click.Context, directory: str, preset: str, *, pyproject: bool, with_hook: bool) -> None:
        """Find the files to write. Settings go to the file that has some already, or else to the requested one.

        Raise CommandError if there are settings already, and *preset* is not empty.
        """
        self.ignores_topology = False
        """Whether to turn off the rule on missing topologies."""
        self.writes_baseline = False
        self.has_baseline = False
        """Whether there is a baseline already."""
        self.may_offer_baseline = True
        """Whether there is no file with the name of the baseline."""
        self.targets: list[Target] = []
        self._ctx = ctx
        self._directory = directory
        self._configuration = PRESETS[preset] if preset else CONFIGURATION
        own, shared = (os.path.join(directory, name) for name in (OWN_FILE, SHARED_FILE))
        # workerlint.toml wins over pyproject.toml, so settings in both would be confusing.
        has_own, has_shared = os.path.lexists(own), _has_settings(shared)
        self.is_new = not (has_own or has_shared)
        """Whether no file in the directory has settings."""
        self._path = shared if not has_own and (has_shared or pyproject) else own
        # pre-commit reads its configuration only at the root of the repository.
        self._top = repository(os.path.abspath(directory)) or directory
        self._hooks = os.path.join(self._top, HOOKS_FILE) if with_hook else ""
        self._baseline = os.path.normpath(os.path.join(directory, BASELINE_FILE))
        if preset and not self.is_new:
            message = f"{_shown(self._path)} already has settings: --preset is for a new configuration"
            raise CommandError(message, "omit --preset, or move the file away", ctx)

    @property
    def settings(self) -> Target:
        """The file for the settings."""
        return self.targets[0]

    @property
    def shown_baseline(self) -> str:
        """The path of the baseline, as messages show it."""
        return _shown(self._baseline)

    def plan(self) -> list[Target]:
        """Return the files to write. Raise CommandError if one cannot be read or extended."""
        text = without_topology(self._configuration) if self.ignores_topology else self._configuration
        self.targets = [
            Target(self._path, lambda old: add_table(old, text), "add the table manually, or omit --pyproject")
            if self._path.endswith(SHARED_FILE)
            else Target(self._path, lambda _: text if self.is_new else None)
        ]
        if self._hooks:
            baseline = os.path.relpath(os.path.abspath(self._baseline), self._top) if self.writes_baseline else ""
            add = partial(add_hook, baseline=baseline.replace(os.sep, "/"))
            self.targets.append(Target(self._hooks, add, "add the hook manually, or pass --no-pre-commit"))
        for target in self.targets:
            target.plan(self._ctx)
        return [target for target in self.targets if target.text is not None]

    def check(self, *, needs_baseline: bool) -> FirstCheck:
        """Check the directory, without the findings in its baseline.

        Raise CommandError if the configuration is invalid, or if a baseline that is needed cannot be read.
        """
        if os.path.lexists(self._baseline):
            self.may_offer_baseline = False
            try:
                Baseline.read(self._baseline)
                self.has_baseline = True
            except BaselineError as error:
                if needs_baseline:
                    hint = "move the file away, or run `workerlint check --write-baseline FILE`"
                    raise CommandError(str(error), hint, self._ctx) from None
        try:
            return first_check(self._directory, self._baseline if self.has_baseline else "")
        except (ConfigurationError, RegistryError) as error:
            raise CommandError(str(error), getattr(error, "hint", ""), self._ctx) from None

    def write_baseline(self) -> int:
        """Write the baseline; return the number of findings in it. Raise CommandError."""
        try:
            count = write_first_baseline(self._directory, self._baseline)
        except (BaselineError, ConfigurationError, RegistryError) as error:
            raise CommandError(str(error), getattr(error, "hint", ""), self._ctx) from None
        self.has_baseline = True
        return count

    def _hook_uses_baseline(self) -> bool:
        return uses_baseline(read_guarded(self._hooks).decode())

    def next_steps(self, check: FirstCheck) -> Iterator[tuple[str, str]]:
        """Yield the commands to type next, each with its purpose."""
        here = "" if os.path.normpath(self._directory) == os.curdir else f" {shlex.quote(self._directory)}"
        if not check.manifests:
            path = os.path.normpath(os.path.join(self._directory, "worker.yaml"))
            yield f"workerlint new --output {shlex.quote(path)}", "create a manifest"
            return
        if self.has_baseline:
            option = f"--baseline {shlex.quote(self.shown_baseline)}"
            yield f"workerlint check{here} {option}", "report new findings only"
            if self._hooks and not self._hook_uses_baseline():
                yield f"args: [{option.replace(' ', '=')}, --]", f"add to the hook in {_shown(self._hooks)}"
        else:
            yield f"workerlint check{here}", "show the findings" if check.total else "check the manifests"
            if check.fixable:
                yield f"workerlint check{here} --fix", f"apply {plural(check.fixable, 'safe fix', 'safe fixes')}"
            if check.without_topology and not self.ignores_topology:
                count = plural(check.without_topology, "finding")
                yield WITHOUT_TOPOLOGY, f"add to {self.settings.shown}: no Worker has a topology ({count})"
            if check.recordable and self.may_offer_baseline:
                yield f"workerlint init{here} --baseline", "record the findings, and report only new ones from now on"


class Target:
    """A file to write. *add* returns the new text for the old one, or None if there is nothing to add."""

    def __init__(self, path: str, add: Callable[[str], str | None], hint: str = "") -> None:
        self.path = path
        self.shown = _shown(path)
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
                create_file(self.path, [data])
            else:
                replace_file(self.path, data, self.before, named=False)
        except ChangedError as error:
            raise CommandError(str(error), ctx=ctx) from None
        except OSError as error:
            raise CommandError(f"cannot write {self.shown}: {error.strerror}", ctx=ctx) from None


def _has_settings(path: str) -> bool:
    try:
        return has_table((_read(path) or b"").decode())
    except (OSError, ValueError):
        return False


def _read(path: str) -> bytes | None:
    try:
        return read_guarded(path)
    except FileNotFoundError:
        return None


def _ask(target: Target) -> bool:
    return click.confirm(f"{target.shown} already exists. Add workerlint to it?")


def _shown(path: str) -> str:
    return os.path.normpath(display_path(path))


def _table(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of the list of what to type next."""
    width = max(len(command) for command, _ in rows)
    yield "\nNext:\n"
    for command, purpose in rows:
        yield f"  {command:<{width}}  # {purpose}\n"
