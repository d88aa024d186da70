"""Tries an installed workerlint: all four faces, as users start them, away from this repository's code."""

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
    """Something that is installed does not do what it should."""


class Installed:
    """The programs of one virtual environment, run in a *folder* with a good and a bad manifest."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        (folder / "good.yaml").write_text(_GOOD, encoding="utf-8")
        (folder / "bad.yaml").write_text(_BAD, encoding="utf-8")

    def run(self, *words: str, expect: int, say: str = "", text: str = "") -> str:
        """Run a program and give its standard output.

        Raises SmokeError when its exit code is not *expect*, or when it does not *say* something on either stream.
        """
        # What is remembered of other runs on this machine must neither count nor change.
        home = str(self.folder / "home")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DATAOS"))}
        done = subprocess.run(
            [str(self.programs / words[0]), *words[1:]],
            cwd=self.folder,
            env={**environment, "PYTHONUTF8": "1", "HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home},
            input=text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != expect or say not in done.stdout + done.stderr:
            raise SmokeError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


def try_all(programs: Path, version: str) -> None:
    """Try the programs in the folder *programs*, which should be of *version*.

    Raises SmokeError for the first that does not do what it should.
    """
    with tempfile.TemporaryDirectory() as name:
        installed = Installed(programs, Path(name))
        installed.run("workerlint", "--version", expect=0, say=f"workerlint {version}")
        installed.run("workerlint", "check", "good.yaml", expect=0)
        installed.run("workerlint", "check", "bad.yaml", expect=1, say="DW301")
        installed.run("workerlint", "rule", "DW301", expect=0, say="invalid-log-level")
        _try_hooks(installed)
        _try_server(installed, version)
        installed.run("dataos-ctl-dry", "apply", "-f", "good.yaml", expect=0, say="Plan: 1 to create")
        installed.run("dataos-ctl-dry", "apply", "-f", "bad.yaml", expect=1, say="DW301")


def _try_hooks(installed: Installed) -> None:
    """Run what each hook of pre-commit runs, on the files that it would be given."""
    for hook in yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        words = [*hook["entry"].split(), *hook["args"]]
        if hook["id"] == "workerlint-schema":
            (installed.folder / "workerlint.toml").write_text('ignore = ["DW704"]\n', encoding="utf-8")
            installed.run(*words, "workerlint.toml", expect=0)
        else:
            installed.run(*words, "good.yaml", "bad.yaml", expect=1, say="DW301")


def _try_server(installed: Installed, version: str) -> None:
    """Greet the language server and take leave of it."""
    greeting: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    words: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": greeting},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    spoken = (json.dumps({"jsonrpc": "2.0", **word}) for word in words)
    said = installed.run(
        "workerlint", "lsp", expect=0, text="".join(f"Content-Length: {len(word)}\r\n\r\n{word}" for word in spoken)
    )
    if f'"version": "{version}"' not in said.replace('":"', '": "') or "hoverProvider" not in said:
        raise SmokeError(f"workerlint lsp does not introduce itself: {said}")
