"""``workerlint new``: create a commented manifest without findings."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from workerlint.cli.completions import complete_files
from workerlint.cli.errors import CommandError
from workerlint.config.errors import ConfigurationError
from workerlint.config.selection import resolve
from workerlint.config.settings import DEFAULT, Settings
from workerlint.core.console import can_draw, note, wants_color, width_of, write
from workerlint.core.diagnostic import ERROR
from workerlint.core.record import replace
from workerlint.core.text import Source
from workerlint.core.wording import plural
from workerlint.engine.engine import Engine
from workerlint.engine.project import Project
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.files.write import create_file, write_file
from workerlint.manifest.document import Document
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.reporters import get_reporter
from workerlint.scaffold.manifest import ManifestOptions, compose
from workerlint.scaffold.stacks import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str], Any]

STDOUT = "-"
_TARGETS = {"cpu_target": "--cpu-target", "memory_target": "--memory-target"}


LEVELS = ("INFO", "DEBUG", "WARN", "ERROR")
BOUNDS = "MIN:MAX"
SECRET = "NAME[:WORKSPACE]"  # noqa: S105 - the format of an option
VOLUME = "NAME:DIRECTORY"
VARIABLE = "NAME=VALUE"


def read_bounds(text: str) -> tuple[int, int]:
    """Return the integers in MIN:MAX. Raise click.BadParameter."""
    match = re.fullmatch(r"([0-9]{1,4}):([0-9]{1,4})", text.strip())
    if not match or not 1 <= int(match[1]) < int(match[2]):
        raise click.BadParameter(f"expected {BOUNDS} with 1 <= MIN < MAX, found `{text}`")
    return int(match[1]), int(match[2])


def read_secret(text: str) -> tuple[str, str]:
    """Return the parts of NAME[:WORKSPACE]. Raise click.BadParameter."""
    return _split(text, ":", SECRET) if ":" in text else (text.strip(), "")


def read_volume(text: str) -> tuple[str, str]:
    """Return the parts of NAME:DIRECTORY. Raise click.BadParameter."""
    return _split(text, ":", VOLUME)


def read_variable(text: str) -> tuple[str, str]:
    """Return the parts of NAME=VALUE, whose value may be empty. Raise click.BadParameter."""
    name, sign, value = text.partition("=")
    if not name.strip() or not sign:
        raise click.BadParameter(f"expected {VARIABLE}")  # not repeated: it may be a password
    return name.strip(), value


def _split(text: str, sign: str, form: str) -> tuple[str, str]:
    first, _, second = text.partition(sign)
    if not first.strip() or not second.strip():
        raise click.BadParameter(f"expected {form}, found `{text}`")
    return first.strip(), second.strip()


@click.command("new", short_help="Create a manifest.")
@click.option("--stack", type=click.Choice(tuple(TEMPLATES)), help="Stack of the Worker.")
@click.option("--name", metavar="NAME", help="Name of the Worker.")
@click.option("--workspace", metavar="NAME", default="", help="Workspace (default: the one passed to apply).")
@click.option("--compute", metavar="NAME", default="runnable-default", show_default=True, help="Compute to run on.")
@click.option("--replicas", metavar="N", type=click.IntRange(1), help="Number of replicas (default: 1, or MIN).")
@click.option("--autoscaling", metavar=BOUNDS, type=read_bounds, help="Scale the replicas between MIN and MAX.")
@click.option(
    "--cpu-target",
    metavar="N",
    type=click.IntRange(1),
    help="Target CPU utilization in percent of the request (default: 80, or unset with --memory-target).",
)
@click.option(
    "--memory-target",
    metavar="N",
    type=click.IntRange(1),
    help="Target memory utilization in percent of the request.",
)
@click.option(
    "--log-level",
    type=click.Choice(LEVELS, case_sensitive=False),
    default=LEVELS[0],
    show_default=True,
    metavar="LEVEL",
    help=f"Log level: {', '.join(LEVELS)}.",
)
@click.option("--secret", "secrets", metavar=SECRET, type=read_secret, multiple=True, help="Secret to read.")
@click.option("--volume", "volumes", metavar=VOLUME, type=read_volume, multiple=True, help="Volume to mount.")
@click.option("--env", "envs", metavar=VARIABLE, type=read_variable, multiple=True, help="Environment variable.")
@click.option("--owner", metavar="ID", default="", help="User ID of the owner.")
@click.option("--description", metavar="TEXT", default="", help="Description.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Tag to add to the default tags.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=STDOUT,
    shell_complete=complete_files,
    help="Output file (default: standard output).",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.option("-i", "--interactive", is_flag=True, help="Prompt for options that are not set.")
@click.pass_context
def command(ctx: click.Context, /, output: str, force: bool, interactive: bool, **given: Any) -> int:
    """Create a commented Worker manifest that passes `workerlint check`."""
    if output != STDOUT and not force and os.path.lexists(output):
        raise _taken(output, ctx)  # before questions are asked
    engine = _engine(output, ctx)
    if interactive:
        ask(ctx, given, lambda name, stack: _refusal(engine, name, stack))
        if ctx.get_parameter_source("output") is not ParameterSource.COMMANDLINE:
            output = _ask_for_file(f"{given['name']}.yaml", force=force)
    for option in ("stack", "name"):
        if not given[option]:
            raise CommandError(f"missing required option `--{option}`", "pass it, or use --interactive", ctx)
    for field, option in _TARGETS.items():
        if given[field] and not given["autoscaling"]:
            raise CommandError(f"{option} requires --autoscaling", "add `--autoscaling MIN:MAX`", ctx)
    known = {name: value for name, value in given.items() if value is not None}
    text = compose(ManifestOptions(**{**known, "log_level": known["log_level"].upper()}))
    errors = _show_findings(engine, "<new>" if output == STDOUT else os.path.normpath(output), text)
    if errors:
        raise CommandError(
            f"the manifest was not written: it would have {plural(errors, 'error')}",
            "fix the findings above",
            ctx,
        )
    if output == STDOUT:
        write([text], for_people=False)
    else:
        _write(output, text, ctx, force=force)
    return 0


def _taken(output: str, ctx: click.Context) -> CommandError:
    return CommandError(f"{output} already exists", "pass --force to overwrite it", ctx)


def _write(output: str, text: str, ctx: click.Context, *, force: bool) -> None:
    try:
        (write_file if force else create_file)(output, [text.encode()])
    except FileExistsError:
        raise _taken(output, ctx) from None
    except OSError as error:
        raise CommandError(f"cannot write {output}: {error.strerror}", ctx=ctx) from None
    note(f"Wrote {os.path.normpath(output)}.\n")


def _engine(output: str, ctx: click.Context) -> Engine:
    """Return an engine with the default rules, and the Stacks and Computes of the configuration for *output*."""
    try:
        around: Settings = Project().settings_for(output)
    except ConfigurationError as error:
        raise CommandError(str(error), error.hint, ctx) from None
    settings = DEFAULT.replace(stacks=around.stacks, computes=around.computes)
    rules = load_rules()
    return Engine(settings, resolve(settings, rules)[0], rules)


def _refusal(engine: Engine, name: str, stack: str) -> str:
    """Return why a name is not valid for a Worker; an empty string if it is valid."""
    found = engine.check(Document(Source("<new>", compose(ManifestOptions(name, stack))))).diagnostics
    return next((f"{item.message}; {item.help}" for item in found if item.severity == ERROR), "")


def _show_findings(engine: Engine, path: str, text: str) -> int:
    """Print the findings of a manifest to stderr before it is written, and return the number of errors."""
    result = engine.check(Document(Source(path, text)))
    if not result.diagnostics:
        return 0
    found = [replace(item, fixes=()) for item in result.diagnostics]  # there is no file yet to fix
    options = RenderOptions(
        color=wants_color("auto", sys.stderr),
        width=width_of(sys.stderr),
        unicode=can_draw(sys.stderr),
        quiet=True,
        base=os.getcwd(),
    )
    report = RunReport([Result(result.document, found)], 1, result.manifests)
    note("".join(get_reporter("text")(report, options)))
    return sum(1 for item in found if item.severity == ERROR)


def ask(ctx: click.Context, given: dict[str, Any], refusal: Callable[[str, str], str]) -> None:
    """Prompt on stderr for each option that is not on the command line, and add the answers to *given*.

    *refusal* returns why a name is not valid with a stack; an empty string if it is. Raise click.Abort at the end of
    the input.
    """

    def name(text: str) -> str:
        wrong = refusal(text, given["stack"])
        if wrong:
            raise click.BadParameter(wrong)
        return text

    def put(field: str, question: str, read: Reader | None = None, **options: Any) -> None:
        if ctx.get_parameter_source(field) is not ParameterSource.COMMANDLINE:
            # On stderr, because stdout may be the manifest.
            given[field] = click.prompt(question, value_proc=read, err=True, **options)

    def put_all(field: str, question: str, read: Reader) -> None:
        if ctx.get_parameter_source(field) is not ParameterSource.COMMANDLINE:
            given[field] = tuple(_answers(question, read))

    put("stack", "Stack", type=click.Choice(tuple(TEMPLATES)), default="bento")
    put("name", "Name", name, default=f"my-{given['stack']}-worker")
    put("description", "Description", default=f"A {given['stack']} Worker")
    put("owner", "Owner, a user ID (empty: none)", default="", show_default=False)
    put("workspace", "Workspace (empty: the one passed to apply)", default="", show_default=False)
    put("compute", "Compute", default=given["compute"])
    put("autoscaling", f"Autoscaling, {BOUNDS} (empty: none)", _or_none(read_bounds), default="", show_default=False)
    if not given["autoscaling"]:
        put("replicas", "Replicas", type=click.IntRange(1), default=1)
    elif not given["memory_target"]:
        put("cpu_target", "CPU target, in percent of the request", type=click.IntRange(1), default=80)
    put("log_level", "Log level", type=click.Choice(LEVELS, case_sensitive=False), default=LEVELS[0])
    put_all("secrets", f"Secret, {SECRET}", read_secret)
    put_all("volumes", f"Volume, {VOLUME}", read_volume)
    put_all("envs", f"Environment variable, {VARIABLE}", read_variable)
    put_all("tags", "Additional tag", str.strip)


def _ask_for_file(default: str, *, force: bool) -> str:
    """Prompt for the output file until the answer is a file that may be written."""

    def read(text: str) -> str:
        if text != STDOUT and not force and os.path.lexists(text):
            raise click.BadParameter(f"{text} already exists; give another name")
        return text

    return str(click.prompt(f"File ({STDOUT}: standard output)", default=default, value_proc=read, err=True))


def _answers(question: str, read: Reader) -> list[Any]:
    """Return the answers to a question that is repeated until the answer is empty."""
    answers: list[Any] = []
    while True:
        words = f"{question} (empty: {'no more' if answers else 'none'})"
        answer = click.prompt(words, default="", show_default=False, value_proc=_or_none(read), err=True)
        if not answer:
            return answers
        answers.append(answer)


def _or_none(read: Reader) -> Reader:
    return lambda text: read(text) if text.strip() else None
