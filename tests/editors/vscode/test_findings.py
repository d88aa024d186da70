"""Findings in VS Code: what is underlined, and the rows of the Problems panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, BEACON_PROBLEMS, OTHER

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_each_finding_is_underlined_and_listed_once(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_running(VERSION)
    expect(window.underlined("error")).to_have_count(1)
    expect(window.underlined("warning")).to_have_count(1)
    window.expect_problems(BEACON_PROBLEMS)


def test_the_list_follows_what_is_typed(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)
    window.put_caret(8, 1)
    window.page.keyboard.press("Control+Shift+k")
    moved = BEACON_PROBLEMS[1].replace("Ln 10", "Ln 9")
    window.expect_problems([moved])
    window.page.keyboard.press("Control+z")
    window.expect_problems(BEACON_PROBLEMS)


def test_nothing_is_said_of_other_yaml(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "build.yaml").write_text(OTHER, encoding="utf-8")
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("build.yaml")
    window.open_file("beacon.yaml")
    # The file that was opened first has been checked when the second has its findings.
    window.expect_problems(BEACON_PROBLEMS)


def test_a_configuration_file_holds_as_soon_as_it_is_saved(
    code_server: CodeServer, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (tmp_path / "workerlint.toml").write_text("", encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)
    (tmp_path / "workerlint.toml").write_text('ignore = ["DW522"]\n', encoding="utf-8")
    window.expect_problems(BEACON_PROBLEMS[:1])


def test_an_error_in_a_configuration_is_listed_there_and_the_last_valid_one_holds(
    code_server: CodeServer, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (tmp_path / "workerlint.toml").write_text('ignore = ["DW522"]\n', encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS[:1])
    (tmp_path / "workerlint.toml").write_text('ignroe = ["DW522"]\n', encoding="utf-8")
    error = "unknown key `ignroe`workerlint[Ln 1, Col 1]help: did you mean `ignore`?"
    window.expect_problems([*BEACON_PROBLEMS[:1], error])
    (tmp_path / "workerlint.toml").write_text('ignore = ["DW522"]\n', encoding="utf-8")
    window.expect_problems(BEACON_PROBLEMS[:1])


def test_settings_hold_at_once(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    settings = tmp_path / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}", encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)
    settings.write_text('{"workerlint.ignore": ["DW301"]}', encoding="utf-8")
    window.expect_problems(BEACON_PROBLEMS[1:])
