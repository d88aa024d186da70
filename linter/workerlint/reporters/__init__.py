"""The output formats by name. The module of a format is imported on first use."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.report import RenderOptions, RunReport

    Reporter = Callable[[RunReport, RenderOptions], Iterator[str]]

REPORTERS = {
    "text": "workerlint.reporters.text",
    "concise": "workerlint.reporters.concise",
    "json": "workerlint.reporters.json_array",
    "jsonl": "workerlint.reporters.json_lines",
    "github": "workerlint.reporters.github",
    "gitlab": "workerlint.reporters.gitlab",
    "junit": "workerlint.reporters.junit",
    "rdjson": "workerlint.reporters.rdjson",
    "azure": "workerlint.reporters.azure",
    "checkstyle": "workerlint.reporters.checkstyle",
    "sarif": "workerlint.reporters.sarif",
    "html": "workerlint.report.html",
}
"""The module of each format: its function ``render`` makes the output."""


def get_reporter(name: str) -> Reporter:
    """Return the reporter of a format: a function that yields the chunks of the output. Raises KeyError."""
    reporter: Reporter = import_module(REPORTERS[name]).render
    return reporter
