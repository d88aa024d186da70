"""The outline of a document, and the search for resources of the workspace by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

import workerlint_lsp.symbols
from workerlint.core.text import LineIndex, Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import Positions
from workerlint_lsp.symbols import MAX_DOCUMENT_SYMBOLS, document_symbols, workspace_symbols

from .conftest import decoded
from .samples import FILES, GRAPHED, NESTS, positions_of

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor


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
    draw(decoded(found, list[types.DocumentSymbol]), 0)
    return drawn


def test_the_outline_names_workers_elements_and_secrets(editor: type[Editor]) -> None:
    assert outline(editor(GRAPHED, capabilities=NESTS)) == [
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
    shown = editor(GRAPHED)
    found = document_symbols(shown.request, types.DocumentSymbolParams(shown.document))
    flat = decoded(found, list[types.SymbolInformation])
    assert [(symbol.name, symbol.container_name) for symbol in flat][:2] == [
        ("orders-sync", None),
        ("name", "orders-sync"),
    ]
    assert ("orders", "topology") in [(symbol.name, symbol.container_name) for symbol in flat]
    assert flat[0].kind == types.SymbolKind.Module
    assert [symbol.location.range.start.line for symbol in flat][:4] == [0, 0, 1, 2]
    assert {symbol.location.uri for symbol in flat} == {shown.snapshot.uri}


def test_the_workers_of_a_stream_stand_side_by_side_and_nothing_else(editor: type[Editor]) -> None:
    text = f"kind: Pod\nworker: 1\n---\n{GRAPHED}---\nname: x\ntype: secret\n---\nname: second\ntype: worker\nworker: {{}}\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert [line for line in drawn if not line.startswith(" ")] == [
        "Module orders-sync (bento) 3-17 <orders-sync>",
        "Module second 22-24 <second>",
    ]


@pytest.mark.slow
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


@pytest.mark.parametrize("key", ["? [a, b]\n: 1\n", '"": 1\n', '" ": 1\n', "? {a: b}\n: 1\n"])
def test_a_key_without_a_name_is_left_out(editor: type[Editor], key: str) -> None:
    drawn = outline(editor(f"type: worker\n{key}worker:\n  stack: a\n", capabilities=NESTS))
    assert [line.split()[1] for line in drawn] == ["Worker", "type", "worker", "stack"]


def test_a_worker_that_is_nested_too_deeply_has_no_outline(editor: type[Editor]) -> None:
    here = editor(f"type: worker\nworker: {'[' * 3000}\n---\n{GRAPHED}", capabilities=NESTS)
    assert len(here.request.workers) == 2
    assert [line for line in outline(here) if not line.startswith(" ")] == [
        "Module orders-sync (bento) 3-17 <orders-sync>"
    ]


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        ("text", "String"), ("'1'", "String"), ("|\n    text", "String"), ("1", "Number"), ("0.5", "Number"),
        ("true", "Boolean"), ("null", "Null"), ("", "Null"), ("[]", "Array"), ("{}", "Object"), ("${X}", "Variable"),
    ],
)  # fmt: skip
def test_the_kind_of_a_symbol_is_that_of_its_value(editor: type[Editor], value: str, drawn: str) -> None:
    (line,) = [
        line
        for line in outline(editor(f"type: worker\nworker:\n  field: {value}\n", capabilities=NESTS))
        if " field " in line
    ]
    assert line.split()[0] == drawn


@pytest.mark.parametrize(
    ("section", "kind"),
    [("topology", "Class"), ("dataosSecrets", "Key"), ("dataosVolumes", "File"), ("steps", "Object")],
)
def test_the_items_of_a_list_have_the_kind_of_what_they_define(editor: type[Editor], section: str, kind: str) -> None:
    text = f"type: worker\nworker:\n  {section}:\n    - name: one\n      type: input\n    - type: output\n"
    detail = " ({})" if section == "topology" else ""
    assert outline(editor(text, capabilities=NESTS))[4:] == [
        f"      {kind} one{detail.format('input')} 3-4 <one>",
        "        String name 3-3 <name>",
        "        String type 4-4 <type>",
        f"      {kind} [1]{detail.format('output')} 5-5 <type>",
        "        String type 5-5 <type>",
    ]


@pytest.mark.parametrize("item", ["a", "[a]", "{}", "!x {a: 1}", "{{ a }}", "*n"])
def test_other_items_of_a_list_are_left_out(editor: type[Editor], item: str) -> None:
    text = f"type: worker\ntags: [&n b]\nworker:\n  steps:\n    - {item}\n    - name: last\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert [line.strip().split(" ")[1] for line in drawn[5:]] == ["last", "name"]


@pytest.mark.parametrize(("name", "selected"), [("' '", " "), ("''", ""), ("[a]", "name")])
def test_a_worker_whose_name_cannot_be_shown(editor: type[Editor], name: str, selected: str) -> None:
    text = f"name: {name}\ntype: worker\nworker: {{}}\n"
    assert outline(editor(text, capabilities=NESTS))[0] == f"Module Worker 0-2 <{selected}>"


def test_an_item_whose_name_cannot_be_shown_has_its_number(editor: type[Editor]) -> None:
    text = "type: worker\nworker:\n  topology:\n    - name: ' '\n    - name: [a]\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert [line.strip() for line in drawn if "Class" in line] == ["Class [0] 3-3 <name>", "Class [1] 4-4 <name>"]


def test_a_name_that_an_alias_gives_is_not_selected_elsewhere(editor: type[Editor]) -> None:
    text = "type: worker\ntags: [&n one]\nworker:\n  topology:\n    - type: input\n      name: *n\n"
    (line,) = [line for line in outline(editor(text, capabilities=NESTS)) if "Class" in line]
    assert line.strip() == "Class one (input) 4-5 <>"


@pytest.mark.parametrize("most", [11, 12, 13])
def test_the_limit_applies_to_all_documents_together(
    editor: type[Editor], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(workerlint_lsp.symbols, "MAX_DOCUMENT_SYMBOLS", most)
    worker = "name: a\ntype: worker\nworker:\n  stack: a\n  logLevel: a\n"
    here = editor(f"{worker}---\n{worker}", capabilities=NESTS)
    drawn = outline(here)
    assert (len(drawn) == 12) is (most >= 12)
    assert len(drawn) <= most


def test_each_document_keeps_a_symbol_under_the_limit(editor: type[Editor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workerlint_lsp.symbols, "MAX_DOCUMENT_SYMBOLS", 2)
    drawn = outline(editor("---\n".join(["type: worker\nworker: {}\n"] * 4), capabilities=NESTS))
    assert [line.split()[0] for line in drawn] == ["Module"] * 4


def test_values_stay_out_of_the_outline(editor: type[Editor]) -> None:
    text = "type: worker\nworker:\n  envs:\n    DB_PASSWORD: hunter2-xyz\n  stackSpec: {args: [hunter2-xyz]}\n"
    drawn = outline(editor(text, capabilities=NESTS))
    assert any("DB_PASSWORD" in line for line in drawn)
    assert "hunter2" not in "\n".join(drawn)


def test_the_outline_goes_on_behind_a_syntax_error(editor: type[Editor]) -> None:
    drawn = outline(editor(GRAPHED.replace("stack: bento:3.0", 'stack: "bento:3.0'), capabilities=NESTS))
    assert any("Class orders (input)" in line for line in drawn)


@pytest.mark.parametrize("capabilities", [NESTS, None])
def test_what_was_computed_before_an_edit_moves_with_its_lines(
    editor: type[Editor], capabilities: types.ClientCapabilities | None
) -> None:
    text = "name: a\ntype: worker\n---\nname: b\ntype: worker\n"
    before, after = editor(text, capabilities=capabilities), editor("# new\n" + text, capabilities=capabilities)
    requests = [before.request, after.request]
    requests[1].cache = requests[0].cache
    params = types.DocumentSymbolParams(after.document)
    bodies = [json.loads(found.body) for request in requests if (found := document_symbols(request, params))]
    fresh = document_symbols(after.request, params)
    assert fresh is not None
    assert bodies[1] == json.loads(fresh.body) != bodies[0]


@pytest.fixture
def folder() -> Folder:
    folder = Folder("/manifests", ClientSettings(), lambda _message: None)
    for path, text in FILES.items():
        folder.record(path, read_resources(Document(Source(path, text))))
    return folder


def found_symbols(folder: Folder, query: str) -> list[str]:
    return [
        f"{types.SymbolKind(item.kind).name} {item.name} {item.container_name}:{item.location.range.start.line}"
        for item in workspace_symbols(query, [folder], positions_of)
        if isinstance(item.location, types.Location)
    ]


def test_resources_of_the_workspace_by_name(folder: Folder) -> None:
    assert found_symbols(folder, "") == [
        "Module other other.yaml:0",
        "Key database secrets.yaml:1",
        "Key database secrets.yaml:5",
        "File scratch volumes.yaml:0",
        "Struct big volumes.yaml:3",
    ]
    assert found_symbols(folder, "DTB") == ["Key database secrets.yaml:1", "Key database secrets.yaml:5"]
    assert found_symbols(folder, "o r") == ["Module other other.yaml:0"]
    assert found_symbols(folder, "btd") == []


def test_a_stack_is_found_like_other_resources(folder: Folder) -> None:
    text = "name: nilus-stack\ntype: stack\nstack: {name: nilus}\n"
    folder.record("stack.yaml", read_resources(Document(Source("stack.yaml", text))))
    (found,) = workspace_symbols("nilus", [folder], lambda _path: Positions(LineIndex(text), "utf-16"))
    assert (found.kind, found.container_name) == (types.SymbolKind.Package, "stack.yaml")


def test_so_many_resources_are_given_at_most(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workerlint_lsp.symbols, "MAX_WORKSPACE_SYMBOLS", 2)
    assert found_symbols(folder, "") == ["Module other other.yaml:0", "Key database secrets.yaml:1"]


def test_a_search_stops_when_nobody_waits_for_it(folder: Folder) -> None:
    def checkpoint() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        workspace_symbols("", [folder], positions_of, checkpoint)
    assert workspace_symbols("nothing", [folder], positions_of, checkpoint) == []


def test_a_file_that_is_gone_is_not_found(folder: Folder) -> None:
    assert workspace_symbols("", [folder], lambda _path: None) == []


def test_what_was_found_is_in_its_file(folder: Folder) -> None:
    (found,) = workspace_symbols("scratch", [folder], positions_of)
    assert isinstance(found.location, types.Location)
    assert found.location.uri == "file:///manifests/volumes.yaml"
    assert (found.location.range.start.character, found.location.range.end.character) == (6, 13)


def test_an_invisible_character_in_a_name_is_shown(folder: Folder) -> None:
    text = 'name: "a\\u202eb"\ntype: compute\n'
    folder.record("odd.yaml", read_resources(Document(Source("odd.yaml", text))))
    (found,) = workspace_symbols("a\u202eb", [folder], lambda _path: Positions(LineIndex(text), "utf-16"))
    assert found.name == "a<U+202E>b"


@pytest.mark.parametrize(("query", "matches"), [("", True), (" D b ", True), ("DATABASE", True), ("databases", False)])
def test_characters_of_a_query_are_in_the_name_in_order(folder: Folder, query: str, matches: bool) -> None:
    assert ("Key database secrets.yaml:1" in found_symbols(folder, query)) is matches
