"""Errors in the output formats of a plan."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.entry import main

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
def test_only_the_output_of_a_plan_contains_errors(run: Run, line: str) -> None:
    result = run(line)
    assert result.code == 2
    assert result.out == ""


def test_the_command_is_named(run: Run) -> None:
    assert json.loads(run("resource create --output json").out)["command"] == "create"


def test_a_comment_and_an_annotation_contain_the_error(run: Run) -> None:
    markdown = run("apply -f none|`x`.yaml --output markdown").out
    assert markdown.splitlines()[:4] == [
        "<!-- dataos-ctl-dry plan -->",
        "### dataos-ctl-dry apply: no plan",
        "",
        "**error**: none&#124;<code>x</code>.yaml does not exist",
    ]
    assert run("apply --output=github").out == (
        "::error title=dataos-ctl-dry apply::no manifest file specified%0A  help: use `-f FILE`, or `-R -f DIRECTORY`\n"
    )


@pytest.mark.parametrize("format_name", ["json", "markdown", "github"])
def test_errors_are_utf8(folder: Any, monkeypatch: pytest.MonkeyPatch, format_name: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-16")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert main(["apply", "-f", "größe.yaml", "--output", format_name]) == 2
    assert "größe.yaml does not exist" in stream.buffer.getvalue().decode("utf-8")


def test_the_last_format_counts(run: Run) -> None:
    assert run("apply --output json --output=json").out.startswith("{")
    assert run("apply -f a.yaml --output text").out == ""
