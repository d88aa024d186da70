"""The names that the configuration lists, in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.completion import completion
from workerlint_lsp.folder import Folder
from workerlint_lsp.hover import hover

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor

WORKER = """\
name: a
version: v1beta
type: worker
workspace: public
owner: grace
tags:
  - gold
worker:
  stack: bento:3.0
  compute: runnable-default
  tags:
    - gold
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text(
        'workspaces = ["public", "sales"]\nowners = ["ada", "grace"]\ntags = ["gold", "team:orders"]\n'
    )
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("workspace: public", "workspace: |", "sales"),
        ("owner: grace", "owner: |", "ada"),
        ("compute: runnable-default", "runAsUser: |", "ada"),
        ("  - gold\nworker", "  - gold\n  - |\nworker", "team:orders"),
        ("    - gold\n", "    - gold\n    - |\n", "team:orders"),
    ],
)
def test_completion_offers_the_names(editor: type[Editor], folder: Folder, old: str, new: str, label: str) -> None:
    assert WORKER.count(old) == 1
    shown = editor(WORKER.replace(old, new), folder=folder, path=f"{folder.path}/w.yaml")
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    details = {item.label: item.detail for item in found.items}
    assert details[label] == "from the configuration"
    assert "gold" not in details, "the list has it already"


def test_hover_says_that_a_name_is_listed(editor: type[Editor], folder: Folder) -> None:
    shown = editor(WORKER.replace("grace", "gr|ace"), folder=folder, path=f"{folder.path}/w.yaml")
    found = hover(shown.request, types.HoverParams(shown.document, shown.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.value.startswith("Listed in the configuration.")


def test_a_misspelled_name_is_a_diagnostic(editor: type[Editor], folder: Folder) -> None:
    shown = editor(WORKER.replace("public", "pubilc"), folder=folder, path=f"{folder.path}/w.yaml")
    assert "DW621" in [item.code for item in shown.checked.reports]
