"""The fields that the configuration adds, in the editor."""

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

CONFIG = """\
[schema.extra.meta]
required = ["costCenter"]
[schema.extra.meta.properties.costCenter]
type = "string"
description = "Who *pays*."

[schema.extra.worker.properties]
tier = {enum = ["gold", "silver"]}
backup = {type = "object", properties = {keep = {type = "integer"}}}
"""
WORKER = """\
name: a
version: v1beta
type: worker
costCenter: CC-12
worker:
  stack: bento:3.0
  tier: gold
  backup:
    keep: 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text(CONFIG)
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


@pytest.mark.parametrize(
    ("old", "new", "labels"),
    [
        ("costCenter: CC-12", "|", {"costCenter"}),
        ("  tier: gold", "  |", {"tier"}),
        ("tier: gold", "tier: |", {"gold", "silver"}),
        ("    keep: 3", "    |", {"keep"}),
    ],
)
def test_completion_offers_fields_and_values(
    editor: type[Editor], folder: Folder, old: str, new: str, labels: set[str]
) -> None:
    assert WORKER.count(old) == 1
    shown = editor(WORKER.replace(old, new), folder=folder, path=f"{folder.path}/w.yaml")
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    assert labels <= {item.label for item in found.items}


def test_hover_describes_a_field(editor: type[Editor], folder: Folder) -> None:
    shown = editor(WORKER.replace("costCenter", "cost|Center"), folder=folder, path=f"{folder.path}/w.yaml")
    found = hover(shown.request, types.HoverParams(shown.document, shown.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.value == "**costCenter**\n\nWho \\*pays\\*.\n\n- string, required"


def test_a_wrong_value_is_a_diagnostic_and_the_fields_are_known(editor: type[Editor], folder: Folder) -> None:
    shown = editor(WORKER.replace("gold", "gould"), folder=folder, path=f"{folder.path}/w.yaml")
    codes = {str(item.code) for item in shown.checked.reports}
    assert "DW111" in codes
    assert codes.isdisjoint({"DW105", "DW204"})
