"""``workerlint new``: a commented manifest that is clean from the start."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from workerlint.cli import new_dialogue as dialogue
from workerlint.cli.app import Misuse
from workerlint.cli.completions import complete_files
from workerlint.cli.messages import note
from workerlint.cli.standard_output import write
from workerlint.cli.terminal import can_draw, wants_colour, width_of
from workerlint.configuration import ConfigurationError
from workerlint.diagnostic import ERROR, Diagnostic
from workerlint.engine import Engine
from workerlint.project import Project
from workerlint.registry import load_rules
from workerlint.report import FileReport, RenderOptions, RunReport
from workerlint.reporters import get_reporter
from workerlint.scaffold.manifest import compose
from workerlint.scaffold.stacks import TEMPLATES
from workerlint.scaffold.wishes import Wishes
from workerlint.selection import resolve
from workerlint.settings import DEFAULT
from workerlint.text import Source
from workerlint.wording import plural

if TYPE_CHECKING:
    from workerlint.settings import Settings

STDOUT = "-"
_TARGETS = {"cpu_target": "--cpu-target", "memory_target": "--memory-target"}


@click.command("new", short_help="Write a new manifest.")
@click.option("--stack", type=click.Choice(tuple(TEMPLATES)), help="What the Worker runs.")
@click.option("--name", metavar="NAME", help="The name of the Worker.")
@click.option("--workspace", metavar="NAME", default="", help="Its workspace (left out: the one given to apply).")
@click.option(
    "--compute", metavar="NAME", default="runnable-default", show_default=True, help="The Compute that it runs on."
)
@click.option("--replicas", metavar="N", type=click.IntRange(1), help="How many copies run (default: 1, or MIN).")
@click.option(
    "--autoscaling",
    metavar=dialogue.BOUNDS,
    type=dialogue.read_bounds,
    help="Let the number of copies follow the load.",
)
@click.option(
    "--cpu-target",
    metavar="N",
    type=click.IntRange(1),
    help="The use of CPU to scale at, in percent of the request (default: 80, or none beside --memory-target).",
)
@click.option(
    "--memory-target",
    metavar="N",
    type=click.IntRange(1),
    help="The use of memory to scale at, in percent of the request.",
)
@click.option(
    "--log-level",
    type=click.Choice(dialogue.LEVELS, case_sensitive=False),
    default=dialogue.LEVELS[0],
    show_default=True,
    metavar="LEVEL",
    help=f"The least severity that is logged: {', '.join(dialogue.LEVELS)}.",
)
@click.option(
    "--secret",
    "secrets",
    metavar=dialogue.SECRET,
    type=dialogue.read_secret,
    multiple=True,
    help="A Secret that it may read.",
)
@click.option(
    "--volume", "volumes", metavar=dialogue.VOLUME, type=dialogue.read_volume, multiple=True, help="A Volume to mount."
)
@click.option(
    "--env",
    "envs",
    metavar=dialogue.VARIABLE,
    type=dialogue.read_variable,
    multiple=True,
    help="An environment variable.",
)
@click.option("--owner", metavar="ID", default="", help="The user id of who answers for it.")
@click.option("--description", metavar="TEXT", default="", help="What it is for.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="A tag beside the usual ones.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=STDOUT,
    shell_complete=complete_files,
    help="Write it to this file (default: print it).",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@click.option("-i", "--interactive", is_flag=True, help="Ask for what is not given.")
@click.pass_context
def command(ctx: click.Context, /, output: str, force: bool, interactive: bool, **given: Any) -> int:
    """Print or write a commented Worker manifest in which `workerlint check` finds nothing."""
    if output != STDOUT and not force and os.path.lexists(output):
        raise _taken(output, ctx)  # before anybody has answered questions
    engine = _engine(output, ctx)
    if interactive:
        dialogue.ask(ctx, given, lambda name, stack: _refusal(engine, name, stack))
    for option in ("stack", "name"):
        if not given[option]:
            raise Misuse(f"--{option} is not given", "or let --interactive ask for it", ctx)
    for field, option in _TARGETS.items():
        if given[field] and not given["autoscaling"]:
            raise Misuse(f"{option} has no meaning without --autoscaling", "add --autoscaling MIN:MAX", ctx)
    text = compose(_wishes(given))
    errors = _show_findings(engine, "<new>" if output == STDOUT else os.path.normpath(output), text)
    if errors:
        raise Misuse(
            f"the manifest would have {plural(errors, 'error')}, so it is not written",
            "correct what the findings speak of",
            ctx,
        )
    if output == STDOUT:
        write([text], for_people=False)
    else:
        _write(output, text, ctx, force=force)
    return 0


def _taken(output: str, ctx: click.Context) -> Misuse:
    return Misuse(f"{output} is there already", "--force overwrites it", ctx)


def _write(output: str, text: str, ctx: click.Context, *, force: bool) -> None:
    try:
        with open(output, "w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise _taken(output, ctx) from None
    except OSError as error:
        raise Misuse(f"{output} cannot be written: {error.strerror}", ctx=ctx) from None
    note(f"Wrote {os.path.normpath(output)}.\n")


def _wishes(given: dict[str, Any]) -> Wishes:
    known = {name: value for name, value in given.items() if value is not None}
    return Wishes(**{**known, "log_level": known["log_level"].upper()})


def _engine(output: str, ctx: click.Context) -> Engine:
    """Give the default rules, with the Stacks and Computes that the configuration around *output* names."""
    try:
        around: Settings = Project().settings_for("" if output == STDOUT else output)
    except ConfigurationError as error:
        raise Misuse(str(error), error.hint, ctx) from None
    settings = DEFAULT.replace(stacks=around.stacks, computes=around.computes)
    rules = load_rules()
    return Engine(settings, resolve(settings, rules)[0], rules)


def _refusal(engine: Engine, name: str, stack: str) -> str:
    """Tell why a Worker cannot have a name; empty when it can."""
    found = engine.check(Source("<new>", compose(Wishes(name, stack)))).diagnostics
    return next((f"{item.message}; {item.help}" for item in found if item.severity == ERROR), "")


def _show_findings(engine: Engine, path: str, text: str) -> int:
    """Show on stderr what is wrong with a manifest that is not written yet, and count the errors."""
    source = Source(path, text)
    checked = engine.check(source)
    if not checked.diagnostics:
        return 0
    found = [_without_fix(item) for item in checked.diagnostics]
    options = RenderOptions(
        colour=wants_colour("auto", sys.stderr),
        width=width_of(sys.stderr),
        unicode=can_draw(sys.stderr),
        quiet=True,
        base=os.getcwd(),
    )
    report = RunReport([FileReport(source, path, found)], 1, checked.manifests)
    note("".join(get_reporter("text")(report, options)))
    return sum(1 for item in found if item.severity == ERROR)


def _without_fix(item: Diagnostic) -> Diagnostic:
    """Give a finding with its fix as advice: there is no file yet that it could be applied to."""
    advice = item.help or (item.fix.title if item.fix else "")
    return Diagnostic(item.code, item.name, item.severity, item.span, item.message, advice, (), item.related)
