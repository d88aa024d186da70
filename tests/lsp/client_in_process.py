"""A client of the language server in the process of the test."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from workerlint_lsp.server import WorkerlintServer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path


def nested(capabilities: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in capabilities.items():
        *parents, last = name.split(".")
        below = found
        for parent in parents:
            below = below.setdefault(parent, {})
        below[last] = value
    return found


class Client:
    """A client in this process that answers every request of the server, and records all messages."""

    def __init__(self) -> None:
        self.server = WorkerlintServer()
        self.server.protocol.set_writer(self, False)
        self.messages: list[dict[str, Any]] = []
        self.results: dict[int, Any] = {}
        self.settings: dict[str, Any] = {}
        """Those of the window."""
        self.answers: dict[str, Any] = {}
        """The results of other requests of the server, by method; an exception is answered as an error."""
        self._count = 0

    def write(self, data: bytes | str) -> None:
        message = json.loads(data)
        if "method" not in message:
            self.results[message["id"]] = message.get("result", message.get("error"))
            return
        self.messages.append(message)
        if "id" in message:
            settings = [self.settings] if message["method"] == "workspace/configuration" else None
            result = self.answers.get(message["method"], settings)
            answer: dict[str, Any] = {"jsonrpc": "2.0", "id": message["id"], "result": result}
            if isinstance(result, Exception):
                answer = {"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32603, "message": str(result)}}
            asyncio.get_running_loop().call_soon(self._pass_on, answer)

    def _pass_on(self, message: dict[str, Any]) -> None:
        protocol = self.server.protocol
        protocol.handle_message(json.loads(json.dumps(message), object_hook=protocol.structure_message))

    async def settle(self) -> None:
        """Wait until the server has nothing to do."""
        idle = 0
        while idle < 3:  # a callback may start a task
            await asyncio.sleep(0)
            others = asyncio.all_tasks() - {asyncio.current_task()}
            idle = 0 if others else idle + 1
            if others:
                await asyncio.wait(others)

    async def tell(self, method: str, params: Any) -> None:
        self._pass_on({"jsonrpc": "2.0", "method": method, "params": params})
        await self.settle()

    async def ask(self, method: str, params: Any) -> Any:
        self._count += 1
        self._pass_on({"jsonrpc": "2.0", "id": self._count, "method": method, "params": params})
        await self.settle()
        assert self._count in self.results, method
        return self.results[self._count]

    async def start(self, *folders: Path, capabilities: dict[str, Any] | None = None, **options: Any) -> None:
        """Connect with these capabilities, by their dotted names, and with workspace folders."""
        roots = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        params = {"processId": None, "capabilities": nested(capabilities or {}), "workspaceFolders": roots, **options}
        await self.ask("initialize", params)
        await self.tell("initialized", {})

    async def open(self, path: Path, text: str) -> str:
        """Open a document, and return its URI."""
        uri = path.as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        await self.tell("textDocument/didOpen", {"textDocument": item})
        return uri

    def sent(self, method: str) -> list[Any]:
        """Return the parameters of the messages of a method that the server has sent."""
        return [message.get("params") for message in self.messages if message["method"] == method]

    def codes(self, uri: str) -> list[str]:
        """Return the codes of the diagnostics that were pushed last for a document."""
        pushed = [params for params in self.sent("textDocument/publishDiagnostics") if params["uri"] == uri]
        return [item["code"] for item in pushed[-1]["diagnostics"]] if pushed else []

    def end(self) -> None:
        """Stop the threads of the server."""
        self.server.session.end()


def with_client(talk: Callable[[Client], Coroutine[Any, Any, None]]) -> None:
    """Run a conversation with a new client, which then ends."""

    async def run() -> None:
        client = Client()
        try:
            await talk(client)
        finally:
            client.end()

    asyncio.run(run())
