"""Stacks that the workspace defines: findings, completion, hover, definitions and fixes in other files follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.text import LineIndex, Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.code_actions import code_actions, resolve_code_action
from workerlint_lsp.completion import completion
from workerlint_lsp.folder import Folder
from workerlint_lsp.hover import hover
from workerlint_lsp.navigation import definition
from workerlint_lsp.positions import UTF16, Positions

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: nil|us:1.0\n"
STACK = """\
name: nilus-stack
version: v1alpha
type: stack
stack:
  name: nilus
  version: 1.0
  serviceConfig: {}
"""


@pytest.fixture
def folder() -> Folder:
    return Folder("/manifests", ClientSettings(), lambda _message: None)


def define(folder: Folder, text: str) -> bool:
    """Record the resources of a file; return whether the findings in other files may change."""
    return folder.record("stack.yaml", read_resources(Document(Source("stack.yaml", text))))


def positions_of(path: str) -> Positions | None:
    return Positions(LineIndex(STACK), UTF16) if path == "/manifests/stack.yaml" else None


def edit(editor: type[Editor], folder: Folder, text: str = WORKER) -> Editor:
    return editor(text, folder=folder, path="/manifests/w.yaml", others=positions_of)


def stack_codes(shown: Editor) -> list[str]:
    return [str(item.code) for item in shown.checked.reports if str(item.code).startswith("DW30")]


def test_a_document_is_judged_by_the_stacks_of_the_folder(editor: type[Editor], folder: Folder) -> None:
    define(folder, STACK)
    assert stack_codes(edit(editor, folder)) == ["DW303"]
    define(folder, STACK.replace("serviceConfig", "workerConfig"))
    assert stack_codes(edit(editor, folder)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: nilus\n", "name: nilos\n"),
        ("1.0", "2.0"),
        ("serviceConfig", "workerConfig"),
        ("  s", "  flavor: x\n  s"),
    ],
)
def test_an_edit_of_a_stack_may_change_the_findings_in_other_files(folder: Folder, old: str, new: str) -> None:
    assert define(folder, STACK)
    assert not define(folder, STACK.replace("stackManager", "other"))
    assert define(folder, STACK.replace(old, new))


def test_completion_offers_the_stacks_that_run_in_a_worker(editor: type[Editor], folder: Folder) -> None:
    define(folder, f"{STACK}---\n{STACK.replace('serviceConfig', 'workerConfig').replace('1.0', '2.0')}")
    shown = edit(editor, folder, WORKER.replace("nil|us:1.0", "|"))
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    first = min(found.items, key=lambda item: item.sort_text or "")
    assert (first.label, first.detail) == ("nilus:2.0", "defined in stack.yaml")
    assert "nilus:1.0" not in {item.label for item in found.items}


def test_hover_names_the_file_that_defines_a_stack(editor: type[Editor], folder: Folder) -> None:
    define(folder, STACK)
    shown = edit(editor, folder)
    found = hover(shown.request, types.HoverParams(shown.document, shown.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert "`nilus:1.0` is defined in stack.yaml" in found.contents.value


def test_the_definition_of_a_stack_is_its_name(editor: type[Editor], folder: Folder) -> None:
    define(folder, STACK)
    shown = edit(editor, folder)
    locations = definition(shown.request, types.DefinitionParams(shown.document, shown.cursor))
    assert locations is not None
    (found,) = locations
    assert (found.uri, found.range.start) == ("file:///manifests/stack.yaml", types.Position(4, 8))


def test_all_fixes_are_applied_with_the_stacks_of_the_folder(editor: type[Editor], folder: Folder) -> None:
    define(folder, STACK.replace("serviceConfig", "workerConfig").replace("name: nilus\n", "name: acmesink\n"))
    shown = editor(
        WORKER.replace("nil|us", "acmesnik"),
        folder=folder,
        path="/manifests/w.yaml",
        settings=ClientSettings(unsafe_fix_all=True),
        capabilities=types.ClientCapabilities(),
    )
    action = types.CodeAction("fix", data={"uri": shown.snapshot.uri})
    resolved = resolve_code_action(shown.request, action)
    assert resolved.edit is not None
    assert "acmesink:1.0" in str(resolved.edit)


def test_a_finding_on_a_stack_can_be_suppressed_by_a_comment(editor: type[Editor], folder: Folder) -> None:
    text = STACK + "  stackSpecValueSchema:\n    jsonSchema: |>\n      {\n"
    shown = editor(text, folder=folder, path="/manifests/stack.yaml")
    (report,) = shown.checked.reports
    assert (report.code, report.range.start.line) == ("DW307", 9)
    parameters = types.CodeActionParams(shown.document, report.range, types.CodeActionContext([report]))
    edits = [str(action.edit) for action in code_actions(shown.request, parameters) or () if action.edit]
    assert any("# workerlint: ignore[DW307]" in edit for edit in edits)


SCHEMA = """\
  stackSpecValueSchema:
    jsonSchema: |
      {
        "type": "object",
        "required": ["source"],
        "properties": {
          "source": {"$ref": "#/definitions/source"},
          "mode": {"enum": ["full", "yes", "30"], "default": "full", "description": "How *much* is read."},
          "tries": {"enum": [1, 2]},
          "sinks": {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {"name": {}}}}
        },
        "definitions": {
          "source": {"type": "object", "required": ["address"], "properties": {"address": {"type": "string"}}}
        }
      }
"""


def offered(editor: type[Editor], folder: Folder, lines: str) -> list[types.CompletionItem]:
    define(folder, STACK + SCHEMA)
    shown = edit(editor, folder, WORKER.replace("|", "") + lines)
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    return sorted(found.items, key=lambda item: item.sort_text or "") if found else []


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        ("  stackSpec:\n    |\n", ["source", "mode", "tries", "sinks"]),
        ("  stackSpec:\n    mode: full\n    source:\n      |\n", ["address"]),
        ("  stackSpec:\n    sinks:\n      - |\n", ["name"]),
        ("  stackSpec:\n    tries: |\n", ["1", "2"]),
    ],
)
def test_completion_below_stack_spec_follows_the_schema(
    editor: type[Editor], folder: Folder, lines: str, labels: list[str]
) -> None:
    assert [item.label for item in offered(editor, folder, lines)][: len(labels)] == labels


def test_a_string_that_yaml_would_read_as_something_else_is_quoted(editor: type[Editor], folder: Folder) -> None:
    items = offered(editor, folder, "  stackSpec:\n    mode: |\n")
    written = {item.label: item.text_edit.new_text for item in items if item.text_edit is not None}
    assert written == {"full": "full", "yes": '"yes"', "30": '"30"'}


def test_a_snippet_contains_the_required_fields(editor: type[Editor], folder: Folder) -> None:
    define(folder, STACK + SCHEMA)
    item = types.ClientCompletionItemOptions(snippet_support=True)
    capabilities = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            completion=types.CompletionClientCapabilities(completion_item=item)
        )
    )
    text = WORKER.replace("|", "") + "  stackSp|\n"
    shown = editor(text, folder=folder, path="/manifests/w.yaml", capabilities=capabilities)
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    (field,) = [item for item in found.items if item.label == "stackSpec"]
    assert field.text_edit is not None
    assert field.text_edit.new_text == "stackSpec:\n  source:\n    address: $1"


def test_hover_describes_a_field_of_the_schema(editor: type[Editor], folder: Folder) -> None:
    define(folder, STACK + SCHEMA)
    shown = edit(editor, folder, WORKER.replace("|", "") + "  stackSpec:\n    mo|de: full\n    source: {}\n")
    found = hover(shown.request, types.HoverParams(shown.document, shown.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.value.startswith("**mode**\n\nHow \\*much\\* is read.\n\n- any value\n- default: `full`")
    assert "Reference" not in found.contents.value


def test_the_built_in_schema_describes_stacks_that_nothing_defines(editor: type[Editor], folder: Folder) -> None:
    shown = edit(editor, folder, WORKER.replace("nil|us:1.0", "bento:3.0") + "  stackSpec:\n    |\n")
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    assert "input" in {item.label for item in found.items}


def test_fields_of_a_schema_that_states_no_type_are_completed(editor: type[Editor], folder: Folder) -> None:
    schema = SCHEMA.replace('"type": "object",\n        "required"', '"required"', 1)
    define(folder, STACK + schema)
    shown = edit(editor, folder, WORKER.replace("|", "") + "  stackSpec:\n    |\n")
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    assert {"source", "mode", "tries", "sinks"} <= {item.label for item in found.items}
