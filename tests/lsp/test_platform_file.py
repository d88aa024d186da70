"""The platform file in the editor: findings, completion, hover and definitions follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.completion import completion
from workerlint_lsp.configuration_reports import configuration_reports
from workerlint_lsp.conversion import read_positions
from workerlint_lsp.folder import Folder
from workerlint_lsp.hover import hover
from workerlint_lsp.navigation import definition
from workerlint_lsp.positions import UTF16

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor

PLATFORM = """\
format = 1

[compute]
closed = true
learned = 2026-01-31
names = ["gpu-large"]

[secret.sales]
learned = 2026-01-31
names = ["store"]

[stack]
learned = 2026-01-31
names = ["acme:1.0"]

[user]
learned = 2026-01-31
names = ["ada"]

[volume.sales]
learned = 2026-01-31
names = ["cache"]

[workspace]
learned = 2026-01-31
names = ["sales"]
"""
WORKER = """\
name: a
version: v1beta
type: worker
workspace: sales
owner: ada
worker:
  stack: acme:1.0
  compute: gpu-large
  runAsUser: ada
  dataosSecrets:
    - name: store
      workspace: sales
  persistentVolume:
    name: cache
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text('platform = "config/platform.toml"\n')
    (tmp_path / "config").mkdir()
    (tmp_path / "config/platform.toml").write_text(PLATFORM)
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


def edit(editor: type[Editor], folder: Folder, old: str = "", new: str = "") -> Editor:
    assert old in WORKER
    text = WORKER.replace(old, new, 1) if old else WORKER
    return editor(text, folder=folder, path=f"{folder.path}/w.yaml", others=lambda path: read_positions(path, UTF16))


def test_findings_point_into_the_file(editor: type[Editor], folder: Folder) -> None:
    shown = edit(editor, folder, "gpu-large", "gpu-lage")
    (report,) = [item for item in shown.checked.reports if item.code == "DW604"]
    assert report.severity == types.DiagnosticSeverity.Error


@pytest.mark.parametrize(
    ("old", "label", "detail"),
    [
        ("compute: gpu-large", "gpu-large", "listed in config/platform.toml, learned 2026-01-31"),
        ("name: store", "store", "Secret in workspace sales, listed in config/platform.toml, learned 2026-01-31"),
        ("name: cache", "cache", "Volume in workspace sales, listed in config/platform.toml, learned 2026-01-31"),
        ("stack: acme:1.0", "acme:1.0", "defined in config/platform.toml"),
        ("runAsUser: ada", "ada", "listed in config/platform.toml, learned 2026-01-31"),
        ("owner: ada", "ada", "listed in config/platform.toml, learned 2026-01-31"),
        ("workspace: sales", "sales", "listed in config/platform.toml, learned 2026-01-31"),
        ("      workspace: sales", "sales", "store is listed there, learned 2026-01-31"),
    ],
)
def test_completion_offers_the_names(editor: type[Editor], folder: Folder, old: str, label: str, detail: str) -> None:
    shown = edit(editor, folder, old, f"{old.partition(': ')[0]}: |")
    params = types.CompletionParams(shown.document, shown.cursor)
    found = completion(shown.request, params)
    assert found is not None
    (item,) = [item for item in found.items if item.label == label]
    assert item.detail == detail or (item.label_details and detail in str(item.label_details.description))


def test_completion_leaves_out_what_a_closed_list_does_not_contain(editor: type[Editor], folder: Folder) -> None:
    shown = edit(editor, folder, "compute: gpu-large", "compute: |")
    found = completion(shown.request, types.CompletionParams(shown.document, shown.cursor))
    assert found is not None
    assert [item.label for item in found.items] == ["gpu-large"]


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("gpu-large", "Exists on the platform: listed in config/platform.toml, learned 2026-01-31."),
        ("store", "Exists on the platform in workspace `sales`: listed in config/platform.toml, learned 2026-01-31."),
        ("cache", "Exists on the platform in workspace `sales`: listed in"),
        ("acme:1.0", "`acme:1.0` is defined in config/platform.toml"),
        ("sales\nowner", "Exists on the platform: listed in"),
        ("ada\nworker", "Exists on the platform: listed in"),
        ("ada\n  data", "Exists on the platform: listed in"),
        ("sales\n  persist", "Exists on the platform: listed in"),
    ],
)
def test_hover_shows_where_a_name_comes_from(editor: type[Editor], folder: Folder, old: str, text: str) -> None:
    shown = edit(editor, folder, old, f"{old[:2]}|{old[2:]}")
    found = hover(shown.request, types.HoverParams(shown.document, shown.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert text in found.contents.value


@pytest.mark.parametrize(
    ("old", "entry"),
    [("gpu-large", '"gpu-large"'), ("store", '"store"'), ("acme:1.0", '"acme:1.0"'), ("ada\nworker", '"ada"')],
)
def test_the_definition_of_a_name_is_its_entry(editor: type[Editor], folder: Folder, old: str, entry: str) -> None:
    shown = edit(editor, folder, old, f"{old[:2]}|{old[2:]}")
    found = definition(shown.request, types.DefinitionParams(shown.document, shown.cursor))
    assert found is not None
    (location,) = found
    assert location.uri.endswith("/config/platform.toml")
    assert PLATFORM.splitlines()[location.range.start.line][location.range.start.character :].startswith(entry)


def test_old_lists_are_reported_in_the_file(folder: Folder) -> None:
    folder.settings_for(f"{folder.path}/w.yaml")
    ((uri, reports),) = configuration_reports(folder, UTF16, lambda path: read_positions(path, UTF16)).items()
    assert uri.endswith("/config/platform.toml")
    assert {item.code for item in reports} == {"DW620"}
    assert [item.range.start.line for item in reports] == [
        number for number, line in enumerate(PLATFORM.splitlines()) if line.startswith("[")
    ]
