"""The output formats of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE

from workerlint_shim.grammar.command_flags import PLAN_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

BEGINNINGS = {"text": "  + new-worker", "json": "{", "markdown": "<!--", "github": "::notice", "sarif": "{"}


@pytest.mark.parametrize("name", PLAN_FORMATS)
def test_stdout_contains_one_format(run: Run, name: str) -> None:
    result = run(f"{LINE} --output {name}")
    assert result.code == 0
    assert result.out.startswith(BEGINNINGS[name])
    assert result.err.startswith("INFO[0000] 🛠 apply...")


def test_an_unknown_format(run: Run) -> None:
    result = run(f"{LINE} --output yaml")
    assert result.code == 2
    assert "must be text, json, markdown, github or sarif" in result.err


def test_reading_supports_text_only(run: Run) -> None:
    assert "--lint supports only the output format text" in run(f"{LINE} --lint --output markdown").err
