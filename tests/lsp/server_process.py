"""The real server in its own process."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60
"""Seconds without the message that is waited for, after which it counts as never coming."""


class Server:
    """The real server over its standard streams, with plain messages."""

    def __init__(
        self,
        folder: Path,
        encoding: str = "utf-16",
        process_id: int | None = None,
        program: tuple[str, ...] = ("-m", "workerlint"),
        options: dict[str, Any] | None = None,
        workspace: dict[str, Any] | None = None,
    ) -> None:
        """Start the server in a folder.

        *options* are those of its initialization, in addition to those of the tests. *workspace* are the capabilities of
        the client for the workspace. It does not answer the requests of the server.
        """
        self._errors = (folder.parent / "stderr").open("w+b")
        self.process = subprocess.Popen(
            (sys.executable, *program, "lsp"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=folder,
        )
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._may_read = threading.Event()
        self._may_read.set()
        threading.Thread(target=self._read, daemon=True).start()
        self._asked = 0
        self.published: dict[str, dict[str, Any]] = {}
        self.log: list[str] = []
        self.limits: dict[str, list[str]] = {}
        self.requested: list[str] = []
        capabilities = {
            "general": {"positionEncodings": [encoding]},
            "textDocument": {"publishDiagnostics": {"versionSupport": True}},
            "workspace": workspace or {},
        }
        root = {"uri": folder.as_uri(), "name": "folder"}
        answer = self.ask(
            "initialize",
            {
                "processId": process_id,
                "rootUri": None,
                "workspaceFolders": [root],
                "capabilities": capabilities,
                # Findings on the edited line are not deferred.
                "initializationOptions": {"diagnostics.editedLineDelay": 0, **(options or {})},
            },
        )
        self.capabilities: dict[str, Any] = answer["result"]["capabilities"]
        self.tell("initialized", {})

    def tell(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """Send a request; return the whole response."""
        self._asked += 1
        identity = self._asked
        message = {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}
        self.send(message if params is not None else {**message, "params": None})
        return self.answer(identity)

    def answer(self, identity: int | str) -> dict[str, Any]:
        """Receive messages up to the response to a request."""
        while (answer := self._next()).get("id") != identity or "method" in answer:
            pass
        return answer

    def pause(self) -> None:
        """Read no more messages than those that are being read."""
        self._may_read.clear()

    def until(self, condition: Callable[[], bool], what: Callable[[], str]) -> None:
        """Receive messages until the condition is true."""
        while not condition():
            try:
                self._next()
            except queue.Empty:
                pytest.fail(what())

    def memory(self) -> int:
        """Return the resident memory in bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def end(self) -> tuple[int, str]:
        """Shut down the server as editors do; return its exit code and its standard error."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        code = self.process.wait(PATIENCE)
        return code, self.stop()

    def stop(self) -> str:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self._errors.closed:
            return ""
        self._errors.seek(0)
        text = self._errors.read().decode()
        self._errors.close()
        return text

    def send_raw(self, body: bytes) -> None:
        """Send a message with any *body*, valid or not."""
        stdin = self.process.stdin
        assert stdin is not None
        stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stdin.flush()

    def send(self, message: dict[str, Any]) -> None:
        self.send_raw(json.dumps(message).encode())

    def _next(self) -> dict[str, Any]:
        message = self._inbox.get(timeout=PATIENCE)
        assert message is not None, "the server has ended"
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]
        elif method == "workerlint/limits":
            self.limits = message["params"]
        elif method == "window/logMessage":
            self.log.append(message["params"]["message"])
        elif method and "id" in message:
            self.requested.append(method)
        return message

    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        with stdout:
            length = 0
            while self._may_read.wait() and (line := stdout.readline()):
                if line.startswith(b"Content-Length:"):
                    length = int(line[15:])
                elif line == b"\r\n":
                    self._inbox.put(json.loads(stdout.read(length)))
        self._inbox.put(None)
