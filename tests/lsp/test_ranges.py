"""Folding ranges, and how a selection grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

import workerlint_lsp.ranges
from workerlint_lsp.ranges import folding_ranges, selection_ranges

from .conftest import decoded
from .samples import GRAPHED

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor


def folds(editor: Editor) -> list[str]:
    found = folding_ranges(editor.request, types.FoldingRangeParams(editor.document))
    return [
        f"{fold.start_line}-{fold.end_line}{f' {fold.kind}' if fold.kind else ''}"
        for fold in decoded(found, list[types.FoldingRange])
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


@pytest.mark.parametrize(
    ("value", "last"),
    [("[\n  a,\n  b]", 3), ("[\n  a,\n  b\n  ]", 3), ("{\n  a: 1,\n  b: {\n   c: 2}}", 4), ("[a,\n b]", 2)],
)
def test_a_line_is_folded_with_its_closing_bracket_unless_it_begins_with_it(
    editor: type[Editor], value: str, last: int
) -> None:
    assert f"1-{last}" in folds(editor(f"type: worker\ntags: {value}\n"))


def test_of_the_ranges_that_begin_on_a_line_the_longest_is_folded(editor: type[Editor]) -> None:
    text = "type: worker\nworker:\n  topology:\n    - properties:\n        a: b\n      name: c\n"
    assert folds(editor(text)) == ["1-5", "2-5", "3-5"]


def test_empty_values_fold_nothing(editor: type[Editor]) -> None:
    assert folds(editor("type: worker\nlayer:\ntags:\n# one\n# two\nworker:\n")) == ["3-4 comment"]


def test_what_was_computed_before_an_edit_moves_with_its_lines(editor: type[Editor]) -> None:
    text = "name: a\ntype: worker\n---\n# one\n# two\nname: b\ntype: worker\nworker:\n  stack: a\n"
    before, after = editor(text), editor("# new\n" + text)
    request = after.request
    request.cache = (first := before.request).cache
    for each, editing in ((first, before), (request, after)):
        found = folding_ranges(each, types.FoldingRangeParams(editing.document))
        lines = [(fold.start_line, fold.kind) for fold in decoded(found, list[types.FoldingRange])]
        by = int(each is request)
        assert lines == [(0, None), (2 + by, None), (3 + by, types.FoldingRangeKind.Comment), (7 + by, None)]


@pytest.mark.parametrize("end", ["", "\n"])
def test_comments_at_the_end_of_a_text_fold(editor: type[Editor], end: str) -> None:
    assert folds(editor(f"name: a\ntype: worker\n# one\n# two{end}"))[-1] == "2-3 comment"
    assert folds(editor(f"name: a\ntype: worker\n# one{end}")) == folds(editor(f"name: a\ntype: worker{end}"))


def test_each_worker_of_a_stream_folds_as_a_whole(editor: type[Editor]) -> None:
    text = "a: {\n b: 1}\n---\nname: a\ntype: worker\n\n---\nname: b\ntype: worker\n"
    assert folds(editor(text)) == ["2-4", "6-8"]


def test_a_client_that_takes_few_gets_the_largest(editor: type[Editor]) -> None:
    few = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            folding_range=types.FoldingRangeClientCapabilities(range_limit=2)
        )
    )
    assert folds(editor(GRAPHED, capabilities=few)) == ["4-14", "9-14"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_selection_grows_from_the_word_to_the_document(editor: type[Editor], encoding: str) -> None:
    shown = editor(GRAPHED.replace("orders-é😀", "orders-é😀|"), encoding=encoding)
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
    assert grown[8:] == [GRAPHED.rstrip("\n"), GRAPHED]


def test_each_position_has_its_selection(editor: type[Editor]) -> None:
    shown = editor("a: 1\n---\nname: a\ntype: worker\n")
    positions = [types.Position(0, 1), types.Position(2, 0)]
    found = selection_ranges(shown.request, types.SelectionRangeParams(shown.document, positions)) or []
    assert found[0].range == types.Range(positions[0], positions[0])
    assert found[1].range == types.Range(types.Position(2, 0), types.Position(2, 4))
    alone = types.SelectionRangeParams(shown.document, positions[:1])
    assert selection_ranges(shown.request, alone) is None


@pytest.mark.parametrize(("limit", "most", "expected"), [(None, 1, 1), (2, 1, 1), (1, 2, 1), (0, 2, 2), (9, 9, 7)])
def test_there_are_as_many_folds_as_editors_can_show(
    editor: type[Editor], monkeypatch: pytest.MonkeyPatch, limit: int | None, most: int, expected: int
) -> None:
    monkeypatch.setattr(workerlint_lsp.ranges, "MAX_FOLDING_RANGES", most)
    capabilities = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            folding_range=types.FoldingRangeClientCapabilities(range_limit=limit)
        )
    )
    assert len(folds(editor(GRAPHED, capabilities=capabilities))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type: worker\n# a\n# b\n\n# c\n# d\nworker: {}\n", ["1-2 comment", "4-5 comment"]),
        ("type: worker\n# a\nlayer: user\n# b\nworker: {}\n", []),
        ("type: worker\n\t# a\n  # b\nworker: {}\n", ["1-2 comment"]),
        ("type: worker\nworker: {}\n---\n# a\n# b\nkind: x\n", ["0-1"]),
        ("# a\n# b\ntype: worker\n---\n# c\n# d\ntype: worker\n", ["0-2", "3-6", "4-5 comment"]),
        ("type: worker\nworker:\n  # a\n  # b\n  stack: a\n", ["1-4", "2-3 comment"]),
    ],
)
def test_comments_over_several_lines_fold(editor: type[Editor], text: str, expected: list[str]) -> None:
    assert folds(editor(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("worker: 'a\n  b'\n", ["0-1"]), ("worker: [\n  a, b]\n", ["0-1"]), ("worker: {a: b}\n", []),
     ("worker: [a,\n  b\n  ]\n", ["0-1"]), ("worker:\n  a\n", ["0-1"]), ("worker:\n  - a\n  - b: c\n", ["0-2"])],
)  # fmt: skip
def test_values_over_several_lines_fold(editor: type[Editor], text: str, expected: list[str]) -> None:
    assert folds(editor(f"{text}type: worker\n")) == expected
