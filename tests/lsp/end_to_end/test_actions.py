"""Code actions for a finding are sent as clients need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio

FAULTY = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  logLevel: info\n"


async def test_an_action_that_needs_no_resolving_goes_back_as_it_came(connect: Any, tmp_path: Path) -> None:
    """Some clients ask to resolve every action, complete or not."""
    editor = await connect(tmp_path)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    await editor.published(uri)
    place = types.Position(4, 13)
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(uri), types.Range(place, place), types.CodeActionContext([])
    )
    first, *_ = await editor.text_document_code_action_async(params)
    assert first.title == "Replace with `INFO`"
    assert await editor.code_action_resolve_async(first) == first


async def test_the_edit_of_a_fix_is_resolved_for_clients_that_can(connect: Any, tmp_path: Path) -> None:
    editor = await connect(tmp_path, resolves_edits=True)
    uri = editor.open(tmp_path / "worker.yaml", FAULTY)
    await editor.published(uri)
    place = types.Position(4, 13)
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(uri), types.Range(place, place), types.CodeActionContext([])
    )
    first, *_ = await editor.text_document_code_action_async(params)
    assert (first.title, first.edit) == ("Replace with `INFO`", None)
    resolved = await editor.code_action_resolve_async(first)
    assert [edit.new_text for edit in resolved.edit.changes[uri]] == ["INFO"]
