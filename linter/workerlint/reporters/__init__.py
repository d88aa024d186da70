"""The output formats by name; each is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.report import RenderOptions, RunReport

    Reporter = Callable[[RunReport, RenderOptions], Iterator[str]]

REPORTERS = {
    "text": "text",
    "concise": "concise",
    "json": "json_array",
    "jsonl": "json_lines",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "rdjson": "rdjson",
    "azure": "azure",
    "checkstyle": "checkstyle",
    "sarif": "sarif",
    "html": "html",
}
"""Name of the format, then the module of this package whose function ``render`` makes it."""


def get_reporter(name: str) -> Reporter:
    """Give the reporter of a format: a function that yields the chunks of the output. Raises KeyError."""
    reporter: Reporter = import_module(f"workerlint.reporters.{REPORTERS[name]}").render
    return reporter
