"""``completion``: scripts that make a shell complete the command line."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script_calls_back(self, run: Run, shell: str) -> None:
        result = run("completion", shell)
        assert result.code == 0
        assert f"_WORKERLINT_COMPLETE={shell}_complete" in result.out
        assert ("compinit" in result.out) is (shell == "zsh")

    def test_bash_accepts_the_script(self, run: Run) -> None:
        script = run("completion", "bash").out
        assert subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode == 0


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("completion", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
