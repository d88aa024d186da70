"""What VS Code shows and offers while the user types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, CLEAN, WEATHER

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


@pytest.mark.deep
def test_enter_indents_and_never_accepts_a_completion(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    """Only a line that is outside of the section above needs a key for its indentation, or one for each section."""
    file = tmp_path / "weather.yaml"
    (tmp_path / "beacon.yaml").write_text(CLEAN, encoding="utf-8")
    first, *lines = WEATHER.rstrip("\n").split("\n")
    file.write_text("type: worker\n", encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("weather.yaml")
    window.expect_running(VERSION)
    keyboard = window.page.keyboard
    keyboard.press("Control+A")
    keyboard.type(first, delay=45)
    above = first
    for line in lines:
        keyboard.press("Enter")
        indent = len(line) - len(line.lstrip(" "))
        assert indent <= indented(above)
        for _ in range((indented(above) - indent) // 2):
            keyboard.press("Shift+Tab")
        keyboard.type(line.lstrip(" "), delay=45)
        above = line
    window.save()
    assert file.read_text(encoding="utf-8").rstrip("\n") == WEATHER.rstrip("\n")


def indented(line: str) -> int:
    """Return the indentation of the line below *line* after Enter."""
    content = line.lstrip(" ")
    indent = len(line) - len(content)
    opens = content.endswith((":", "|"))
    return indent + (2 if content.startswith("- ") and ": " in f"{content} " else 0) + (2 if opens else 0)
