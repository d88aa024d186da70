"""Policies of the configuration in the editor."""

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

CONFIGURATION = """\
[[policy]]
code = "ACME001"
name = "replica-limit"
at = "worker.replicas"
must = { maximum = 10 }
message = "at most 10 replicas"

[[budget]]
code = "ACME010"
cpu = "1"
"""
WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  replicas: 12"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text(CONFIGURATION)
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


def test_a_policy_is_checked_and_a_budget_is_not(editor: type[Editor], folder: Folder) -> None:
    shown = editor(f"{WORKER}\n", folder=folder, path=f"{folder.path}/w.yaml")
    [report] = [item for item in shown.checked.reports if str(item.code).startswith("ACME")]
    assert (report.code, report.severity) == ("ACME001", types.DiagnosticSeverity.Error)
    assert report.message.startswith("at most 10 replicas")


def test_hover_names_the_policy(editor: type[Editor], folder: Folder) -> None:
    shown = editor(WORKER.replace("12", "1|2\n"), folder=folder, path=f"{folder.path}/w.yaml")
    found = hover(shown.request, types.HoverParams(shown.document, shown.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert "**ACME001** `replica-limit`: at most 10 replicas." in found.contents.value


def test_the_code_is_completed_in_comments(editor: type[Editor], folder: Folder) -> None:
    shown = editor(f"{WORKER}  # workerlint: ignore[|]\n", folder=folder, path=f"{folder.path}/w.yaml")
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    [item] = [item for item in found.items if item.label == "ACME001"]
    assert item.detail == "replica-limit: found here"
