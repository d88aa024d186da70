"""Stacks that the workspace defines: findings, completion, hover, definitions and fixes in other files follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.text import LineIndex, Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.code_actions import resolve_code_action
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
