"""Invalid requests, cancellations and other transports are handled as the protocol requires."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio

CLEAN = (
    "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
    "  logLevel: INFO\n  resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}\n"
    "  topology: [{name: a, type: input}]\n  stackSpec: {input: {stdin: {}}, output: {stdout: {}}}\n"
)
FAULTY = CLEAN.replace("INFO", "LOUD")
NOT_INITIALIZED, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, CANCELLED = -32002, -32600, -32601, -32602, -32800
CONTENT_MODIFIED, SERVER_CANCELLED = -32801, -32802
"""Error codes of the protocol."""


def codes(found: Any) -> list[str]:
    return [str(item.code) for item in found]


async def test_a_request_before_the_handshake_is_refused_and_the_handshake_still_works(
    connect: Any, tmp_path: Path
) -> None:
    editor = await connect.start()
    response = await editor.ask_raw(1, "workspace/symbol", {"query": ""})
    assert response.error.code == NOT_INITIALIZED
    editor.open(tmp_path / "early.yaml", FAULTY)  # a notification is passed over
    await connect.shake_hands(editor, tmp_path)
    assert codes(await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))) == ["DW301"]
    assert [item.uri.rpartition("/")[2] for item in editor.told(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)] == [
        "worker.yaml"
    ]


async def test_a_second_handshake_is_refused(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    response = await editor.ask_raw(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    assert response.error.code == INVALID_REQUEST


async def test_after_the_shutdown_requests_are_refused_and_the_exit_is_clean(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    await editor.shutdown_async(None)
    response = await editor.ask_raw(1, "textDocument/hover", {"textDocument": {"uri": "a"}, "position": {}})
    assert response.error.code in (INVALID_REQUEST, INVALID_PARAMS)
    response = await editor.ask_raw(2, "workerlint/unknown", None)
    assert response.error.code == INVALID_REQUEST
    editor.exit(None)
    assert await asyncio.wait_for(editor._server.wait(), 20) == 0


async def test_an_exit_without_a_shutdown_is_told_by_the_exit_code(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    editor.exit(None)
    assert await asyncio.wait_for(editor._server.wait(), 20) == 1


async def test_a_method_that_is_not_offered_is_refused_without_a_word_in_the_log(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    response = await editor.ask_raw(1, "textDocument/moniker", {"textDocument": {"uri": "a"}, "position": {}})
    assert response.error.code in (METHOD_NOT_FOUND, INVALID_PARAMS)
    response = await editor.ask_raw(2, "workerlint/unknown", None)
    assert response.error.code == METHOD_NOT_FOUND
    assert editor.log() == []


async def test_a_client_that_vanishes_ends_the_server(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))
    editor._server.stdin.close()
    assert await asyncio.wait_for(editor._server.wait(), 20) == 0


@pytest.mark.parametrize("parser", ["libyaml", "pure"])
async def test_the_client_learns_which_parser_the_server_has(connect: Any, tmp_path: Path, parser: str) -> None:
    code = 'import sys\nsys.modules["yaml._yaml"] = None\n' if parser == "pure" else ""
    (tmp_path / "sitecustomize.py").write_text(code)
    editor = await connect(tmp_path, sites=(tmp_path,))
    assert editor.capable.experimental == {"parser": parser}
    assert codes(await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))) == ["DW301"]


async def test_parameters_that_are_none_are_answered_with_an_error(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True)
    requests: tuple[tuple[str, Any], ...] = (
        ("textDocument/diagnostic", {"textDocument": 5}),
        ("textDocument/diagnostic", None),
        ("textDocument/diagnostic", {}),
        ("workspace/executeCommand", {"command": ["a"]}),
    )
    for number, (method, params) in enumerate(requests, 7):
        response = await editor.ask_raw(number, method, params)
        assert response.error.code == INVALID_PARAMS, params
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    assert codes(await editor.pulled(uri)) == ["DW301"]
    assert editor.messages == []


async def test_a_method_that_nobody_knows_is_answered_with_an_error(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    assert (await editor.ask_raw(7, "workerlint/unknown", None)).error.code == METHOD_NOT_FOUND
    assert editor.messages == []


async def test_notifications_that_make_no_sense_do_no_harm(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    notifications: tuple[tuple[str, Any], ...] = (
        ("textDocument/didChange", {"textDocument": {"uri": "x", "version": "one"}, "contentChanges": 3}),
        (
            "textDocument/didChange",
            {"textDocument": {"uri": "file:///never/opened.yaml", "version": 2}, "contentChanges": []},
        ),
        ("textDocument/didClose", {"textDocument": {"uri": "file:///never/opened.yaml"}}),
        ("textDocument/didOpen", None),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "untitled:x", "type": 2}]}),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///never/here.yaml", "type": 3}]}),
        ("$/unknown", {"a": 1}),
    )
    for number, (method, params) in enumerate(notifications):
        editor.protocol._send_data({"jsonrpc": "2.0", "method": method, "params": params})
        text = FAULTY.replace("city-sync", f"city-{number}")
        assert codes(await editor.published(editor.open(tmp_path / f"{number}.yaml", text))) == ["DW301"], method
    assert editor.messages == []


async def test_bytes_that_are_no_message_do_no_harm(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path)
    for body in (b"{", b"[]", b"3", b'{"jsonrpc": "1.0"}', b'"\xff"'):
        editor._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    assert codes(await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))) == ["DW301"]
    assert editor.messages == []


async def test_a_request_can_be_cancelled(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, pulls=True, options={"settings": {"diagnostics": {"delay": 60000}}})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    pull = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
    waiting = editor.protocol.send_request(types.TEXT_DOCUMENT_DIAGNOSTIC, pull, msg_id=5)
    editor.cancel_request(types.CancelParams(5))
    with pytest.raises(JsonRpcException) as raised:
        await asyncio.wait_for(asyncio.wrap_future(waiting), 20)
    assert raised.value.code == CANCELLED


def sent(editor: Any, method: str, params: Any) -> asyncio.Future[Any]:
    """Send a request, and return the future of its result."""
    return asyncio.wrap_future(editor.protocol.send_request(method, params))


async def test_a_request_about_a_text_that_is_edited_before_the_answer_is_refused(connect: Any, tmp_path: Path) -> None:
    """An answer would be about positions in another text."""
    editor = await connect(tmp_path, pulls=True, options={"settings": {"diagnostics": {"delay": 600_000}}})
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    document = types.TextDocumentIdentifier(uri)
    hover = sent(editor, types.TEXT_DOCUMENT_HOVER, types.HoverParams(document, types.Position(0, 0)))
    pull = sent(editor, types.TEXT_DOCUMENT_DIAGNOSTIC, types.DocumentDiagnosticParams(document))
    symbols = sent(editor, types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(document))
    editor.replace(uri, f"\n{CLEAN}")
    # What needs no check is answered for the text at the time of the request.
    assert (await asyncio.wait_for(symbols, 60))[0].location.range.start.line == 0
    with pytest.raises(JsonRpcException) as modified:
        await asyncio.wait_for(hover, 60)
    assert modified.value.code == CONTENT_MODIFIED
    with pytest.raises(JsonRpcException) as cancelled:
        await asyncio.wait_for(pull, 60)
    assert (cancelled.value.code, cancelled.value.data) == (SERVER_CANCELLED, {"retriggerRequest": True})
    assert editor.log() == []
    assert editor.messages == []


async def test_a_client_of_plain_text_gets_plain_text(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, plain=True)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    document = types.TextDocumentIdentifier(uri)
    at = FAULTY.splitlines().index("  logLevel: LOUD")
    hover = await editor.text_document_hover_async(types.HoverParams(document, types.Position(at, 4)))
    items = await editor.text_document_completion_async(types.CompletionParams(document, types.Position(at, 2)))
    texts = [hover.contents, *(item.documentation for item in items.items if item.documentation)]
    assert len(texts) > 1
    for text in texts:
        assert text.kind is types.MarkupKind.PlainText
        assert not {"`", "**", "](", "---"}.intersection(
            part for part in ("`", "**", "](", "---") if part in text.value
        )


ENABLED = {"diagnostics.editedLineDelay": 0, "plugins": True}
"""The settings of a user who enables plug-ins."""


def broken_plugin(tmp_path: Path, error: str) -> Path:
    """Install a rule AC009 that raises *error*; return the directory that it is imported from."""
    site = tmp_path / "site"
    info = site / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "broken_rules.py").write_text(
        "from workerlint.engine.rule import rule\n"
        "@rule('AC009', 'breaks', 'error')\n"
        "def breaks(worker):\n"
        f"    raise {error}\n"
        "    yield\n"
    )
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nbroken = broken_rules\n")
    return site


async def test_a_rule_that_breaks_is_told_once_and_the_others_go_on(connect: Any, tmp_path: Path) -> None:
    site = broken_plugin(tmp_path, "ZeroDivisionError('oops')")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "workerlint.toml").write_text("plugins = true\nextend-select = ['AC']\n")
    editor = await connect(folder, sites=(site,), options=ENABLED)
    uri = editor.open(folder / "worker.yaml", FAULTY)
    assert codes(await editor.published(uri)) == ["DW301"]
    for level in ("A", "B"):
        version = editor.replace(uri, CLEAN.replace("INFO", level))
        assert codes(await editor.published(uri, version)) == ["DW301"]
    assert [line for line in editor.log() if "AC009" in line] == [
        "AC009 breaks failed on worker.yaml: ZeroDivisionError: oops"
    ]
    assert editor.messages == []


async def test_what_a_rule_breaks_over_is_masked(connect: Any, tmp_path: Path) -> None:
    site = broken_plugin(tmp_path, "ValueError(worker.text[worker.text.index('runAsApiKey') :])")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "workerlint.toml").write_text("plugins = true\nselect = ['AC', 'DW301']\n")
    editor = await connect(folder, sites=(site,), options=ENABLED)
    uri = editor.open(folder / "worker.yaml", f"{FAULTY}  runAsApiKey: abc-s3cr3t-xyz\n")
    assert codes(await editor.published(uri)) == ["DW301"]
    told = [line for line in editor.log() if "AC009" in line]
    assert len(told) == 1
    assert "ValueError: runAsApiKey: ***" in told[0]
    assert "s3cr3t" not in told[0]


async def hang_up(editor: Any) -> None:
    with contextlib.suppress(ConnectionError):
        closing = editor.protocol.writer.close()
        if closing is not None:
            await closing


@pytest.mark.parametrize("way", ["tcp", "ws"])
async def test_over_a_socket(connect: Any, tmp_path: Path, way: str) -> None:
    process, port = await connect.listen(way)
    editor = connect.editor()
    await getattr(editor, f"start_{way}")("127.0.0.1", port)
    await connect.shake_hands(editor, tmp_path, encodings=("utf-8",))
    uri = editor.open(tmp_path / "worker.yaml", f"# 😀\n{FAULTY}")
    assert codes(await editor.published(uri)) == ["DW301"]
    assert await editor.published(uri, editor.replace(uri, CLEAN)) == []
    await editor.shutdown_async(None)
    with contextlib.suppress(ConnectionError):
        editor.exit(None)
    assert await asyncio.wait_for(process.wait(), 60) == 0
    await hang_up(editor)


@pytest.mark.parametrize("way", ["tcp", "ws"])
async def test_a_client_that_hangs_up_ends_the_server(connect: Any, tmp_path: Path, way: str) -> None:
    process, port = await connect.listen(way)
    editor = connect.editor()
    await getattr(editor, f"start_{way}")("127.0.0.1", port)
    await connect.shake_hands(editor, tmp_path)
    await editor.published(editor.open(tmp_path / "worker.yaml", FAULTY))
    await hang_up(editor)
    assert await asyncio.wait_for(process.wait(), 60) == 0
