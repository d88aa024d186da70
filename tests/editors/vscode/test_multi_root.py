"""A window with several folders, each with its own settings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def give(folder: Path, settings: dict[str, object]) -> None:
    """Write the settings of a folder."""
    file = folder / ".vscode" / "settings.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(settings), encoding="utf-8")


def test_a_rule_that_a_folder_ignores_is_ignored_in_this_folder_only(
    window: Window, code_server: CodeServer, tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        (folder / f"{folder.name}.yaml").write_text(BEACON, encoding="utf-8")
    give(folders[0], {"workerlint.ignore": ["DW301"], "workerlint.codeLens": False})
    workspace = tmp_path / "both.code-workspace"
    workspace.write_text(json.dumps({"folders": [{"path": folder.name} for folder in folders]}), encoding="utf-8")
    window.open_workspace(code_server.url, workspace)
    window.find_file("two.yaml")
    window.expect_running(VERSION)
    expect(window.underlined()).to_have_count(1)
    expect(window.page.locator(".codelens-decoration").first).to_be_visible()
    window.find_file("one.yaml")
    rows = window.page.locator(".markers-panel .monaco-list-row[aria-level='2']")
    window.page.keyboard.press("Control+Shift+m")
    expect(rows.filter(has_text="DW522")).to_have_count(2)
    expect(rows.filter(has_text="DW301")).to_have_count(1)
    expect(window.page.locator(".codelens-decoration")).to_have_count(0)
    expect(window.underlined()).to_have_count(0)
    # The other way round, without a new window.
    give(folders[1], {"workerlint.ignore": ["DW301", "DW522"]})
    give(folders[0], {})
    expect(window.underlined()).to_have_count(1)
    expect(rows.filter(has_text=re.compile("DW301|DW522"))).to_have_count(2)
    expect(window.page.locator(".codelens-decoration").first).to_be_visible()
