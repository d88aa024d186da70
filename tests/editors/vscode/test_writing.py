"""What VS Code shows and offers while the user types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, CLEAN

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_hover_tells_the_finding(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(1)
    hover = window.hover(8, 14)
    expect(hover).to_contain_text("must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`")
    expect(hover.get_by_role("link", name="DW301")).to_be_visible()


def test_a_value_is_completed(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "beacon.yaml"
    file.write_text(CLEAN.replace("  logLevel: INFO\n", "  logLevel:\n"), encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_running(VERSION)
    window.put_caret(8, 12)
    window.page.keyboard.type(" ")
    window.page.keyboard.press("Control+Space")
    window.page.locator(".suggest-widget .monaco-list-row").get_by_text("WARN", exact=True).click()
    window.save()
    assert file.read_text(encoding="utf-8") == CLEAN.replace("INFO", "WARN")
