"""At any position of any text, valid, broken or half typed, the features return valid results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from tests.examples import examples
from tests.lsp.conftest import Editor, decoded

from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import read_page
from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.formatting import format_document
from workerlint_lsp.navigation import definition, document_highlights, references
from workerlint_lsp.ranges import folding_ranges, selection_ranges
from workerlint_lsp.renaming import prepare_rename, rename_symbol
from workerlint_lsp.symbols import document_symbols

from .samples import NESTS

if TYPE_CHECKING:
    from collections.abc import Callable

MANIFESTS = [
    example.manifest.text for rule in load_rules() for example in read_page(rule).examples if not example.config
]
GRAPH = """\
name: é😀
type: worker
worker:
  topology:
    - name: &a "one"
    - {name: b, dependencies: [one, *a]}
    - &e
      name: c
      dependencies: &d
        - b
    - <<: *e
      name: d
  stackSpec: |
    text
"""
JUNK = st.sampled_from(
    ["&a ", "*a", "[", "]", "{", "}", '"', "'", ": ", "- ", "\t", "\n", "\r", "\r\n", "# x", "|\n", "---\n", "...\n", "!", "😀",
     "\u2028", "\x00", "\ufeff", "? ", "<<: *a\n", "  ", "&d ", "\ud800", "%YAML 1.2\n"]
)  # fmt: skip


@st.composite
def half_typed(draw: st.DrawFn) -> tuple[str, list[int]]:
    """Return a manifest with random deletions and insertions, and positions in it."""
    text = draw(st.one_of(st.sampled_from(MANIFESTS), st.just(GRAPH), st.just(GRAPH + "---\n" + GRAPH)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(JUNK) + text[at + draw(st.integers(0, 8)) :]
    return text, draw(st.lists(st.integers(0, len(text)), min_size=1, max_size=4))


def is_in(inner: types.Range, outer: types.Range) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


def check_range(editor: Editor, range: types.Range) -> None:
    """Check that a range is in the text, on character boundaries, and does not end before it begins."""
    assert range.start <= range.end
    for position in (range.start, range.end):
        assert editor.positions.position(editor.positions.offset(position)) == position


def check_symbols(editor: Editor, symbols: list[types.DocumentSymbol], around: types.Range | None) -> None:
    for symbol in symbols:
        check_range(editor, symbol.range)
        assert symbol.name.strip()
        assert is_in(symbol.selection_range, symbol.range)
        assert around is None or is_in(symbol.range, around)
        check_symbols(editor, list(symbol.children or ()), symbol.range)


def check_around_a_place(editor: Editor, position: types.Position) -> None:
    document = editor.document
    context = types.ReferenceContext(include_declaration=True)
    located = [
        *(definition(editor.request, types.DefinitionParams(document, position)) or ()),
        *(references(editor.request, types.ReferenceParams(context, document, position)) or ()),
        *(document_highlights(editor.request, types.DocumentHighlightParams(document, position)) or ()),
    ]
    for item in located:
        check_range(editor, item.range)
    found = selection_ranges(editor.request, types.SelectionRangeParams(document, [position]))
    selection = found[0] if found else None
    while selection is not None:
        check_range(editor, selection.range)
        assert is_in(types.Range(position, position), selection.range)
        assert selection.parent is None or is_in(selection.range, selection.parent.range)
        assert selection.parent is None or selection.range != selection.parent.range
        selection = selection.parent
    check_renaming(editor, position)


def check_renaming(editor: Editor, position: types.Position) -> None:
    """Check that a rename succeeds where it is offered, and is refused elsewhere without another error."""
    document = editor.document
    offered = refused(lambda: prepare_rename(editor.request, types.PrepareRenameParams(document, position)))
    edit = refused(lambda: rename_symbol(editor.request, types.RenameParams(document, position, "new-name")))
    if offered is not None:
        check_range(editor, offered.range)
    if edit is not None:
        assert "new-name" in editor.after(edit)


def refused(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except RefusedError:
        return None


@pytest.mark.slow
@settings(max_examples=examples(200))
@given(half_typed(), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_every_answer_is_well_formed(typed: tuple[str, list[int]], encoding: str) -> None:
    text, places = typed
    editor = Editor(text.replace("|", "\ue000"), encoding=encoding, capabilities=NESTS)
    found = document_symbols(editor.request, types.DocumentSymbolParams(editor.document))
    check_symbols(editor, decoded(found, list[types.DocumentSymbol]), None)
    last = 0
    folds = folding_ranges(editor.request, types.FoldingRangeParams(editor.document))
    for fold in decoded(folds, list[types.FoldingRange]):
        assert last <= fold.start_line < fold.end_line < len(editor.positions.lines.starts)
        last = fold.start_line + 1
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = format_document(editor.request, types.DocumentFormattingParams(editor.document, options)) or []
    for edit in edits:
        check_range(editor, edit.range)
    editor.apply(edits)
    for place in places:
        # No editor has a cursor between the two characters of a line break.
        position = editor.positions.position(place)
        check_around_a_place(editor, editor.positions.position(editor.positions.offset(position)))
