"""The output formats by name; each is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.report import RenderOptions, RunReport

    Reporter = Callable[[RunReport, RenderOptions], Iterator[str]]

REPORTERS = {
    "text": "text:render",
    "concise": "concise:render",
    "json": "json_array:render",
    "jsonl": "json_lines:render",
    "github": "github:render",
    "gitlab": "gitlab:render",
    "junit": "junit:render",
    "rdjson": "rdjson:render",
    "azure": "azure:render",
    "checkstyle": "checkstyle:render",
    "sarif": "sarif:render",
    "html": "html:render",
}
"""Name of the format, then module in this package and function."""


def get_reporter(name: str) -> Reporter:
    """Give the reporter of a format: a function that yields the chunks of the output. Raises KeyError."""
    module, _, function = REPORTERS[name].partition(":")
    reporter: Reporter = getattr(import_module(f"workerlint.reporters.{module}"), function)
    return reporter
