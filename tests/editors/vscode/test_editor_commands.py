"""The commands about the active editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, CLEAN

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser, pytest.mark.slow]


def test_fix_all_and_the_page_of_a_rule(open_window: Window, shared_folder: Path) -> None:
    file = shared_folder / "beacon.yaml"
    file.write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.put_caret(8, 14)
    open_window.run("workerlint: Open Rule Page")
    dialog = open_window.page.get_by_role("dialog").filter(has_text="workerlint.dev")
    expect(dialog).to_contain_text("dw301")
    dialog.get_by_role("button", name="Cancel", exact=True).click()
    open_window.run("workerlint: Fix All")
    open_window.save()
    assert file.read_text(encoding="utf-8") == CLEAN


def test_the_language_status_has_the_version_the_location_and_the_parser(
    open_window: Window, shared_folder: Path
) -> None:
    (shared_folder / "beacon.yaml").write_text(CLEAN, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_running(VERSION)
    open_window.page.locator("[id='status.languageStatus']").hover()
    item = open_window.page.locator(".hover-language-status").filter(has_text="Running from PATH").last
    expect(item).to_contain_text(f"workerlint {VERSION}")
    expect(item).to_contain_text("Parser: libyaml.")


def test_the_log_has_levels_and_the_trace_a_channel_of_its_own(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(CLEAN, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    settings = {"workerlint.trace.server": "messages", "workerlint.select": ["DW9999"]}
    open_window.give_settings(shared_folder, settings)
    open_window.run("workerlint: Restart Language Server")  # the log of earlier tests is above
    open_window.expect_running(VERSION)
    open_window.run("workerlint: Show Output")
    output = open_window.page.locator(".part.panel .view-lines")
    expect(output).to_contain_text(f"[info] Using workerlint {VERSION} from PATH")
    expect(output).to_contain_text("[warning] unknown rule `DW9999`")
    open_window.page.get_by_role("combobox", name="Output actions").or_(
        open_window.page.locator(".part.panel .monaco-select-box")
    ).first.select_option("workerlint trace")
    expect(output).to_contain_text("Sending request '")


def test_the_settings_are_shown(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(CLEAN, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_running(VERSION)
    open_window.run("workerlint: Show Settings")
    expect(
        open_window.page.locator(".settings-editor .setting-item-title").filter(has_text="Import Strategy")
    ).to_be_visible()
