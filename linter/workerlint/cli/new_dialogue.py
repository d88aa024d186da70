"""How the values of a new manifest are read, and the questions that ask for those that were not given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from workerlint.scaffold.stacks import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str], Any]

LEVELS = ("INFO", "DEBUG", "WARN", "ERROR")
BOUNDS = "MIN:MAX"
SECRET = "NAME[:WORKSPACE]"  # noqa: S105 - the form of an option
VOLUME = "NAME:DIRECTORY"
VARIABLE = "NAME=VALUE"


def read_bounds(text: str) -> tuple[int, int]:
    """Read MIN:MAX. Raises click.BadParameter."""
    match = re.fullmatch(r"([0-9]{1,4}):([0-9]{1,4})", text.strip())
    if not match or not 1 <= int(match[1]) < int(match[2]):
        raise click.BadParameter(f"{text} does not read {BOUNDS} with 1 <= MIN < MAX")
    return int(match[1]), int(match[2])


def read_secret(text: str) -> tuple[str, str]:
    """Read NAME[:WORKSPACE]. Raises click.BadParameter."""
    return _split(text, ":", SECRET) if ":" in text else (text.strip(), "")


def read_volume(text: str) -> tuple[str, str]:
    """Read NAME:DIRECTORY. Raises click.BadParameter."""
    return _split(text, ":", VOLUME)


def read_variable(text: str) -> tuple[str, str]:
    """Read NAME=VALUE, whose value may be empty. Raises click.BadParameter."""
    name, sign, value = text.partition("=")
    if not name.strip() or not sign:
        raise click.BadParameter(f"it does not read {VARIABLE}")  # not quoted: it may be a password by itself
    return name.strip(), value


def _split(text: str, sign: str, form: str) -> tuple[str, str]:
    first, _, second = text.partition(sign)
    if not first.strip() or not second.strip():
        raise click.BadParameter(f"{text} does not read {form}")
    return first.strip(), second.strip()


def ask(ctx: click.Context, given: dict[str, Any], refusal: Callable[[str, str], str]) -> None:
    """Ask, on stderr, for each value of a manifest that is not in the call, and put the answers into *given*.

    *refusal* tells why a name cannot be, with a stack; empty when it can. Raises click.Abort at the end of the input.
    """

    def name(text: str) -> str:
        wrong = refusal(text, given["stack"])
        if wrong:
            raise click.BadParameter(wrong)
        return text

    def put(field: str, question: str, read: Reader | None = None, **options: Any) -> None:
        if ctx.get_parameter_source(field) is not ParameterSource.COMMANDLINE:
            # The manifest may go to stdout.
            given[field] = click.prompt(question, value_proc=read, err=True, **options)

    def put_all(field: str, question: str, read: Reader) -> None:
        if ctx.get_parameter_source(field) is not ParameterSource.COMMANDLINE:
            given[field] = tuple(_answers(question, read))

    put("stack", "Stack", type=click.Choice(tuple(TEMPLATES)), default="bento")
    put("name", "Name", name, default=f"my-{given['stack']}-worker")
    put("description", "What it is for", default=f"A {given['stack']} Worker")
    put("owner", "Owner, a user id (empty: none)", default="", show_default=False)
    put("workspace", "Workspace (empty: the one given to apply)", default="", show_default=False)
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
    put_all("tags", "Further tag", str.strip)


def _answers(question: str, read: Reader) -> list[Any]:
    """Ask the same until nothing is answered."""
    answers: list[Any] = []
    while True:
        words = f"{question} (empty: {'no more' if answers else 'none'})"
        answer = click.prompt(words, default="", show_default=False, value_proc=_or_none(read), err=True)
        if not answer:
            return answers
        answers.append(answer)


def _or_none(read: Reader) -> Reader:
    return lambda text: read(text) if text.strip() else None
