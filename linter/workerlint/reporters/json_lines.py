"""One JSON object per line and finding, for tools that read as they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.reporters.json_array import item
from workerlint.reporters.json_text import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.report import RenderOptions, RunReport


def render(report: RunReport, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - one signature for all
    """Yield a line per finding; nothing at all when there is none."""
    for file, diagnostic in report.findings():
        yield dumps(item(report, file, diagnostic)) + "\n"
