"""Nothing but the servers opens a socket: every other command is run with sockets denied."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.cli.app import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

GUARD = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        sys.stderr.write(f"TRIED {event} {arguments}\\n")
        raise RuntimeError("no network")
sys.addaudithook(refuse)
from workerlint.cli.entry import main
sys.exit(main(sys.argv[1:]))
"""
WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n  topology:\n    - name: x\n      type: y\n"
SERVERS = frozenset(("lsp",))
CALLS = {
    "apply": ["--dry-run", "-f", "w.yaml"],
    "check": ["--fix", "--output-format", "html", "w.yaml"],
    "check-config": [],
    "completion": ["bash"],
    "graph": ["--output-format", "html", "w.yaml"],
    "init": ["--yes"],
    "new": ["--yes", "new.yaml"],
    "rule": ["DW301"],
    "rules": [],
    "schema": [],
    "explain": ["DW301"],
}


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - SERVERS))
def test_a_command_opens_no_socket(command: str, tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(WORKER)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for arguments in ([command, *CALLS.get(command, [])], [command, "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", GUARD, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert b"TRIED" not in done.stderr
        assert done.returncode in {0, 1, 2}
        assert b"Traceback" not in done.stderr
