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
