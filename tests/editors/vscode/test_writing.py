"""What VS Code shows and offers while the user types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, CLEAN, MOST_KEYS, WEATHER

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_hover_tells_the_finding(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    hover = open_window.hover(8, 14)
    expect(hover).to_contain_text("must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`")
    expect(hover.get_by_role("link", name="DW301")).to_be_visible()


def test_a_value_is_completed(open_window: Window, shared_folder: Path) -> None:
    file = shared_folder / "beacon.yaml"
    file.write_text(CLEAN.replace("  logLevel: INFO\n", "  logLevel:\n"), encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_running(VERSION)
    open_window.put_caret(8, 12)
    open_window.page.keyboard.type(" ")
    open_window.page.keyboard.press("Control+Space")
    open_window.page.locator(".suggest-widget .monaco-list-row").get_by_text("WARN", exact=True).click()
    open_window.save()
    assert file.read_text(encoding="utf-8") == CLEAN.replace("INFO", "WARN")


def test_enter_indents_and_never_accepts_a_completion(open_window: Window, shared_folder: Path) -> None:
    file = shared_folder / "weather.yaml"
    file.touch()
    open_window.open_file("weather.yaml")
    open_window.expect_running(VERSION)
    assert open_window.write(WEATHER) <= MOST_KEYS
    open_window.save()
    assert file.read_text(encoding="utf-8").rstrip("\n") == WEATHER.rstrip("\n")
