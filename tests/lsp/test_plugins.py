"""Rules of plug-ins in the language server."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import workerlint
import workerlint_lsp
import workerlint_rules
import workerlint_schemas
import workerlint_shim

WORKER = "name: orders\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
NOISY = """\
from workerlint.engine.rule import rule
print("heard at the import")
@rule("AC1", "noisy", "error")
def noisy(worker):
    print("heard in the rule")
    yield from ()
"""


def message(**fields: Any) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **fields}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@pytest.mark.deep
def test_what_a_rule_prints_does_not_break_the_conversation(tmp_path: Path) -> None:
    (tmp_path / "noisy_rules.py").write_text(NOISY)
    info = tmp_path / "noisy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: noisy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nnoisy = noisy_rules\n")
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / "workerlint.toml").write_text("plugins = true\n")
    uri = (folder / "worker.yaml").as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": WORKER}
    parameters: dict[str, Any] = {
        "processId": None,
        "rootUri": folder.as_uri(),
        "capabilities": {"textDocument": {"diagnostic": {}}},
        "initializationOptions": {"plugins": True},
    }
    asked = [
        message(id=1, method="initialize", params=parameters),
        message(method="initialized", params={}),
        message(method="textDocument/didOpen", params={"textDocument": document}),
        message(id=2, method="textDocument/diagnostic", params={"textDocument": {"uri": uri}}),
    ]
    packages = (workerlint, workerlint_lsp, workerlint_rules, workerlint_schemas, workerlint_shim)
    path = [str(tmp_path), *(str(Path(package.__path__[0]).parent) for package in packages)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    command = [sys.executable, "-m", "workerlint", "lsp"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as server:
        assert server.stdin is not None
        assert isinstance(server.stdout, io.BufferedReader)
        server.stdin.write(b"".join(asked))
        server.stdin.flush()
        out = b""
        while b'"id": 2' not in out and (more := server.stdout.read1()):
            out += more
        rest, noise = server.communicate(message(id=3, method="shutdown") + message(method="exit"))
    assert b"heard at the import" in noise
    assert b"heard in the rule" in noise
    assert b"heard" not in out + rest
