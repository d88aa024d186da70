"""The output formats by name. The module of a format is imported on first use."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.report.report import RenderOptions, RunReport

    Reporter = Callable[[RunReport, RenderOptions], Iterator[str]]

REPORTERS = {
    "text": ("text", "render"),
    "concise": ("text", "render_concise"),
    "json": ("json_reporter", "render"),
    "jsonl": ("json_reporter", "render_lines"),
    "github": ("github", "render"),
    "gitlab": ("gitlab", "render"),
    "junit": ("xml_reporters", "render"),
    "rdjson": ("rdjson", "render"),
    "azure": ("azure", "render"),
    "checkstyle": ("xml_reporters", "render_checkstyle"),
    "sarif": ("sarif", "render"),
    "html": ("html", "render"),
}
"""The module of this package and the function in it that render each format, by the format's name."""


def get_reporter(name: str) -> Reporter:
    """Return the reporter of a format: a function that yields the chunks of the output. Raise KeyError."""
    module, function = REPORTERS[name]
    reporter: Reporter = getattr(import_module(f"workerlint.report.{module}"), function)
    return reporter
