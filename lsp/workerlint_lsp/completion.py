"""Completion: the items for the cursor, as the protocol represents them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.core.wording import visible
from workerlint_lsp.complete.complete import complete
from workerlint_lsp.complete.item import ATTRIBUTE, ITEM, MANIFEST, REFERENCE, RULE, VALUE, VARIABLE, World
from workerlint_lsp.markdown import describe_attribute

if TYPE_CHECKING:
    from workerlint_lsp.complete.item import Offer, Offers
    from workerlint_lsp.features import Request

_KINDS = {
    ATTRIBUTE: types.CompletionItemKind.Property,
    ITEM: types.CompletionItemKind.Snippet,
    VALUE: types.CompletionItemKind.Value,
    REFERENCE: types.CompletionItemKind.Reference,
    VARIABLE: types.CompletionItemKind.Variable,
    RULE: types.CompletionItemKind.Constant,
    MANIFEST: types.CompletionItemKind.Snippet,
}


def completion(request: Request, params: types.CompletionParams) -> types.CompletionList | None:
    """Return the completion items for a position."""
    offset = request.positions.offset(params.position)
    text = request.snapshot.text
    if _is_unwanted(text, offset, params.context):
        return None
    offers = complete(text, offset, _context(request))
    if offers is None:
        return None
    items = [_item(request, offers, offer, at) for at, offer in enumerate(offers.items)]
    return types.CompletionList(is_incomplete=False, items=items)


def _context(request: Request) -> World:
    """Return the context of the document: settings, resources, rules."""
    folder = request.folder

    def text_of(display_path: str) -> str | None:
        positions = request.positions_of(folder.absolute_path(display_path))
        return positions.lines.text if positions is not None else None

    return World(
        folder.settings_for(request.path),
        request.index,
        snippets=request.client.supports_snippets,
        text_of=text_of,
        engine=lambda: folder.engine_for(request.path),
        rules=lambda: folder.rules,
    )


def _is_unwanted(text: str, offset: int, context: types.CompletionContext | None) -> bool:
    """Check for a trigger character in indentation or in a word, where completion would disturb."""
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


def _item(request: Request, offers: Offers, offer: Offer, at: int) -> types.CompletionItem:
    client = request.client
    positions = request.positions
    text = offer.snippet or offer.text
    replaced = positions.range(offers.start, offers.end)
    edit: types.TextEdit | types.InsertReplaceEdit = types.TextEdit(replaced, text)
    if client.inserts_or_replaces:
        edit = types.InsertReplaceEdit(text, positions.range(offers.start, offers.cursor), replaced)
    words = offer.words
    if offer.shape is not None and offer.path:
        words = describe_attribute(offer.shape, "" if offer.kind == ITEM else offer.label, offer.mandatory, offer.path)
    return types.CompletionItem(
        label=visible(offer.label),
        kind=_KINDS[offer.kind],
        tags=[types.CompletionItemTag.Deprecated] if offer.deprecated else None,
        detail=visible(offer.detail) or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, words) if words else None,
        sort_text=f"{offer.rank}{at:04}",
        filter_text=offer.filter if offer.filter != visible(offer.label) else None,
        insert_text_format=types.InsertTextFormat.Snippet if offer.snippet else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AdjustIndentation if client.adjusts_indentation else None,
        text_edit=edit,
    )
