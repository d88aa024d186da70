"""Errors of ``apply``, ``create`` and ``update`` in the output formats of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workerlint.core.console import write

_VERBS = ("apply", "create", "update")
_OUTPUT = "--output"


def print_error(arguments: Sequence[str], message: str, help: str) -> None:
    """Print an error in the format of a plan that the command line, which may be invalid, asks for.

    Text is on stderr only, and a SARIF log contains no errors of the command line.
    """
    verb = next((word for word in arguments if word in _VERBS), "")
    formats = [word.partition("=")[2] for word in arguments if word.startswith(f"{_OUTPUT}=")]
    formats += (value for name, value in pairwise(arguments) if name == _OUTPUT)
    if not verb or not formats:
        return
    if formats[-1] == "json":
        from workerlint_shim.plan.plan_json import dumps, error_as_json

        text = dumps(error_as_json(verb, message, help))
    elif formats[-1] == "markdown":
        from workerlint_shim.plan.plan_markdown import error_as_markdown

        text = error_as_markdown(verb, message, help)
    elif formats[-1] == "github":
        from workerlint_shim.plan.plan_reports import error_as_annotation

        text = error_as_annotation(verb, message, help)
    else:
        return
    write([text], for_people=False)
