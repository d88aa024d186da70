"""A usage error is one line, with a help line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.mark.parametrize("hint", ["", "try another"])
def test_it_is_reported_without_a_usage(run: Run, monkeypatch: pytest.MonkeyPatch, hint: str) -> None:
    def fail(*_: object) -> None:
        raise CommandError("there is nothing to list", hint)

    monkeypatch.setattr("workerlint.cli.rules_command.collect_rules", fail)
    result = run("rules")
    assert (result.code, result.out) == (2, "")
    error, help_line = result.err.splitlines()
    assert error == "workerlint: error: there is nothing to list"
    assert help_line == f"  help: {hint or 'run `workerlint rules --help` for usage'}"
