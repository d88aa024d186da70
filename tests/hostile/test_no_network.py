"""Nothing but the server opens a socket: every other command is run with sockets denied."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.cli.app import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

GUARD = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        sys.stderr.write(f"TRIED {event} {arguments}\\n")
        raise RuntimeError("no network")
sys.addaudithook(refuse)
from %s.entry import main
import json
sys.exit(max(main(arguments) for arguments in json.loads(sys.argv[1])))
"""
"""Runs command lines, which are given as JSON, and exits with the highest exit code."""
WORKER = (
    "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
    "  topology:\n    - name: x\n      type: y\n"
)
SERVERS = frozenset(("lsp",))
CALLS = {
    "check": ["--fix", "--output-format", "html", "w.yaml"],
    "check-config": ["workerlint.toml"],
    "completion": ["bash"],
    "explain": ["w.yaml"],
    "graph": ["--format", "html", "w.yaml"],
    "init": ["--yes"],
    "exceptions": ["w.yaml"],
    "learn": ["compute.yaml"],
    "report": ["r.sarif"],
    "new": ["--stack", "bento", "--name", "new", "-o", "new.yaml"],
    "rule": ["DW301"],
    "upgrade-check": ["--from", "0.1.0", "w.yaml"],
}
DRY_RUNS = (
    ["apply", "-f", "w.yaml", "--record"],
    ["get", "-t", "worker"],
    ["history", "-n", "a"],
    ["delete", "-f", "w.yaml"],
    ["develop", "generate", "-t", "worker"],
    ["develop", "stack", "versions"],
)


def run(package: str, folder: Path, *command_lines: list[str]) -> subprocess.CompletedProcess[bytes]:
    (folder / "w.yaml").write_text(WORKER)
    (folder / "r.sarif").write_text('{"version": "2.1.0", "runs": []}')
    (folder / "compute.yaml").write_text("name: fast\ntype: compute\n")
    (folder / "workerlint.toml").write_text('ignore = ["DW304"]\n')
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WORKERLINT_"))}
    done = subprocess.run(
        [sys.executable, "-c", GUARD % package, json.dumps(command_lines)],
        cwd=folder,
        env={**kept, "HOME": str(folder), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert b"TRIED" not in done.stderr
    assert b"Traceback" not in done.stderr
    return done


@pytest.mark.deep
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - SERVERS))
def test_a_command_opens_no_socket(command: str, tmp_path: Path) -> None:
    done = run("workerlint.cli", tmp_path, [command, *CALLS.get(command, [])], [command, "--help"])
    assert done.returncode == 0, done.stderr
    assert f"Usage: workerlint {command}".encode() in done.stdout


@pytest.mark.deep
def test_a_dry_run_opens_no_socket(tmp_path: Path) -> None:
    done = run("workerlint_shim", tmp_path, *DRY_RUNS)
    assert done.returncode == 0, done.stderr
