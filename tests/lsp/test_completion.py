"""The answer to a request for completion, as the client can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.completion import completion

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

META = "name: a\nversion: v1beta\ntype: worker\nworker:\n"


def answer(editor: Editor, context: types.CompletionContext | None = None) -> types.CompletionList | None:
    return completion(editor.request, types.CompletionParams(editor.document, editor.cursor, context))


def test_items_are_in_order_and_complete(editor: type[Editor]) -> None:
    found = answer(editor(f"{META}  logLevel: |\n"))
    assert found is not None
    assert not found.is_incomplete
    assert found.items == sorted(found.items, key=lambda item: item.sort_text or "")
    assert {item.label for item in found.items} >= {"INFO", "DEBUG"}


def test_a_client_without_capabilities_gets_plain_items(editor: type[Editor]) -> None:
    found = answer(editor(f"{META}  |\n"))
    assert found is not None
    assert {item.insert_text_format for item in found.items} == {types.InsertTextFormat.PlainText}
    assert all(isinstance(item.text_edit, types.TextEdit) for item in found.items)


@pytest.mark.parametrize("text", ["a: |\n", f"{META}  # |\n"])
def test_nothing_where_there_is_nothing_to_complete(editor: type[Editor], text: str) -> None:
    assert answer(editor(text)) is None
