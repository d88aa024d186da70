"""``completion``: scripts that make a shell complete the command line."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script_calls_back(self, run: Run, shell: str) -> None:
        result = run("completion", shell)
        assert result.code == 0
        assert f"_WORKERLINT_COMPLETE={shell}_complete" in result.out

    @pytest.mark.parametrize(
        ("words", "completions"),
        [
            ("workerlint comp", ["plain,completion"]),
            ("workerlint check --out", ["plain,--output-format", "plain,--output-file"]),
            ("workerlint check --select DW301,invalid-log", ["plain,DW301,invalid-log-level"]),
            ("workerlint check --output-format jsonl", ["plain,jsonl"]),
            ("workerlint check --fail-on w", ["plain,warning"]),
            ("workerlint check team/", ["file,team/"]),
            ("workerlint rule DW301", ["plain,DW301"]),
        ],
    )
    def test_the_call_back_completes(self, process: Run, words: str, completions: list[str]) -> None:
        count = str(len(words.split()) - 1)
        done = process(env={"COMP_WORDS": words, "COMP_CWORD": count, "_WORKERLINT_COMPLETE": "bash_complete"})
        assert done.returncode == 0
        assert done.stdout.decode().splitlines() == completions

    def test_bash_accepts_the_script(self, run: Run) -> None:
        script = run("completion", "bash").out
        assert subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode == 0
