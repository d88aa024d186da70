"""The commands whose results the extension shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .manifests import BEACON

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_the_topology_is_drawn_beside_and_drawn_again(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(1)
    window.run("workerlint: Show Topology")
    names = window.page_beside().locator("svg text.name")
    expect(names).to_have_text(["read", "log"])
    window.put_caret(15, 18)
    window.page.keyboard.type("er")
    expect(names).to_have_text(["reader", "log", "read"])


def test_a_drawing_has_the_colors_of_the_theme(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "settings.json").write_text('{"workbench.colorTheme": "Default Dark Modern"}')
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(1)
    window.run("workerlint: Show Topology")
    expect(window.page_beside().locator("svg .paper")).to_have_css("fill", "rgb(31, 31, 31)")


def test_a_dry_run_is_read_in_a_document_beside(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(1)
    window.run("workerlint: Dry-Run Apply")
    expect(window.editor(re.compile(r"\.txt"))).to_contain_text("beacon-reader")


def test_an_explanation_is_read_as_a_page_beside(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(1)
    window.run("workerlint: Show Effective Manifest")
    expect(window.page_beside().locator("table")).to_contain_text("beacon-reader")
