"""Fixtures that run the command line in a directory of its own, in this process or in one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from workerlint.cli.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLEAN = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: INFO
  compute: runnable-default
  topology:
    - name: city-sync
      type: bento
"""
FAULTY = CLEAN.replace("INFO", "LOUD")


class Result(NamedTuple):
    """The exit code and output of a run."""

    code: int
    out: str
    err: str


class Folder:
    """A repository to work in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / ".git").mkdir()

    def write(self, name: str, content: str | bytes = "") -> Path:
        """Write a file and its parent directories."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def clean(self, name: str) -> Path:
        """Write a valid Worker."""
        return self.write(name, CLEAN)

    def faulty(self, name: str) -> Path:
        """Write a Worker with an invalid log level (DW301)."""
        return self.write(name, FAULTY)


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the environment variables of a terminal or CI that affect the output, such as those for colors."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY", "_WORKERLINT_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def folder(plain_environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


@pytest.fixture
def run(folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in this process, with *stdin* as its standard input."""

    def call(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def check(run: Callable[..., Result]) -> Callable[..., Result]:
    """Call ``check`` with DW301 alone, so that other rules do not show in the outcome."""

    def call(*arguments: str, stdin: bytes = b"") -> Result:
        return run("check", "--select", "DW301", *arguments, stdin=stdin)

    return call


@pytest.fixture
def process(folder: Folder) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Call the command line in a process of its own; keywords are those of subprocess.run, *env* adds to the environment."""

    def call(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **(env or {})}
        command = [sys.executable, "-m", "workerlint", *arguments]
        options = {"capture_output": True, **options}
        done: subprocess.CompletedProcess[bytes] = subprocess.run(command, env=environment, check=False, **options)
        return done

    return call
