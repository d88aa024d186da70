"""Smoke tests of an installed workerlint: each program as users start it, without the code of the repository."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).parents[1]
_GOOD = (_ROOT / "examples" / "good" / "bento-cities.yaml").read_text(encoding="utf-8")
_BAD = _GOOD.replace("logLevel: INFO", "logLevel: LOUD")


class SmokeError(Exception):
    """A program fails or its output is wrong."""


class Installed:
    """The programs of a virtual environment, and a directory with a good and a bad manifest to run them in."""

    def __init__(self, programs: Path, directory: Path) -> None:
        self.programs = programs
        self.directory = directory
        (directory / "good.yaml").write_text(_GOOD, encoding="utf-8")
        (directory / "bad.yaml").write_text(_BAD, encoding="utf-8")

    def run(self, *arguments: str, code: int, output: str = "", text: str = "") -> str:
        """Run a program with *text* as input, and return its standard output.

        Raise SmokeError if the exit code is not *code*, or if neither stream contains *output*.
        """
        # The caches and states of this machine must neither be used nor changed.
        home = str(self.directory / "home")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DATAOS"))}
        done = subprocess.run(
            [str(self.programs / arguments[0]), *arguments[1:]],
            cwd=self.directory,
            env={**environment, "PYTHONUTF8": "1", "HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home},
            input=text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != code or output not in done.stdout + done.stderr:
            raise SmokeError(f"{' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


def run_smoke_tests(programs: Path, version: str) -> None:
    """Test the programs of *version* in the directory *programs*. Raise SmokeError for the first problem."""
    with tempfile.TemporaryDirectory() as name:
        installed = Installed(programs, Path(name))
        installed.run("workerlint", "--version", code=0, output=f"workerlint {version}")
        installed.run("workerlint", "check", "good.yaml", code=0)
        installed.run("workerlint", "check", "bad.yaml", code=1, output="DW301")
        installed.run("workerlint", "rule", "DW301", code=0, output="invalid-log-level")
        _test_hooks(installed)
        _test_server(installed, version)
        installed.run("dataos-ctl-dry", "apply", "-f", "good.yaml", code=0, output="Plan: 1 ")
        installed.run("dataos-ctl-dry", "apply", "-f", "bad.yaml", code=1, output="DW301")


def _test_hooks(installed: Installed) -> None:
    """Run the command of each pre-commit hook on files of its kind."""
    for hook in yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        command = [*hook["entry"].split(), *hook["args"]]
        if hook["id"] == "workerlint-schema":
            (installed.directory / "workerlint.toml").write_text('ignore = ["DW704"]\n', encoding="utf-8")
            installed.run(*command, "workerlint.toml", code=0)
        elif hook["id"] == "workerlint-format":
            installed.run(*command, "good.yaml", "bad.yaml", code=0, output="2 files")
        else:
            installed.run(*command, "good.yaml", "bad.yaml", code=1, output="DW301")


def _test_server(installed: Installed, version: str) -> None:
    """Start and stop the language server."""
    parameters: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": parameters},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    encoded = (json.dumps({"jsonrpc": "2.0", **message}) for message in messages)
    answers = installed.run(
        "workerlint",
        "lsp",
        code=0,
        text="".join(f"Content-Length: {len(message)}\r\n\r\n{message}" for message in encoded),
    )
    if f'"version": "{version}"' not in answers.replace('":"', '": "') or "hoverProvider" not in answers:
        raise SmokeError(f"workerlint lsp does not introduce itself: {answers}")
