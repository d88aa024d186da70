"""What the server uses of pygls although it is private: a new version may change it."""

from __future__ import annotations

import ast
import asyncio
import inspect
import io
import json
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.protocol import JsonRPCProtocol, LanguageServerProtocol
from tests.lsp.client_in_process import Client

import workerlint_lsp
from workerlint.syntax.parser import HAS_EXTENSION
from workerlint_lsp.encoded import Encoded
from workerlint_lsp.protocol import uri_of
from workerlint_lsp.server import WorkerlintServer

PRIVATE = {"_result_types", "_send_response"}
"""The private names of pygls in use. Each has a test below."""


def private_names_of_pygls() -> set[str]:
    """Return the private names of the classes and instances of pygls that the server derives from."""
    server = WorkerlintServer()
    server.session.end()
    own = {name for base in type(server).__mro__ + type(server.protocol).__mro__ for name in own_names(base)}
    names = {*vars(server), *vars(server.protocol), *dir(server)} - own
    names.update(dir(LanguageServerProtocol))  # the server may override them
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


def own_names(base: type) -> set[str]:
    """Return the private names that a class of the server defines itself."""
    if not base.__module__.startswith("workerlint_lsp"):
        return set()
    tree = ast.parse(inspect.getsource(base).lstrip())
    targets: list[ast.expr] = [node.target for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    targets += [target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets]
    return {*vars(base), *(target.attr for target in targets if isinstance(target, ast.Attribute))}


@pytest.mark.slow
def test_no_other_private_name_of_pygls_is_used() -> None:
    private = private_names_of_pygls()
    used = {
        node.attr
        for path in Path(workerlint_lsp.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, (ast.Name, ast.Call, ast.Attribute))
        and node.attr in private
    }
    assert used == PRIVATE


def test_a_response_is_sent_as_before() -> None:
    parameters = inspect.signature(JsonRPCProtocol._send_response).parameters
    assert list(parameters) == ["self", "msg_id", "result", "error"]
    assert [parameters[name].default for name in ("result", "error")] == [None, None]


def test_the_loggers_that_are_filtered_are_those_of_pygls() -> None:
    source = inspect.getsource(inspect.getmodule(JsonRPCProtocol) or JsonRPCProtocol)
    assert JsonRPCProtocol.__module__ == "pygls.protocol.json_rpc"
    assert "logger = logging.getLogger(__name__)" in source


@pytest.mark.parametrize("include_headers", [True, False])
def test_the_types_of_answered_requests_are_removed(include_headers: bool) -> None:
    server = WorkerlintServer()
    server.session.end()
    written = io.BytesIO()
    server.protocol.set_writer(written, include_headers)
    server.protocol._result_types[7] = types.DocumentSymbolResponse
    server.protocol._send_response(7, Encoded("[]"))
    assert not server.protocol._result_types
    _, _, body = written.getvalue().rpartition(b"\r\n")
    assert json.loads(body) == {"id": 7, "jsonrpc": "2.0", "result": []}


def test_requests_before_the_handshake_and_after_the_shutdown_are_refused(tmp_path: Path) -> None:
    async def talk() -> list[tuple[int, str]]:
        client = Client()
        hover = {"textDocument": {"uri": tmp_path.as_uri()}, "position": {"line": 0, "character": 0}}
        before = await client.ask("textDocument/hover", hover)
        await client.start(tmp_path)
        again = await client.ask("initialize", {"processId": None, "capabilities": {}})
        assert await client.ask("textDocument/hover", hover) is None
        await client.ask("shutdown", None)
        after = [await client.ask(method, hover) for method in ("textDocument/hover", "shutdown")]
        client.end()
        return [(error["code"], error["message"]) for error in (before, again, *after)]

    assert asyncio.run(talk()) == [
        (-32002, "the server is not initialized"),
        (-32600, "the server is already initialized"),
        (-32600, "the server has shut down"),
        (-32600, "the server has shut down"),
    ]


def test_notifications_before_the_handshake_are_ignored(tmp_path: Path) -> None:
    async def talk() -> set[str]:
        client = Client()
        await client.open(tmp_path / "a.yaml", "name: a\ntype: worker\n")
        client.end()
        return set(client.server.session.documents)

    assert asyncio.run(talk()) == set()


def test_the_answer_to_the_handshake_names_the_parser() -> None:
    async def talk() -> Any:
        client = Client()
        answer = await client.ask("initialize", {"processId": None, "capabilities": {}})
        client.end()
        return answer["capabilities"]["experimental"]

    assert asyncio.run(talk()) == {"parser": "libyaml" if HAS_EXTENSION else "pure"}


def test_invalid_parameters_are_answered_with_an_error(tmp_path: Path) -> None:
    async def talk() -> list[Any]:
        client = Client()
        await client.start(tmp_path)
        wrong = await client.ask("textDocument/hover", {"position": "first"})
        await client.tell("textDocument/didOpen", {"position": "first"})
        unknown = await client.ask("textDocument/nothing", {})
        right = await client.ask("workspace/symbol", {"query": "x"})
        documents = [*client.server.session.documents]
        client.end()
        return [wrong["code"], unknown["code"], right, documents]

    assert asyncio.run(talk()) == [-32602, -32601, [], []]


@pytest.mark.parametrize(
    ("params", "uri"),
    [
        (types.HoverParams(types.TextDocumentIdentifier("file:///a"), types.Position(0, 0)), "file:///a"),
        (types.CodeAction("a", data={"uri": "file:///b"}), "file:///b"),
        (types.CodeAction("a", data={}), ""),
        (types.CodeAction("a", data=["uri"]), ""),
        (types.CodeAction("a"), ""),
        (types.WorkspaceSymbolParams("x"), ""),
        (None, ""),
    ],
)
def test_the_document_of_a_request(params: Any, uri: str) -> None:
    assert uri_of(params) == uri


@pytest.mark.slow
def test_a_refusal_is_not_logged_as_an_error_of_the_server(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def talk() -> Any:
        client = Client()
        await client.start(tmp_path)
        uri = await client.open(tmp_path / "a.yaml", "name: a\ntype: worker\n")
        params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}, "newName": "b"}
        answer = await client.ask("textDocument/rename", params)
        client.end()
        return answer

    answer = asyncio.run(talk())
    assert answer["message"] == "Only topology elements, ids in Bundles and anchors can be renamed."
    assert [record for record in caplog.records if record.exc_info] == []
