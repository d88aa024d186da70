"""Completion items: what is written and matched unless something else is given."""

from __future__ import annotations

from workerlint_lsp.complete.item import VALUE, CompletionItem, CompletionList


def test_an_item_writes_and_matches_its_label() -> None:
    item = CompletionItem("INFO", VALUE)
    assert (item.text, item.filter, item.snippet) == ("INFO", "INFO", "")
    other = CompletionItem("INFO", VALUE, "'INFO'", filter="info")
    assert (other.label, other.text, other.filter) == ("INFO", "'INFO'", "info")


def test_lists_are_compared_by_their_items() -> None:
    lists = [CompletionList(0, 1, 2, (CompletionItem("a", VALUE),)) for _ in range(2)]
    assert lists[0] == lists[1]
