"""Completion: the items for the cursor, as the protocol represents them."""

from __future__ import annotations

from lsprotocol import types

from workerlint.core.wording import visible
from workerlint_lsp.complete.item import (
    FIELD,
    ITEM,
    MANIFEST,
    REFERENCE,
    RULE,
    VALUE,
    VARIABLE,
    CompletionContext,
    CompletionItem,
    CompletionList,
)
from workerlint_lsp.features import Request, feature
from workerlint_lsp.markdown import describe_field, markup

_KINDS = {
    FIELD: types.CompletionItemKind.Property,
    ITEM: types.CompletionItemKind.Snippet,
    VALUE: types.CompletionItemKind.Value,
    REFERENCE: types.CompletionItemKind.Reference,
    VARIABLE: types.CompletionItemKind.Variable,
    RULE: types.CompletionItemKind.Constant,
    MANIFEST: types.CompletionItemKind.Snippet,
}


@feature(
    types.TEXT_DOCUMENT_COMPLETION,
    types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ",", "{", "$"]),
    interactive=True,
)
def completion(request: Request, params: types.CompletionParams) -> types.CompletionList | None:
    """Return the completion items for a position."""
    offset = request.positions.offset(params.position)
    text = request.snapshot.text
    if is_unwanted(text, offset, params.context):
        return None
    from workerlint_lsp.complete.complete import complete  # late: it imports many modules

    explicit = is_explicit(text, offset, params.context)
    found = complete(request.snapshot.document, offset, _context(request, explicit=explicit))
    if found is None:
        return None
    items = [_item(request, found, item, at) for at, item in enumerate(found.items)]
    return types.CompletionList(is_incomplete=False, items=items)


def _context(request: Request, *, explicit: bool) -> CompletionContext:
    """Return the context of the document: settings, resources, rules."""
    folder = request.folder

    def text_of(display_path: str) -> str | None:
        positions = request.positions_of(folder.absolute_path(display_path))
        return positions.lines.text if positions is not None else None

    return CompletionContext(
        folder.settings_for(request.path),
        request.index,
        request.platform,
        snippets=request.client.supports_snippets,
        explicit=explicit,
        text_of=text_of,
        engine=lambda: folder.engine_for(request.path),
        rules=lambda: folder.rules,
    )


def is_unwanted(text: str, offset: int, context: types.CompletionContext | None) -> bool:
    """Check for a trigger character in indentation or in a word, where completion would get in the way."""
    if context is None or context.trigger_kind != types.CompletionTriggerKind.TriggerCharacter:
        return False
    before = text[max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1 : offset]
    bare = before.rstrip(" ")
    if context.trigger_character == " ":
        # Wanted after a colon, a comma, a bracket, or the dash of an item.
        if not bare.strip(" -"):
            return not bare  # indentation alone
        return not bare.endswith((":", ",", "[", "{"))
    if context.trigger_character == "-":
        return bool(bare.strip(" -"))
    return False


def is_explicit(text: str, offset: int, context: types.CompletionContext | None) -> bool:
    """Return whether the user has requested completion: VS Code calls it the same when a word is typed."""
    invoked = context is None or context.trigger_kind == types.CompletionTriggerKind.Invoked
    return invoked and (offset == 0 or text[offset - 1].isspace())


def _item(request: Request, found: CompletionList, item: CompletionItem, at: int) -> types.CompletionItem:
    client = request.client
    positions = request.positions
    text = item.snippet or item.text
    replaced = positions.range(found.start, found.end)
    edit: types.TextEdit | types.InsertReplaceEdit = types.TextEdit(replaced, text)
    if client.inserts_or_replaces:
        edit = types.InsertReplaceEdit(text, positions.range(found.start, found.cursor), replaced)
    words = item.documentation
    if item.shape is not None and item.path:
        words = describe_field(item.shape, "" if item.kind == ITEM else item.label, item.required, item.path)
    return types.CompletionItem(
        label=visible(item.label),
        kind=_KINDS[item.kind],
        tags=[types.CompletionItemTag.Deprecated] if item.deprecated else None,
        detail=visible(item.detail) or None,
        documentation=markup(words, client.completion_markup) if words else None,
        sort_text=f"{item.rank}{at:04}",
        # Even if it is the label: Neovim filters items that have an edit only by this.
        filter_text=item.filter,
        insert_text_format=types.InsertTextFormat.Snippet if item.snippet else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AdjustIndentation if client.adjusts_indentation else None,
        text_edit=edit,
    )
