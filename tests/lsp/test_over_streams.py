"""Responses of the real server: the reason of a refused rename, and the symbols of the workspace."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import make_test_lsp_client

import workerlint
import workerlint_lsp
import workerlint_rules
import workerlint_schemas
import workerlint_shim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_lsp import LanguageClient

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

REQUEST_FAILED = -32803
"""The protocol's code for a request that is sound and cannot be carried out."""
WORKER = "name: orders\ntype: worker\nworker:\n  topology:\n    - name: one\n    - name: two\n"


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[LanguageClient]:
    """Connect to a new server, with one workspace folder and one open document."""
    packages = (workerlint, workerlint_lsp, workerlint_rules, workerlint_schemas, workerlint_shim)
    path = os.pathsep.join(str(Path(package.__path__[0]).parent) for package in packages)
    client = make_test_lsp_client()
    command = (sys.executable, "-m", "workerlint", "lsp")
    await client.start_io(*command, cwd=str(tmp_path), env={**os.environ, "PYTHONPATH": path})
    folder = types.WorkspaceFolder(tmp_path.as_uri(), "manifests")
    rename = types.RenameClientCapabilities(prepare_support=True)
    able = types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(rename=rename))
    await client.initialize_session(types.InitializeParams(able, workspace_folders=[folder]))
    item = types.TextDocumentItem(document(tmp_path).uri, "yaml", 1, WORKER)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    yield client
    await client.shutdown_session()
    await client.stop()  # type: ignore[no-untyped-call]


def document(folder: Path) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier((folder / "worker.yaml").as_uri())


@pytest.mark.deep
async def test_a_refusal_reaches_the_client_and_the_log_stays_silent(client: LanguageClient, tmp_path: Path) -> None:
    at = types.Position(4, 13)
    with pytest.raises(JsonRpcException) as caught:
        await client.text_document_rename_async(types.RenameParams(document(tmp_path), at, "two"))
    assert caught.value.code == REQUEST_FAILED
    assert caught.value.message == "The topology element `two` already exists."
    edit = await client.text_document_rename_async(types.RenameParams(document(tmp_path), at, "three"))
    assert edit is not None
    assert edit.changes is not None
    assert [item.new_text for item in edit.changes[document(tmp_path).uri]] == ["three"]
    assert client.log_messages == []


@pytest.mark.deep
async def test_the_workspace_is_searched_by_name(client: LanguageClient, tmp_path: Path) -> None:
    # What needs the findings is answered when the document is known.
    await client.text_document_hover_async(types.HoverParams(document(tmp_path), types.Position(0, 0)))
    found = await client.workspace_symbol_async(types.WorkspaceSymbolParams("ord"))
    assert [(item.name, item.location.uri) for item in found or ()] == [("orders", document(tmp_path).uri)]
    assert await client.workspace_symbol_async(types.WorkspaceSymbolParams("zz")) == []
