"""Tests of the completion scripts in the shells themselves."""

from __future__ import annotations

import io
import os
import pty
import select
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]


def needs(shell: str) -> pytest.MarkDecorator:
    found = shutil.which(shell) is not None or "CI" in os.environ
    return pytest.mark.skipif(not found, reason=f"{shell} is not installed")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with the program on PATH and without a configuration of the shell."""
    program = tmp_path / "bin" / "dataos-ctl-dry"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m workerlint_shim "$@"\n')
    program.chmod(0o755)
    (tmp_path / "jobs.yaml").touch()
    return {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "dumb"}


def script(shell: str, environment: dict[str, str]) -> str:
    command = ["dataos-ctl-dry", "completion", shell]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "expected"), [("dataos-ctl-dry app", "apply"), ("dataos-ctl-dry apply --output j", "json")]
)
def test_bash(words: str, expected: str, environment: dict[str, str]) -> None:
    code = (
        f"{script('bash', environment)}COMP_WORDS=({words})\nCOMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))\n"
        'compopt() { echo "files: $*"; }\n_dataos_ctl_dry\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash"], input=code, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [expected]


@pytest.mark.slow
@needs("fish")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dataos-ctl-dry app", "apply\tPlan an apply"),
        ("dataos-ctl-dry apply --output j", "json"),
        ("dataos-ctl-dry apply -f jo", "jobs.yaml"),
    ],
)
def test_fish(words: str, expected: str, environment: dict[str, str], tmp_path: Path) -> None:
    code = f"{script('fish', environment)}complete -C '{words}'\n"
    command = ["fish", "--no-config", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


@pytest.mark.deep
@needs("zsh")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [("dataos-ctl-dry app\t", "apply "), ("dataos-ctl-dry apply -f jo\t", "jobs.yaml ")],
)
@pytest.mark.parametrize("program", ["dataos-ctl-dry", "workerlint"])
def test_zsh_without_its_configuration(
    program: str, typed: str, expected: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """``zsh -f`` has not loaded its completion system."""
    if program == "workerlint":
        typed, expected = (
            ("workerlint comp\t", "completion ") if "app" in typed else ("workerlint check jo\t", "jobs.yaml ")
        )
        tool = tmp_path / "bin" / "workerlint"
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m workerlint "$@"\n')
        tool.chmod(0o755)
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(tmp_path)
        os.execve(shutil.which("zsh") or "zsh", ["zsh", "-f", "-i"], {**environment, "PS1": "ready> "})
    try:
        until(terminal, "ready> ")
        os.write(terminal, f'eval "$({program} completion zsh)"\n'.encode())
        until(terminal, "ready> ")
        os.write(terminal, typed.encode())
        until(terminal, typed.split()[-1].removesuffix("jo").removesuffix("app").removesuffix("comp") + expected)
    finally:
        os.kill(process, 9)
        os.waitpid(process, 0)
        os.close(terminal)


def until(terminal: int, text: str) -> None:
    """Read what a terminal shows until *text*."""
    shown = ""
    while text not in shown:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f"{text!r} is not in {shown!r}"
        shown += os.read(terminal, 4096).decode(errors="replace")


@pytest.mark.parametrize(
    ("shell", "start", "end"),
    [
        ("bash", "_dataos_ctl_dry() {\n", "complete -F _dataos_ctl_dry dataos-ctl-dry\n"),
        ("zsh", "#compdef dataos-ctl-dry\n", "compdef _dataos_ctl_dry dataos-ctl-dry\n"),
        ("fish", "function __dataos_ctl_dry\n", "complete -c dataos-ctl-dry -f -a '(__dataos_ctl_dry)'\n"),
    ],
)
def test_the_script_of_each_shell(run: Run, shell: str, start: str, end: str) -> None:
    result = run(f"completion {shell}")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(start)
    assert result.out.endswith(end)
    assert "dataos-ctl-dry __complete " in result.out
    assert ":files" in result.out
    assert "@program@" not in result.out


def test_a_script_takes_no_argument(run: Run) -> None:
    assert run("completion bash extra") == (2, "", "ERRO[0000] unexpected argument: extra\n")


def test_the_answers_to_a_shell(run: Run) -> None:
    assert run("__complete apply -f jo") == (0, ":files\n", "")
    assert run("__complete app") == (0, "apply\tPlan an apply\n", "")
    assert run("__complete zzz") == (0, "", "")


def test_answers_to_a_shell_are_utf8(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-16")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert main(["__complete", "app"]) == 0
    assert stream.buffer.getvalue().startswith(b"apply\t")
