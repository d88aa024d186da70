"""What VS Code shows and offers while the user types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, CLEAN, WEATHER, row

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
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


DUPLICATE = row("duplicate key `name`", "DW003", "Ln 23, Col 1", "delete one of them")
UNIQUE = "Map keys must be uniqueYAML[Ln 23, Col 1]"
MOST_KEYS = 11
"""How many keys the indentation of ``WEATHER`` may take: those that lead back to a section further out."""


@pytest.mark.deep
@pytest.mark.parametrize("others", ["", "with YAML by Red Hat"])
def test_enter_indents_and_never_accepts_a_completion(
    request: pytest.FixtureRequest, window: Window, tmp_path: Path, others: str
) -> None:
    server: CodeServer = request.getfixturevalue("code_server_with_yaml" if others else "code_server")
    file = tmp_path / "weather.yaml"
    file.touch()
    (tmp_path / "beacon.yaml").write_text(f"{CLEAN}name: twice\n", encoding="utf-8")
    window.open_folder(server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_running(VERSION)
    window.expect_problems([DUPLICATE, UNIQUE] if others else [DUPLICATE])  # each server runs
    window.open_file("weather.yaml")
    assert write(window, WEATHER) <= MOST_KEYS
    window.save()
    assert file.read_text(encoding="utf-8").rstrip("\n") == WEATHER.rstrip("\n")


def write(window: Window, text: str) -> int:
    """Type a text into an empty file, and return the number of keys for its indentation.

    The keys between two lines do not wait for VS Code: an Enter that the list of completions took would be missing in the
    text. After Enter, the column of the caret shows which keys the indentation needs.
    """
    keyboard = window.page.keyboard
    keys = 0
    for number, line in enumerate(text.splitlines(), 1):
        if number > 1:
            keyboard.press("Enter")
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        given = window.caret_column(number) - 1
        outdents = max(0, (given - indent) // 2)
        spaces = max(0, indent - given)
        for key, times in (("Shift+Tab", outdents), ("Space", spaces)):
            for _ in range(times):
                keyboard.press(key)
        keys += outdents + spaces
        keyboard.type(content, delay=45)
    return keys
