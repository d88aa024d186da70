"""The outline, what folds, and how a selection grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.ranges import folding_ranges, selection_ranges
from workerlint_lsp.symbols import MAX_DOCUMENT_SYMBOLS, document_symbols

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

NESTS = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True)
    )
)
MANIFEST = """\
name: orders-sync
version: v1beta
type: worker
tags: [a, b]
worker:
  stack: bento:3.0
  dataosSecrets:
    - name: "orders-é😀"
      workspace: public
  topology:
    - type: input
      name: orders
    - type: output
      dependencies:
        - orders
"""


def outline(editor: Editor) -> list[str]:
    """Draw the outline: kind, name, detail, lines and what is selected."""

    def draw(symbols: list[types.DocumentSymbol], depth: int) -> None:
        for symbol in symbols:
            start, end = editor.positions.offsets(symbol.selection_range)
            kind = types.SymbolKind(symbol.kind).name
            said = f" ({symbol.detail})" if symbol.detail else ""
            lines = f"{symbol.range.start.line}-{symbol.range.end.line}"
            drawn.append(f"{'  ' * depth}{kind} {symbol.name}{said} {lines} <{editor.text[start:end]}>")
            draw(list(symbol.children or ()), depth + 1)

    drawn: list[str] = []
    found = document_symbols(editor.request, types.DocumentSymbolParams(editor.document))
    draw([symbol for symbol in found or () if isinstance(symbol, types.DocumentSymbol)], 0)
    return drawn


def test_the_outline_names_workers_elements_and_secrets(editor: type[Editor]) -> None:
    assert outline(editor(MANIFEST, capabilities=NESTS)) == [
        "Module orders-sync (bento) 0-14 <orders-sync>",
        "  String name 0-0 <name>",
        "  String version 1-1 <version>",
        "  String type 2-2 <type>",
        "  Array tags 3-3 <tags>",
        "  Object worker 4-14 <worker>",
        "    String stack 5-5 <stack>",
        "    Array dataosSecrets 6-8 <dataosSecrets>",
        "      Key orders-é😀 7-8 <orders-é😀>",
        "        String name 7-7 <name>",
        "        String workspace 8-8 <workspace>",
        "    Array topology 9-14 <topology>",
        "      Class orders (input) 10-11 <orders>",
        "        String type 10-10 <type>",
        "        String name 11-11 <name>",
        "      Class [1] (output) 12-14 <type>",
        "        String type 12-12 <type>",
        "        Array dependencies 13-14 <dependencies>",
    ]


def test_a_client_that_cannot_nest_gets_a_list(editor: type[Editor]) -> None:
    shown = editor(MANIFEST)
    found = document_symbols(shown.request, types.DocumentSymbolParams(shown.document))
    flat = [symbol for symbol in found or () if isinstance(symbol, types.SymbolInformation)]
    assert [(symbol.name, symbol.container_name) for symbol in flat][:2] == [
        ("orders-sync", None),
        ("name", "orders-sync"),
    ]
    assert ("orders", "topology") in [(symbol.name, symbol.container_name) for symbol in flat]
    assert {symbol.location.uri for symbol in flat} == {shown.snapshot.uri}


def test_the_workers_of_a_stream_stand_side_by_side_and_nothing_else(editor: type[Editor]) -> None:
    text = f"kind: Pod\nworker: 1\n---\n{MANIFEST}---\nname: x\ntype: secret\n---\nname: second\ntype: worker\nworker: {{}}\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert [line for line in drawn if not line.startswith(" ")] == [
        "Module orders-sync (bento) 3-17 <orders-sync>",
        "Module second 22-24 <second>",
    ]


def test_a_huge_outline_loses_what_lies_deepest(editor: type[Editor]) -> None:
    items = "".join(f"    - name: e{number}\n      type: input\n" for number in range(3000))
    text = f"type: worker\nworker:\n  topology:\n{items}  stack: bento:3.0\nname: last\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert len(drawn) == MAX_DOCUMENT_SYMBOLS
    assert sum(line.lstrip().startswith("Class") for line in drawn) == 3000
    assert drawn[-1].startswith("  String name")


def test_a_name_is_one_line_with_nothing_invisible_in_it(editor: type[Editor]) -> None:
    text = 'name: "two\\nlines\\u202e"\ntype: worker\nworker:\n  "a\\nb\\u200b": 1\n'
    drawn = outline(editor(text, capabilities=NESTS))
    assert drawn[0].startswith("Module two lines<U+202E> 0-3")
    assert any(line.lstrip().startswith("Number a b<U+200B> ") for line in drawn)


def test_values_stay_out_of_the_outline(editor: type[Editor]) -> None:
    text = "type: worker\nworker:\n  envs:\n    DB_PASSWORD: hunter2-xyz\n  stackSpec: {args: [hunter2-xyz]}\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert any("DB_PASSWORD" in line for line in drawn)
    assert "hunter2" not in "\n".join(drawn)


def test_the_outline_goes_on_behind_a_syntax_error(editor: type[Editor]) -> None:
    drawn = outline(editor(MANIFEST.replace("stack: bento:3.0", 'stack: "bento:3.0'), capabilities=NESTS))
    assert any("Class orders (input)" in line for line in drawn)


def folds(editor: Editor) -> list[str]:
    found = folding_ranges(editor.request, types.FoldingRangeParams(editor.document))
    return [
        f"{fold.start_line}-{fold.end_line}{f' {fold.kind.value}' if isinstance(fold.kind, types.FoldingRangeKind) else ''}"
        for fold in found or ()
    ]


def test_sections_items_texts_brackets_and_comments_fold(editor: type[Editor]) -> None:
    text = (
        "# one\n"  # 0
        "# two\n"
        "name: a\n"
        "type: worker\n"
        "worker:\n"  # 4
        "  stackSpec: >\n"  # 5
        "    # no comment\n"
        "    # nor this\n"
        "  tags: [\n"  # 8
        "    a,\n"
        "  ]\n"
        "  topology:\n"  # 11
        "    - name: a\n"  # 12
        "      type: input\n"
        "\n"
    )
    assert folds(editor(text)) == ["0-1 comment", "4-13", "5-7", "8-9", "11-13", "12-13"]


def test_each_worker_of_a_stream_folds_as_a_whole(editor: type[Editor]) -> None:
    text = "a: {\n b: 1}\n---\nname: a\ntype: worker\n\n---\nname: b\ntype: worker\n"
    assert folds(editor(text)) == ["2-4", "6-8"]


def test_a_client_that_takes_few_gets_the_largest(editor: type[Editor]) -> None:
    few = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            folding_range=types.FoldingRangeClientCapabilities(range_limit=2)
        )
    )
    assert folds(editor(MANIFEST, capabilities=few)) == ["4-14", "9-14"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_selection_grows_from_the_word_to_the_document(editor: type[Editor], encoding: str) -> None:
    shown = editor(MANIFEST.replace("orders-é😀", "orders-é😀|"), encoding=encoding)
    (found,) = selection_ranges(shown.request, types.SelectionRangeParams(shown.document, [shown.cursor])) or []
    grown: list[str] = []
    widening: types.SelectionRange | None = found
    while widening is not None:
        start, end = shown.positions.offsets(widening.range)
        grown.append(shown.text[start:end])
        widening = widening.parent
    assert grown[:5] == [
        "orders-é😀",
        '"orders-é😀"',
        'name: "orders-é😀"',
        'name: "orders-é😀"\n      workspace: public',
        '- name: "orders-é😀"\n      workspace: public',
    ]
    assert grown[5].startswith("dataosSecrets:")
    assert grown[6].startswith("stack: bento")
    assert grown[7].startswith("worker:")
    assert grown[8:] == [MANIFEST.rstrip("\n"), MANIFEST]


def test_each_position_has_its_selection(editor: type[Editor]) -> None:
    shown = editor("a: 1\n---\nname: a\ntype: worker\n")
    positions = [types.Position(0, 1), types.Position(2, 0)]
    found = selection_ranges(shown.request, types.SelectionRangeParams(shown.document, positions)) or []
    assert found[0].range == types.Range(positions[0], positions[0])
    assert found[1].range == types.Range(types.Position(2, 0), types.Position(2, 4))
    alone = types.SelectionRangeParams(shown.document, positions[:1])
    assert selection_ranges(shown.request, alone) is None
