"""The table of output formats."""

from __future__ import annotations

from workerlint.core.modules import import_module

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
"""The module and the function of each format, by name. Modules are imported when a format is requested."""


def get_reporter(name: str) -> Reporter:
    """Return the function that yields the output in a format, in chunks. Raise KeyError."""
    module, function = REPORTERS[name]
    reporter: Reporter = getattr(import_module(f"workerlint.report.{module}"), function)
    return reporter


def preparation(name: str) -> Callable[[Document], object] | None:
    """Return the function that prepares each document for a format before its trees are released, or None."""
    if name != "html":
        return None
    from workerlint.report.graph.drawing import draw_all

    return draw_all
