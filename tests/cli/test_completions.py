"""What a shell is offered for the words of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "completions"),
    [
        ("workerlint comp", ["plain,completion"]),
        ("workerlint check --out", ["plain,--output-format", "plain,--output-file"]),
        ("workerlint check --select DW301,invalid-log", ["plain,DW301,invalid-log-level"]),
        ("workerlint check --output-format jsonl", ["plain,jsonl"]),
        ("workerlint check --fail-on w", ["plain,warning"]),
        ("workerlint check team/", ["file,team/"]),
        ("workerlint learn saved", ["file,saved"]),
        ("workerlint learn -o plat", ["file,plat"]),
        ("workerlint rule DW301", ["plain,DW301"]),
    ],
)
def test_the_call_back_completes(process: Run, words: str, completions: list[str]) -> None:
    count = str(len(words.split()) - 1)
    done = process(env={"COMP_WORDS": words, "COMP_CWORD": count, "_WORKERLINT_COMPLETE": "bash_complete"})
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == completions
