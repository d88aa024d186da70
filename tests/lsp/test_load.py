"""Many documents edited at once, and invalid messages: the server does not lag, leak or exit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .server_process import Server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.deep

DOCUMENTS = 50
ROUNDS = 120
"""Edits of each document, in both halves of the session together."""

SOUND = (
    "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
    "  logLevel: INFO\n  resources: {{requests: {{cpu: 1, memory: 1Gi}}, limits: {{cpu: 1, memory: 1Gi}}}}\n"
    "  topology: [{{name: a, type: input}}]\n  stackSpec: {{input: {{stdin: {{}}}}, output: {{stdout: {{}}}}}}\n"
)
LEVEL = {"start": {"line": 6, "character": 12}, "end": {"line": 6, "character": 16}}
NONSENSE = (
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"jsonrpc": "2.0", "method": 5}',
    b'{"jsonrpc": "2.0", "id": {}, "method": "textDocument/hover", "params": {}}',
    b'{"jsonrpc": "1.0", "id": 9, "method": "textDocument/hover"}',
    b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": null}}',
    b'{"jsonrpc": "2.0", "id": "x", "result": 1}',
)


def codes(server: Server, uri: str) -> list[str]:
    return [item["code"] for item in server.published.get(uri, {}).get("diagnostics", [])]


def edit(server: Server, uri: str, version: int, level: str) -> None:
    changes: list[Any] = [{"range": LEVEL, "text": level}]
    server.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes})


def settle(server: Server, uris: list[str], version: int, wanted: list[str]) -> None:
    """Wait until the newest version of every document has its correct diagnostics."""
    server.until(
        lambda: all(server.published.get(uri, {}).get("version") == version for uri in uris),
        lambda: f"not answered: {[uri for uri in uris if server.published.get(uri, {}).get('version') != version]}",
    )
    assert {uri: codes(server, uri) for uri in uris} == dict.fromkeys(uris, wanted)


def test_fifty_documents_under_a_storm_of_edits(tmp_path: Path) -> None:
    server = Server(tmp_path, "utf-16")
    try:
        uris = [(tmp_path / f"worker-{number}.yaml").as_uri() for number in range(DOCUMENTS)]
        for number, uri in enumerate(uris):
            text = SOUND.format(name=f"worker-{number}")
            item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
            server.tell("textDocument/didOpen", {"textDocument": item})
        settle(server, uris, 1, [])
        version = 1
        sizes = []
        for _ in range(2):
            for step in range(ROUNDS // 2):
                version += 1
                for uri in uris:
                    edit(server, uri, version, "LOUD" if step % 2 == 0 else "INFO")
                if step % 20 == 0:
                    for body in NONSENSE:
                        server.send_raw(body)
            settle(server, uris, version, [])
            sizes.append(server.memory())
        assert sizes[1] < 1.15 * sizes[0]
        version += 1
        for uri in uris:
            edit(server, uri, version, "LOUD")
        settle(server, uris, version, ["DW301"])
        code, errors = server.end()
        assert code == 0
        assert "Task exception was never retrieved" not in errors
    finally:
        server.stop()
    # A new one begins with nothing of the old.
    again = Server(tmp_path, "utf-16")
    try:
        item = {"uri": uris[0], "languageId": "yaml", "version": 1, "text": SOUND.format(name="worker-0")}
        again.tell("textDocument/didOpen", {"textDocument": item})
        settle(again, uris[:1], 1, [])
        assert again.end()[0] == 0
    finally:
        again.stop()
