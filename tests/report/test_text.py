"""The report for people: findings and a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.report.report import RenderOptions, RunReport

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]


def test_quiet_leaves_out_the_summary(one_finding: OneFinding, render: Render) -> None:
    report = one_finding("a: 1\n", "1")
    assert "Found" in render("text", report)
    assert "Found" not in render("text", report, RenderOptions(quiet=True))


@pytest.mark.parametrize("name", ["text", "concise"])
def test_statistics_replace_the_findings(one_finding: OneFinding, render: Render, name: str) -> None:
    output = render(name, one_finding("a: 1\n", "1"), RenderOptions(statistics=True))
    assert output.startswith("1  ")
    assert ":1:" not in output
