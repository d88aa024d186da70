"""Runs the dry run in a folder of its own, with a state of its own, in this process or in one of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from workerlint_shim.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable

MANIFESTS = Path(__file__).parent / "manifests"
_SECONDS = re.compile(r"^(INFO|WARN|ERRO)\[\d{4}\]", re.MULTILINE)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Result(NamedTuple):
    """What a call came to; the seconds since its start and times are taken out."""

    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


class Folder:
    """A place to work in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = path / "state" / "dry.sqlite"
        (path / ".git").mkdir()

    def write(self, name: str, text: str) -> Path:
        """Write a file and the folders above it."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def program(self, name: str, text: str) -> Path:
        """Write a script that can be run."""
        path = self.write(name, text)
        path.chmod(0o755)
        return path


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "WORKERLINT_SHIM_DEPTH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "iamgroot")
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state" / "dry.sqlite"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    made = Folder(tmp_path)
    made.write("dataproducts/new-worker.yaml", (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8"))
    return made


@pytest.fixture
def run(folder: Folder, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Call the dry run in this process, with a command line as one string of words or as arguments."""

    def call(*arguments: str) -> Result:
        capsys.readouterr()
        words = arguments[0].split() if len(arguments) == 1 else list(arguments)
        code = main(words)
        captured = capsys.readouterr()
        return Result(code, _timeless(captured.out), _timeless(captured.err))

    return call


@pytest.fixture
def process(folder: Folder) -> Callable[..., Result]:
    """Call the dry run in a process of its own; keywords are those of subprocess.run, *env* adds to the environment."""

    def call(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> Result:
        command = [sys.executable, "-m", "workerlint_shim", *arguments]
        options = {"capture_output": True, "text": True, "encoding": "utf-8", **options}
        done = subprocess.run(command, env=environment(env), check=False, **options)
        return Result(done.returncode, _timeless(done.stdout or ""), _timeless(done.stderr or ""))

    return call


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """Give the environment of a process that can import what this one can."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **(more or {})}


def _timeless(text: str) -> str:
    return _TIME.sub("2026-01-01T00:00:00Z", _SECONDS.sub(r"\1[0000]", text))
