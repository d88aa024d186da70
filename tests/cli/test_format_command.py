"""``format``: invalid command lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_calls_that_make_no_sense(run: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    assert "--stdin-filename requires standard input" in run("format", "--stdin-filename", "a", "worker.yaml").err
    assert "--config cannot be used with --no-config" in run("format", "--config", "x.toml", "--no-config").err
    folder.write("workerlint.toml", "ignor = []\n")
    result = run("format")
    assert (result.code, result.out) == (2, "")
    assert "workerlint.toml:1: unknown key `ignor`" in result.err


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("format", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
