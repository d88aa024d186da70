"""A minimal client for language servers over standard streams, for timing."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Request = tuple[str, dict[str, Any]]
    """The method and the parameters."""

PATIENCE = 120
"""The number of seconds to wait for a message."""
_CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True},
        "synchronization": {},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "completion": {"completionItem": {"snippetSupport": True, "insertReplaceSupport": True}},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        "foldingRange": {"lineFoldingOnly": True},
    },
    "workspace": {"configuration": True, "workspaceFolders": True, "didChangeConfiguration": {}},
}


class LanguageClient:
    """A running language server, and the connection to it."""

    def __init__(self, command: Sequence[str], directory: str, settings: dict[str, Any], *, pulls: bool) -> None:
        """Start the server.

        *settings* are the answers to ``workspace/configuration`` by section. With *pulls*, the client requests
        diagnostics; without, it waits until the server publishes them.
        """
        self._settings = settings
        self._pulls = pulls
        self._directory = directory
        self._requests = 0
        self._inbox: queue.Queue[tuple[float, dict[str, Any]] | None] = queue.Queue()
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=directory,
            env=environment,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def initialize(self) -> None:
        """Initialize the connection."""
        capabilities = dict(_CAPABILITIES)
        if self._pulls:
            capabilities["textDocument"] = {**capabilities["textDocument"], "diagnostic": {}}
        root = f"file://{self._directory}"
        params = {
            "processId": os.getpid(),
            "rootUri": root,
            "workspaceFolders": [{"uri": root, "name": "directory"}],
            "capabilities": capabilities,
        }
        self._request("initialize", params)
        self._notify("initialized", {})

    def configure(self) -> None:
        """Send the settings, for servers that do not request them."""
        self._notify("workspace/didChangeConfiguration", {"settings": self._settings})

    def open(self, uri: str, text: str) -> tuple[float, list[Any]]:
        """Open a document, and return the seconds until its diagnostics arrive, and the diagnostics."""
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        return self._diagnostics(uri, 1, "textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, line: int, columns: tuple[int, int], text: str) -> tuple[float, list[Any]]:
        """Change a part of a line, and return the seconds until the diagnostics arrive, and the diagnostics."""
        start, end = ({"line": line, "character": column} for column in columns)
        changes = [{"range": {"start": start, "end": end}, "text": text}]
        identity = {"uri": uri, "version": version}
        return self._diagnostics(
            uri, version, "textDocument/didChange", {"textDocument": identity, "contentChanges": changes}
        )

    def change_and_request(
        self, uri: str, version: int, line: int, columns: tuple[int, int], text: str, requests: Sequence[Request]
    ) -> dict[str, float]:
        """Change a part of a line, and send *requests* at once. Return the seconds until each answer, by method."""
        start, end = ({"line": line, "character": column} for column in columns)
        changes = [{"range": {"start": start, "end": end}, "text": text}]
        began = time.perf_counter()
        identity = {"uri": uri, "version": version}
        self._notify("textDocument/didChange", {"textDocument": identity, "contentChanges": changes})
        waiting: dict[int, str] = {}
        for method, params in requests:
            self._requests += 1
            waiting[self._requests] = method
            self._send({"jsonrpc": "2.0", "id": self._requests, "method": method, "params": params})
        seconds = {}
        while waiting:
            arrived, message = self._next()
            if message.get("id") in waiting and "method" not in message:
                seconds[waiting.pop(message["id"])] = arrived - began
        return seconds

    def settle(self, uri: str) -> None:
        """Wait until a document is checked, if the server answers requests for diagnostics."""
        self._request("textDocument/diagnostic", {"textDocument": {"uri": uri}})

    def stop(self) -> None:
        """Stop the server."""
        self._request("shutdown", None)
        self._notify("exit", None)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _diagnostics(self, uri: str, version: int, method: str, params: Any) -> tuple[float, list[Any]]:
        start = time.perf_counter()
        self._notify(method, params)
        if self._pulls:
            answer, arrived = self._request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            return arrived - start, answer["result"]["items"]
        while True:
            arrived, message = self._next()
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            published = message["params"]
            # Some servers send no version. Their next diagnostics are taken as those of the change.
            if published["uri"] == uri and published.get("version", version) == version:
                return arrived - start, published["diagnostics"]

    def _request(self, method: str, params: Any) -> tuple[dict[str, Any], float]:
        self._requests += 1
        identity = self._requests
        self._send({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})
        while True:
            arrived, message = self._next()
            if message.get("id") == identity and "method" not in message:
                return message, arrived

    def _notify(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        stream = self._process.stdin
        if stream is None:
            raise RuntimeError("the server has no standard input")
        stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stream.flush()

    def _next(self) -> tuple[float, dict[str, Any]]:
        item = self._inbox.get(timeout=PATIENCE)
        if item is None:
            raise RuntimeError("the server has ended")
        message = item[1]
        if "id" in message and "method" in message:
            self._answer(message)
        return item

    def _answer(self, message: dict[str, Any]) -> None:
        """Answer a request of the server with the settings or null."""
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [self._settings.get(item.get("section")) for item in message["params"]["items"]]
        self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            raise RuntimeError("the server has no standard output")
        length = 0
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif line == b"\r\n":
                body = stream.read(length)
                self._inbox.put((time.perf_counter(), json.loads(body)))
        self._inbox.put(None)
