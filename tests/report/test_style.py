"""Colors and links in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


@pytest.mark.parametrize("name", ["text", "concise"])
def test_escape_sequences_are_written_only_when_wanted(one_finding: OneFinding, render: Render, name: str) -> None:
    report = one_finding("a: 1\n", "1")
    assert "\x1b" not in render(name, report)
    assert "\x1b[" in render(name, report, RenderOptions(color=True))


def test_a_link_is_written_only_when_wanted() -> None:
    assert Style(RenderOptions()).link("https://example.com", "DW301") == "DW301"
    linked = Style(RenderOptions(links=True)).link("https://example.com/\x1b", "DW301")
    assert "\x1b]8;;https://example.com/" in linked
    assert linked.endswith("DW301\x1b]8;;\x1b\\")
