"""Errors in the form of the JSON output of a plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_the_error_of_an_exception_in_a_rule(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("workerlint_shim.commands.apply.make_plan", fail)
    result = run("apply -f dataproducts/new-worker.yaml --output json")
    assert result.code == 2
    assert json.loads(result.out)["error"]["message"] == "internal error: RuntimeError: broken"


@pytest.mark.parametrize("line", ["apply", "apply --output text", "get -n a --output json", "history x --output json"])
def test_only_the_json_of_a_plan_contains_errors(run: Run, line: str) -> None:
    result = run(line)
    assert result.code == 2
    assert result.out == ""


def test_the_command_is_named(run: Run) -> None:
    assert json.loads(run("resource create --output json").out)["command"] == "create"
