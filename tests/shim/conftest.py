"""Fixtures that run the dry run in a directory and with a state of its own, in this process or in another one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from workerlint_shim.entry import main

from .samples import MANIFESTS

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = re.compile(r"^(INFO|WARN|ERRO)\[\d{4}\]", re.MULTILINE)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Output(NamedTuple):
    """The output and exit code of a command, without the times in it."""

    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


class Folder:
    """A working directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = path / "state" / "dry.sqlite"
        (path / ".git").mkdir()

    def write(self, name: str, text: str) -> Path:
        """Write a file, and create its parent directories."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def program(self, name: str, text: str) -> Path:
        """Write an executable script."""
        path = self.write(name, text)
        path.chmod(0o755)
        return path


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "WORKERLINT_SHIM_DEPTH",
        "DATAOS_CTL_DRY_KEY",
        "CI",
        "TF_BUILD",
        "JENKINS_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("LOGNAME", "iamgroot")
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state" / "dry.sqlite"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    made = Folder(tmp_path)
    made.write("dataproducts/new-worker.yaml", (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8"))
    return made


@pytest.fixture
def run(folder: Folder, capsys: pytest.CaptureFixture[str]) -> Callable[..., Output]:
    """Run the dry run in this process; the command line is one string of words, or several arguments."""

    def call(*arguments: str) -> Output:
        capsys.readouterr()
        words = arguments[0].split() if len(arguments) == 1 else list(arguments)
        code = main(words)
        captured = capsys.readouterr()
        return Output(code, _timeless(captured.out), _timeless(captured.err))

    return call


@pytest.fixture
def process(folder: Folder) -> Callable[..., Output]:
    """Run the dry run in a new process; keywords are those of subprocess.run, *env* adds to the environment."""

    def call(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> Output:
        command = [sys.executable, "-m", "workerlint_shim", *arguments]
        options = {"capture_output": True, "text": True, "encoding": "utf-8", **options}
        done = subprocess.run(command, env=environment(env), check=False, **options)
        return Output(done.returncode, _timeless(done.stdout or ""), _timeless(done.stderr or ""))

    return call


STAND_IN = f"""\
#!{sys.executable}
import json, os, sys
data = sys.stdin.read() if not sys.stdin.isatty() else ""
with open(os.environ["RECORD"], "a") as file:
    file.write(json.dumps({{"arguments": sys.argv[1:], "stdin": data, "pid": os.getpid(), "name": sys.argv[0]}}) + "\\n")
print("the real output")
print("the real complaint", file=sys.stderr)
sys.exit(int(os.environ.get("EXIT", "0")))
"""


class Stage:
    """A directory with a fake dataos-ctl on PATH, and its calls so far."""

    def __init__(self, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.record = folder.path / "record.jsonl"
        self.real = folder.program("real/dataos-ctl", STAND_IN)
        self.shims = folder.path / "shims"
        monkeypatch.setenv("RECORD", str(self.record))
        # The developer may have a real one.
        others = [path for path in os.get_exec_path() if not (Path(path) / "dataos-ctl").exists()]
        monkeypatch.setenv("PATH", os.pathsep.join([str(self.shims), str(self.real.parent), *others]))
        # The shim runs the interpreter by itself: an installed workerlint needs no PYTHONPATH.
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))

    @property
    def calls(self) -> list[dict[str, Any]]:
        text = self.record.read_text() if self.record.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    @property
    def arguments(self) -> list[list[str]]:
        return [call["arguments"] for call in self.calls]

    def install(self) -> None:
        assert main(["install-shim", str(self.shims)]) == 0

    def call(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run ``dataos-ctl`` as a shell would find it."""
        options = {"stdin": subprocess.DEVNULL, **({} if "input" not in options else {"stdin": None}), **options}
        if "input" in options:
            del options["stdin"]
        return subprocess.run(
            ["dataos-ctl", *arguments], capture_output=True, text=True, encoding="utf-8", check=False, **options
        )


@pytest.fixture
def stage(folder: Any, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(folder, monkeypatch)


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which a process can import what this one can."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **(more or {})}


def _timeless(text: str) -> str:
    return _TIME.sub("2026-01-01T00:00:00Z", _SECONDS.sub(r"\1[0000]", text))
