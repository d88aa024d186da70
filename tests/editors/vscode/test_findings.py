"""Findings in VS Code: what is underlined, and the rows of the Problems panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, BEACON_PROBLEMS, OTHER

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_each_finding_is_underlined_and_listed_once(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_running(VERSION)
    expect(open_window.underlined("error")).to_have_count(1)
    expect(open_window.underlined("warning")).to_have_count(1)
    open_window.expect_problems(BEACON_PROBLEMS)


def test_the_list_follows_what_is_typed(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_problems(BEACON_PROBLEMS)
    open_window.put_caret(8, 1)
    open_window.page.keyboard.press("Control+Shift+k")
    moved = BEACON_PROBLEMS[1].replace("Ln 10", "Ln 9")
    open_window.expect_problems([moved])
    open_window.page.keyboard.press("Control+z")
    open_window.expect_problems(BEACON_PROBLEMS)


def test_nothing_is_said_of_other_yaml(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "build.yaml").write_text(OTHER, encoding="utf-8")
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("build.yaml")
    open_window.open_file("beacon.yaml")
    # The file that was opened first has been checked when the second has its findings.
    open_window.expect_problems(BEACON_PROBLEMS)


def test_a_configuration_file_holds_as_soon_as_it_is_saved(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (shared_folder / "workerlint.toml").write_text("", encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_problems(BEACON_PROBLEMS)
    (shared_folder / "workerlint.toml").write_text('ignore = ["DW522"]\n', encoding="utf-8")
    open_window.expect_problems(BEACON_PROBLEMS[:1])


def test_an_error_in_a_configuration_is_listed_there_and_the_last_valid_one_holds(
    open_window: Window, shared_folder: Path
) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (shared_folder / "workerlint.toml").write_text('ignore = ["DW522"]\n', encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_problems(BEACON_PROBLEMS[:1])
    (shared_folder / "workerlint.toml").write_text('ignroe = ["DW522"]\n', encoding="utf-8")
    error = "unknown key `ignroe`workerlint[Ln 1, Col 1]help: did you mean `ignore`?"
    open_window.expect_problems([*BEACON_PROBLEMS[:1], error])
    (shared_folder / "workerlint.toml").write_text('ignore = ["DW522"]\n', encoding="utf-8")
    open_window.expect_problems(BEACON_PROBLEMS[:1])


def test_settings_hold_at_once(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    settings = shared_folder / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}", encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_problems(BEACON_PROBLEMS)
    settings.write_text('{"workerlint.ignore": ["DW301"]}', encoding="utf-8")
    open_window.expect_problems(BEACON_PROBLEMS[1:])


def test_findings_in_a_file_that_is_closed_are_not_listed(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_problems(BEACON_PROBLEMS)
    open_window.run("View: Close Editor")
    open_window.expect_problems([])
