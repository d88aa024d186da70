"""``init``: sets a repository up, keeps what is there, and has nothing to do the second time."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from workerlint.configuration import read_configuration
from workerlint.registry import load_rules
from workerlint.scaffold.configuration import REPOSITORY, add_hook

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_an_empty_repository_gets_both_files(run: Run, folder: Any) -> None:
    result = run("init")
    assert (result.code, result.out) == (0, "Wrote workerlint.toml.\nWrote .pre-commit-config.yaml.\n")
    settings = read_configuration(str(folder.path / "workerlint.toml"), str(folder.path), load_rules)
    assert settings.fail_on == "error"
    assert run("init").out == "Nothing to do.\n"


def test_a_table_is_added_to_pyproject(run: Run, folder: Any) -> None:
    path = folder.write("pyproject.toml", "[project]\nname = 'x' # kept\n")
    assert run("init", "--pyproject", "--no-pre-commit", "--yes").code == 0
    assert path.read_text().startswith("[project]\nname = 'x' # kept\n\n[tool.workerlint]\n")
    assert read_configuration(str(path), str(folder.path), load_rules).fail_on == "error"
    assert run("init", "--pyproject", "--no-pre-commit").out == "Nothing to do.\n"


def test_without_a_terminal_nothing_is_changed_unasked(run: Run, folder: Any) -> None:
    text = "repos: []\n"
    path = folder.write(".pre-commit-config.yaml", text)
    folder.write("workerlint.toml", "")
    result = run("init")
    assert result.code == 2
    assert "--yes adds to it without asking" in result.err
    assert path.read_text() == text


@pytest.mark.parametrize(("answer", "added"), [("y", True), ("n", False)])
def test_on_a_terminal_it_asks(folder: Any, answer: str, added: bool) -> None:
    path = folder.write(".pre-commit-config.yaml", "repos: []\n")
    folder.write("workerlint.toml", "")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "workerlint", "init"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, cwd=folder.path, env=environment) as process:
        os.write(ours, f"{answer}\n".encode())
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert b"is there already. Add workerlint to it?" in out
    assert (REPOSITORY in path.read_text()) is added


@pytest.mark.parametrize(
    "text",
    [
        "",
        "repos: []\n",
        "repos:\n",
        "# head\nrepos:\n  - repo: https://x/y\n    rev: v1 # note\n    hooks:\n      - id: a\n",
        "repos:\n- repo: https://x/y\n  rev: v1\n  hooks:\n  - id: a",
        "repos:\n- repo: local\n  hooks:\n  - id: a\n\n# tail\nci:\n  autofix_prs: false\n",
        "fail_fast: true\r\nrepos:\r\n  - repo: local\r\n    hooks: []\r\n",
    ],
)
def test_the_hook_joins_the_list_and_all_else_stays(text: str) -> None:
    result = add_hook(text)
    assert result is not None
    before, after = yaml.safe_load(text) or {}, yaml.safe_load(result)
    assert after["repos"][:-1] == (before.get("repos") or [])
    assert after["repos"][-1]["repo"] == REPOSITORY
    assert {key: value for key, value in after.items() if key != "repos"} == {
        key: value for key, value in before.items() if key != "repos"
    }
    for line in text.splitlines():
        if not line.startswith("repos:"):
            assert line in result
    assert add_hook(result) is None


def test_a_list_that_cannot_be_added_to_is_named(run: Run, folder: Any) -> None:
    folder.write(".pre-commit-config.yaml", "repos: [{repo: local, hooks: []}]\n")
    result = run("init", "--yes")
    assert result.code == 2
    assert "add the hook by hand" in result.err
