"""Workers inside a Bundle have the features of a Worker in a file of its own."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.lsp.complete.conftest import Answer, capabilities
from tests.lsp.conftest import decoded
from tests.lsp.test_code_actions import actions, titles
from tests.lsp.test_hover import MANIFEST, shown

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.completion import completion
from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.folder import Folder
from workerlint_lsp.formatting import format_document
from workerlint_lsp.navigation import definition, references
from workerlint_lsp.ranges import folding_ranges
from workerlint_lsp.renaming import rename_symbol
from workerlint_lsp.symbols import document_symbols

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lsp.conftest import Editor

HEAD = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: x\n      spec:\n"
MARGIN = " " * 8


def in_bundle(text: str) -> str:
    """Return a Bundle with a Worker; a ``|`` that is alone on its line stays at its start."""
    lines = (line if line == "|\n" else indent(line, MARGIN) for line in text.splitlines(keepends=True))
    return f"{HEAD}{''.join(lines)}    - id: y\n"


def cursors() -> Iterator[str]:
    """Yield the sample with a cursor in each line, and after each line with a field that is half typed."""
    lines = MANIFEST.splitlines(keepends=True)
    for number, line in enumerate(lines):
        margin = line[: len(line) - len(line.lstrip())]
        before, after = "".join(lines[:number]), "".join(lines[number + 1 :])
        at = line.find(":") + 1
        yield f"{before}{margin}|{line.lstrip()}{after}"
        yield f"{before}{line[:at]}|{line[at:]}{after}"
        for typed in ("lo|\n", "logLevel: |\n", "- |\n", "foo: [|\n"):
            yield f"{before}{line}{margin}{typed}{after}"


def offered(editor: type[Editor], text: str) -> list[tuple[str, str]]:
    here = editor(text, capabilities=capabilities())
    found = completion(here.request, types.CompletionParams(here.document, here.cursor, None))
    answer = Answer(here, found)
    return [(item.label, answer.written(item.label)) for item in answer.items]


@pytest.mark.deep
def test_completion_and_hover_are_the_same_in_a_bundle(editor: type[Editor]) -> None:
    for text in cursors():
        assert offered(editor, in_bundle(text)) == offered(editor, text), text
        assert shown(editor(in_bundle(text))) == shown(editor(text)), text


def test_lines_that_cannot_be_parsed_are_located_by_their_indentation(editor: type[Editor]) -> None:
    text = "type: worker\nworker:\n  resources:\n      requests: {}\n    li|\n"
    assert [label for label, _ in offered(editor, in_bundle(text))] == ["requests", "limits"]
    assert offered(editor, in_bundle(text)) == offered(editor, text)


def test_what_is_written_is_indented_like_its_line(editor: type[Editor]) -> None:
    here = editor(in_bundle("type: worker\nworker:\n  hi|\n"), capabilities=capabilities())
    found = completion(here.request, types.CompletionParams(here.document, here.cursor, None))
    assert "          highAvailabilityConfig:\n            " in Answer(here, found).accept("highAvailabilityConfig")


def test_the_workspace_of_the_entry_is_offered_as_a_tag(editor: type[Editor]) -> None:
    text = in_bundle("type: worker\ntags:\n  - |\nworker: {}\n").replace(
        "      spec:", "      workspace: sales\n      spec:"
    )
    assert "dataos:workspace:sales" in [label for label, _ in offered(editor, text)]


def test_outside_of_the_worker_nothing_is_offered(editor: type[Editor]) -> None:
    text = in_bundle(MANIFEST)
    assert offered(editor, text.replace("    - id: y", "    - id: y\n      |")) == []
    assert offered(editor, text.replace("bundle:\n", "bundle:\n  |\n")) == []


def test_symbols_and_folds_have_the_lines_of_the_file(editor: type[Editor]) -> None:
    nested = types.TextDocumentClientCapabilities(
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True)
    )
    here = editor(in_bundle(MANIFEST), capabilities=types.ClientCapabilities(text_document=nested))
    symbols = document_symbols(here.request, types.DocumentSymbolParams(here.document))
    (symbol,) = decoded(symbols, list[types.DocumentSymbol])
    assert (symbol.name, symbol.range.start) == ("orders-sync", types.Position(7, 8))
    folds = folding_ranges(here.request, types.FoldingRangeParams(here.document))
    lines = [(fold.start_line, fold.end_line) for fold in decoded(folds, list[types.FoldingRange])]
    alone = editor(MANIFEST)
    expected = folding_ranges(alone.request, types.FoldingRangeParams(alone.document))
    ranges = decoded(expected, list[types.FoldingRange])
    assert set(lines) >= {(fold.start_line + 7, fold.end_line + 7) for fold in ranges}


def test_quick_fixes_and_comments(editor: type[Editor]) -> None:
    here = editor(in_bundle("type: worker\nworker:\n  logLevel: in|fo\n"))
    assert titles(here, only=["quickfix"]) == [
        "Replace with `INFO`",
        "Suppress DW301 invalid-log-level on this line",
        "Suppress DW301 invalid-log-level in this document",
    ]


def test_the_comment_for_the_document_is_written_above_the_worker(editor: type[Editor]) -> None:
    text = in_bundle("type: worker\nworker:\n  logLevel: in|fo\n")
    here = editor(text)
    (action,) = (item for item in actions(here, only=["quickfix"]) if item.title.endswith("in this document"))
    after = here.after(action.edit)
    assert after == here.text.replace(f"{MARGIN}type", f"{MARGIN}# workerlint: ignore-file[DW301]\n{MARGIN}type")
    assert "DW301" not in {report.code for report in editor(after).checked.reports}
    flow = editor(HEAD.replace("spec:\n", "spec: {type: worker, worker: {logLevel: in|fo}}\n"))
    assert titles(flow, only=["quickfix"])[1:] == ["Suppress DW301 invalid-log-level on this line"]


@pytest.mark.parametrize("anchor", ["", "    - id: before\n      tags: &tags [a]\n"])
def test_renaming(editor: type[Editor], anchor: str) -> None:
    text = in_bundle(MANIFEST.replace("name: orders\n", "name: ord|ers\n"))
    here = editor(text.replace("    - id: x", f"{anchor}    - id: x"))
    edit = rename_symbol(here.request, types.RenameParams(here.document, here.cursor, "sales"))
    assert here.after(edit) == here.text.replace("name: orders\n", "name: sales\n").replace("[orders]", "[sales]")


def test_an_anchor_of_another_resource_is_renamed_too(editor: type[Editor]) -> None:
    text = in_bundle("type: worker\ntags: *ta|gs\nworker: {}\n").replace("- id: x", "- id: &tags x")
    here = editor(text)
    edit = rename_symbol(here.request, types.RenameParams(here.document, here.cursor, "longer"))
    assert here.after(edit) == here.text.replace("&tags", "&longer").replace("*tags", "*longer")


def test_formatting_leaves_a_bundle_as_it_is(editor: type[Editor]) -> None:
    here = editor(in_bundle(MANIFEST))
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    assert format_document(here.request, types.DocumentFormattingParams(here.document, options)) is None


def test_a_missing_file_is_reported_until_it_is_there(editor: type[Editor], tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    text = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: x\n      file: wor|ker.yaml\n"
    path = str(tmp_path / "bundle.yaml")
    here = editor(text, folder=folder, path=path)
    assert [report.code for report in here.checked.reports] == ["DW605"]
    assert titles(here, only=["quickfix"]) == [
        "Suppress DW605 missing-bundle-file on this line",
        "Suppress DW605 missing-bundle-file in this document",
    ]
    (tmp_path / "worker.yaml").touch()
    assert editor(text, folder=folder, path=path).checked.reports == []


LINKED = """\
name: b
version: v1beta
type: bundle
bundle:
  resources:
    - id: depot
      file: depot.yaml
    - id: feed
      file: feed.yaml
      dependencies: [depot]
      dependencyConditions:
        - resourceId: "depot"
          status: {is: [active]}
"""


@pytest.mark.parametrize("cursor", ["id: de|pot", "[de|pot]", '"de|pot"'])
def test_ids_of_a_bundle_are_found_and_renamed(editor: type[Editor], cursor: str) -> None:
    here = editor(LINKED.replace(cursor.replace("|", ""), cursor))
    (place,) = definition(here.request, types.DefinitionParams(here.document, here.cursor)) or []
    assert place.range == types.Range(types.Position(5, 10), types.Position(5, 15))
    every = references(
        here.request,
        types.ReferenceParams(types.ReferenceContext(include_declaration=True), here.document, here.cursor),
    )
    assert [item.range.start.line for item in every or []] == [5, 9, 11]
    edit = rename_symbol(here.request, types.RenameParams(here.document, here.cursor, "lake"))
    expected = LINKED.replace("id: depot", "id: lake").replace("[depot]", "[lake]").replace('"depot"', '"lake"')
    assert here.after(edit) == expected


@pytest.mark.parametrize(
    ("text", "new", "reason"),
    [
        (LINKED.replace("[depot]", "[de|pto]"), "lake", "The Bundle resource `depto` is not defined"),
        (LINKED.replace("id: depot", "id: de|pot"), "feed", "The Bundle resource `feed` already exists"),
        (LINKED.replace("depot.yaml", "de|pot.yaml"), "feed", "Only topology elements, ids in Bundles and anchors"),
    ],
)
def test_an_id_that_cannot_be_renamed(editor: type[Editor], text: str, new: str, reason: str) -> None:
    here = editor(text)
    with pytest.raises(RefusedError, match=reason):
        rename_symbol(here.request, types.RenameParams(here.document, here.cursor, new))


def test_a_bundle_without_workers_has_findings_and_quick_fixes(editor: type[Editor]) -> None:
    here = editor(LINKED.replace("[depot]", "[dep|t]"))
    assert titles(here, only=["quickfix"]) == [
        "Replace with `depot`",
        "Suppress DW606 undefined-bundle-dependency on this line",
        "Suppress DW606 undefined-bundle-dependency in this document",
    ]


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        ("      dependencies: [|]\n", ["depot", "report"]),
        ("      dependencies: [depot, |]\n", ["report"]),
        ("      dependencies:\n        - |\n", ["depot", "report"]),
        ("      dependencies:\n        - de|\n", ["depot", "report"]),
        ("      dependencyConditions:\n        - resourceId: |\n", ["depot", "report"]),
        (
            '      dependencyConditions:\n        - resourceId: "|"\n          status: {is: [active]}\n',
            ["depot", "report"],
        ),
        ("      dependencyConditions:\n        - status: |\n", []),
        ("      tags: [|]\n", []),
        ("      |\n", []),
    ],
)
def test_ids_of_a_bundle_are_offered_unless_they_close_a_cycle(
    editor: type[Editor], lines: str, labels: list[str]
) -> None:
    text = LINKED.partition("      dependencies")[0] + lines
    after = (
        "    - id: report\n      file: report.yaml\n    - id: last\n      file: l.yaml\n      dependencies: [feed]\n"
    )
    assert [label for label, _ in offered(editor, text + after)] == labels
