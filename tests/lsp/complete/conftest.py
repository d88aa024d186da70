"""Completion as the server requests it, with edits applied as an editor applies them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.completion import completion

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.lsp.conftest import Editor

    from workerlint_lsp.features import Request


def capabilities(*, snippets: bool = True, insert_replace: bool = True) -> types.ClientCapabilities:
    item = types.ClientCompletionItemOptions(
        snippet_support=snippets,
        insert_replace_support=insert_replace,
        insert_text_mode_support=types.ClientCompletionItemInsertTextModeOptions(
            [types.InsertTextMode.AsIs, types.InsertTextMode.AdjustIndentation]
        ),
    )
    completing = types.CompletionClientCapabilities(completion_item=item)
    return types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(completion=completing))


class Answer:
    """What completion offers at the ``|`` of a text."""

    def __init__(self, editor: Editor, found: types.CompletionList | None) -> None:
        self.editor = editor
        assert found is None or (found.items and not found.is_incomplete)
        self.items = sorted(found.items, key=lambda item: item.sort_text or "") if found else []

    @property
    def labels(self) -> list[str]:
        """What the list shows, in its order."""
        return [item.label for item in self.items]

    def __getitem__(self, label: str) -> types.CompletionItem:
        return next(item for item in self.items if item.label == label)

    def written(self, label: str) -> str:
        """Return what an item writes, tab stops as they are."""
        edit = self[label].text_edit
        assert edit is not None
        return edit.new_text

    def accept(self, label: str, *, replace: bool = False) -> str:
        """Return the text once an item is accepted and each tab stop left as it is offered."""
        return accept(self.editor, self[label], replace=replace)


def accept(editor: Editor, item: types.CompletionItem, *, replace: bool = False) -> str:
    """Apply an item as editors do: the lines below are indented like the one it is accepted in."""
    edit = item.text_edit
    assert edit is not None
    if isinstance(edit, types.InsertReplaceEdit):
        assert edit.insert.start == edit.replace.start
        chosen = edit.replace if replace else edit.insert
    else:
        chosen = edit.range
    start, end = editor.positions.offsets(chosen)
    assert editor.positions.lines.line_of(start) == editor.positions.lines.line_of(end)
    assert start <= editor.offset <= end
    text = edit.new_text
    if item.insert_text_format == types.InsertTextFormat.Snippet:
        text = expand(text)
    before = editor.text[editor.positions.lines.starts[editor.positions.lines.line_of(start)] : start]
    margin = before[: len(before) - len(before.lstrip(" \t"))]
    return editor.text[:start] + text.replace("\n", f"\n{margin}") + editor.text[end:]


_STOP = re.compile(r"\\(.)|\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\{\d+\|((?:[^\\,|]|\\.)*)(?:,(?:[^\\|]|\\.)*)?\|\}|\$\d+")


def expand(snippet: str) -> str:
    """Return what a snippet writes when its author goes through the tab stops without a change."""

    def plain(match: re.Match[str]) -> str:
        return match[1] or re.sub(r"\\(.)", r"\1", match[2] or match[3] or "")

    return _STOP.sub(plain, snippet)


@pytest.fixture
def ask(editor: type[Editor]) -> Callable[..., Answer]:
    """Ask for completion at the ``|`` of a text."""

    def at(
        text: str,
        *,
        snippets: bool = True,
        insert_replace: bool = True,
        context: types.CompletionContext | None = None,
        adjust: Callable[[Request], None] = lambda _request: None,
        **options: Any,
    ) -> Answer:
        client = capabilities(snippets=snippets, insert_replace=insert_replace)
        there = editor(text, capabilities=client, **options)
        request = there.request
        adjust(request)
        return Answer(there, completion(request, types.CompletionParams(there.document, there.cursor, context)))

    return at
