"""The output formats by name; each is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.manifest.document import Document
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
    package = "reporters" if name == "html" else "report"
    reporter: Reporter = getattr(import_module(f"workerlint.{package}.{module}"), function)
    return reporter


def preparation(name: str) -> Callable[[Document], object] | None:
    """Return what a format needs from each document before its trees are released; None when it needs nothing."""
    if name != "html":
        return None
    from workerlint.report.graph.drawing import draw_all

    return draw_all
