"""``init``: sets a repository up, keeps what is there, and has nothing to do the second time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.loader import read_configuration
from workerlint.engine.registry import load_rules
from workerlint.scaffold.pre_commit import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

HOOKS = ".pre-commit-config.yaml"
OURS = f"repos:\n  - repo: {REPOSITORY}\n    rev: v1\n    hooks:\n      - id: workerlint\n"


def test_an_empty_repository_gets_both_files(run: Run, folder: Any) -> None:
    result = run("init")
    assert (result.code, result.out) == (0, f"Wrote workerlint.toml\nWrote {HOOKS}\n")
    settings = read_configuration(str(folder.path / "workerlint.toml"), str(folder.path), load_rules)
    assert settings.fail_on == "error"
    again = run("init")
    assert (again.code, again.out) == (0, f"Nothing to do: workerlint is already in workerlint.toml and {HOOKS}.\n")


def test_a_table_is_added_to_pyproject(run: Run, folder: Any) -> None:
    path = folder.write("pyproject.toml", "[project]\r\nname = 'x' # kept\r\n")
    assert run("init", "--pyproject", "--no-pre-commit", "--yes").out == "Wrote pyproject.toml\n"
    assert path.read_bytes().startswith(b"[project]\r\nname = 'x' # kept\r\n\r\n[tool.workerlint]\r\n")
    assert read_configuration(str(path), str(folder.path), load_rules).fail_on == "error"
    assert "Nothing to do" in run("init", "--pyproject", "--no-pre-commit").out


@pytest.mark.parametrize("preset", ["platform-lead", "team"])
@pytest.mark.parametrize("file", ["workerlint.toml", "pyproject.toml"])
def test_a_preset_is_valid_with_all_its_examples(run: Run, folder: Any, preset: str, file: str) -> None:
    options = ["--pyproject"] if file == "pyproject.toml" else []
    assert run("init", "--preset", preset, "--no-pre-commit", *options).code == 0
    path = folder.path / file
    path.write_text(re.sub(r"^# (?=\[|\w[\w-]* = )", "", path.read_text(), flags=re.MULTILINE))
    result = run("check-config", file)
    assert result.code == 0, result.err
    assert "stacks = [" in path.read_text()


def test_the_preset_of_a_team_keeps_the_values_above_it(run: Run, folder: Any) -> None:
    run("init", "--preset", "platform-lead", "--no-pre-commit")
    folder.write("team/city.yaml")
    run("init", "team", "--preset", "team", "--no-pre-commit")
    assert tomllib.loads((folder.path / "team" / "workerlint.toml").read_text()) == {}
    root = tomllib.loads((folder.path / "workerlint.toml").read_text())
    assert root == {"root": True, "fail-on": "error"}


def test_settings_are_not_written_beside_others_that_would_win(run: Run, folder: Any) -> None:
    folder.write("pyproject.toml", "[tool.workerlint]\nignore = []\n")
    assert run("init", "--no-pre-commit").out == "Nothing to do: workerlint is already in pyproject.toml.\n"
    assert not (folder.path / "workerlint.toml").exists()
    path = folder.write("sub/workerlint.toml", "")
    assert run("init", "sub", "--pyproject", "--no-pre-commit").out.startswith(
        "Nothing to do: workerlint is already in sub"
    )
    assert path.read_text() == ""


def test_the_hook_goes_to_the_top_of_the_repository(run: Run, folder: Any) -> None:
    folder.write("workers/city.yaml")
    run("init", "workers")
    assert (folder.path / "workers" / "workerlint.toml").exists()
    assert REPOSITORY in (folder.path / HOOKS).read_text()
    assert not (folder.path / "workers" / HOOKS).exists()


def test_without_a_terminal_nothing_is_changed_unasked(run: Run, folder: Any) -> None:
    path = folder.write(HOOKS, "repos: []\n")
    result = run("init")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"workerlint: error: {HOOKS} already exists\n  help: pass --yes to extend it without asking\n"
    )
    assert path.read_text() == "repos: []\n"
    assert not (folder.path / "workerlint.toml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "added"), [("y", True), ("n", False)])
def test_on_a_terminal_it_asks(folder: Any, answer: str, added: bool) -> None:
    import pty

    path = folder.write(HOOKS, "repos: []\n")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "workerlint", "init"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, cwd=folder.path, env=environment) as process:
        os.write(ours, f"{answer}\n".encode())
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert f"{HOOKS} already exists. Add workerlint to it?" in out.decode()
    assert f"{'Wrote' if added else 'Unchanged:'} {HOOKS}" in out.decode()
    assert (REPOSITORY in path.read_text()) is added
    assert (folder.path / "workerlint.toml").exists()


def test_permissions_and_links_stay(run: Run, folder: Any) -> None:
    target = folder.write("shared/hooks.yaml", "repos: [] # ours\n")
    target.chmod(0o640)
    (folder.path / HOOKS).symlink_to(target)
    assert run("init", "--yes").code == 0
    assert (folder.path / HOOKS).is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_text().startswith("repos: # ours\n  - repo: ")


@pytest.mark.parametrize(
    ("name", "content", "words", "hint"),
    [
        (HOOKS, b"repos: [{repo: local, hooks: []}]\n", "has a layout that cannot be extended", "manually"),
        (HOOKS, b"repos: [] # caf\xe9\n", "is not valid UTF-8", "--no-pre-commit"),
        ("pyproject.toml", b"tool = {}\n", "cannot be extended with a table", "omit --pyproject"),
        ("pyproject.toml", b"x =\n", "is not valid TOML", "omit --pyproject"),
    ],
)
def test_a_file_that_cannot_be_added_to_stops_it(
    run: Run, folder: Any, name: str, content: bytes, words: str, hint: str
) -> None:
    path = folder.write(name, content)
    result = run("init", "--pyproject", "--yes")
    assert (result.code, result.out) == (2, "")
    assert f"{name} {words}" in result.err
    assert hint in result.err
    assert path.read_bytes() == content
    assert sorted(file.name for file in folder.path.iterdir()) == sorted([".git", name])


def test_a_folder_must_be_there(run: Run) -> None:
    assert run("init", "none").err.startswith("workerlint: error: not a directory: `none`\n")


def test_only_what_is_missing_is_written(run: Run, folder: Any) -> None:
    path = folder.write(HOOKS, OURS)
    assert run("init").out == "Wrote workerlint.toml\n"
    assert path.read_text() == OURS
