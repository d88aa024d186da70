"""The answer to a request for completion, as the client can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.completion import completion, is_explicit, is_unwanted

from .complete.conftest import capabilities

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


TYPED = types.CompletionTriggerKind.TriggerCharacter


@pytest.mark.parametrize(
    ("line", "character", "answers"),
    [
        ("  |", " ", False), ("|", " ", False), ("  - |", " ", True), ("  - - |", " ", True), ("  a: |", " ", True),
        ("  a:  |", " ", True), ("  a |", " ", False), ("  a: [b, |", " ", True), ("  a: [ |", " ", True),
        ("  a: { |", " ", True), ("  -|", "-", True), ("  - -|", "-", True), ("  a-|", "-", False),
        ("  a: -|", "-", False), ("  a:|", ":", True), ("  a: [|", "[", True), ("  |", "$", True),
    ],
)  # fmt: skip
def test_characters_that_ask_for_completion(line: str, character: str, answers: bool) -> None:
    text = f"a: [ \n{line}"
    context = types.CompletionContext(TYPED, character)
    assert is_unwanted(text.replace("|", ""), text.index("|"), context) is not answers
    for end in ("\r", "\r\n"):
        other = text.replace("\n", end)
        assert is_unwanted(other.replace("|", ""), other.index("|"), context) is not answers
    again = types.CompletionContext(types.CompletionTriggerKind.Invoked, character)
    assert not is_unwanted(text.replace("|", ""), text.index("|"), again)
    assert not is_unwanted(text.replace("|", ""), text.index("|"), None)


def test_each_kind_of_item_has_a_symbol(editor: type[Editor]) -> None:
    kinds = types.CompletionItemKind

    def kind(text: str, label: str) -> int | None:
        found = answer(editor(text, capabilities=capabilities()))
        assert found is not None
        return next(item.kind for item in found.items if item.label == label)

    assert kind(f"{META}  |\n", "logLevel") == kinds.Property
    assert kind(f"{META}  topology:\n    - |\n", "name, type") == kinds.Snippet
    assert kind(f"{META}  logLevel: |\n", "INFO") == kinds.Value
    assert kind(f"{META}  compute: |\n", "runnable-default") == kinds.Reference
    assert kind(f"{META}  compute: ${{A}}\n  stack: ${{|\n", "A") == kinds.Variable
    assert kind(f"{META}  logLevel: LOUD # workerlint: ignore[|]\n", "DW301") == kinds.Constant
    assert kind("worker|\n", "worker (bento)") == kinds.Snippet


def test_what_a_client_can_do_with_an_item(editor: type[Editor]) -> None:
    text = f"{META}  lo|g: INFO\n"
    able, unable = (answer(editor(text, capabilities=item)) for item in (capabilities(), None))
    assert able is not None
    assert unable is not None
    first, second = (next(item for item in found.items if item.label == "logLevel") for found in (able, unable))
    start, cursor, end = (types.Position(4, column) for column in (2, 4, 5))
    assert first.text_edit == types.InsertReplaceEdit("logLevel", types.Range(start, cursor), types.Range(start, end))
    assert second.text_edit == types.TextEdit(types.Range(start, end), "logLevel")
    assert (first.insert_text_mode, second.insert_text_mode) == (types.InsertTextMode.AdjustIndentation, None)
    assert first.filter_text == "logLevel"
    assert first.detail is None


@pytest.mark.parametrize(("before", "explicit"), [("", True), ("\n", True), ("a: ", True), ("a", False), ("a:", False)])
def test_a_request_for_completion_after_white_space_is_the_users(before: str, explicit: bool) -> None:
    invoked = types.CompletionContext(types.CompletionTriggerKind.Invoked)
    for context in (None, invoked):
        assert is_explicit(before, len(before), context) is explicit
    for kind in (TYPED, types.CompletionTriggerKind.TriggerForIncompleteCompletions):
        assert not is_explicit(before, len(before), types.CompletionContext(kind, " "))
