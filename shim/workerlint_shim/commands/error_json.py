"""Errors of ``apply``, ``create`` and ``update`` in the form of their JSON output."""

from __future__ import annotations

from itertools import pairwise

from workerlint.core.console import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_VERBS = ("apply", "create", "update")


def print_error(arguments: Sequence[str], message: str, help: str) -> None:
    """Print an error as JSON if the command line, which may be invalid, asks for the JSON of a plan."""
    verb = next((word for word in arguments if word in _VERBS), "")
    pairs = pairwise(arguments)
    if verb and ("--output=json" in arguments or ("--output", "json") in pairs):
        from workerlint_shim.plan.plan_json import dumps, error_as_json

        write([dumps(error_as_json(verb, message, help))], for_people=False)
