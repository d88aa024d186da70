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
        ("workerlint explain worker.log", ["plain,worker.logLevel"]),
        ("workerlint explain worker.topology.d", ["plain,worker.topology.doc", "plain,worker.topology.dependencies"]),
        ("workerlint explain spec.ex", ["plain,spec.executionMode"]),
        ("workerlint explain --version v1beta spec.ex", ["file,spec.ex"]),
        (
            "workerlint explain --stack soda+python:1.0 worker.stackSpec.inputs.pr",
            [
                "plain,worker.stackSpec.inputs.profile",
                "plain,worker.stackSpec.inputs.profile.columns",
            ],
        ),
        ("workerlint explain team/", ["file,team/"]),
    ],
)
def test_the_call_back_completes(process: Run, words: str, completions: list[str]) -> None:
    count = str(len(words.split()) - 1)
    done = process(env={"COMP_WORDS": words, "COMP_CWORD": count, "_WORKERLINT_COMPLETE": "bash_complete"})
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == completions


def test_files_are_listed_by_name(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"worker.{letter}.yaml" for letter in "hbgdcafe"]
    for name in names:
        folder.write(name)
    words = {"_WORKERLINT_COMPLETE": "bash_complete", "COMP_WORDS": "workerlint explain worker.", "COMP_CWORD": "2"}
    for name, value in words.items():
        monkeypatch.setenv(name, value)
    lines = run().out.splitlines()
    assert [line for line in lines if line.endswith(".yaml")] == [f"plain,{name}" for name in sorted(names)]
    monkeypatch.setenv("COMP_WORDS", "workerlint explain")
    assert run().out == "file,\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_files_are_completed_together_with_fields(process: Run, folder: Any, shell: str) -> None:
    folder.write("worker.dev.yaml", "")
    folder.write("other.yaml", "")
    done = process(
        env={
            "COMP_WORDS": "workerlint explain worker.d",
            "COMP_CWORD": "worker.d" if shell == "fish" else "2",
            "_WORKERLINT_COMPLETE": f"{shell}_complete",
        }
    )
    assert done.returncode == 0
    output = done.stdout.decode()
    assert all(word in output for word in ("worker.dryRun", "worker.dataosSecrets.name", "worker.dev.yaml"))
    assert "other.yaml" not in output
    assert ("Dry run" in output) is (shell != "bash")
