"""Where the extension finds the server, and its message if there is none."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, BEACON_PROBLEMS, OTHER
from .window import STATUS

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_without_a_server_one_message_says_what_to_type(
    bare_code_server: CodeServer, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (tmp_path / "second.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(bare_code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    message = window.expect_message("workerlint was not found. Install it with: python -m pip install workerlint")
    message.get_by_text("Copy command").click()
    expect(message).to_have_count(0)
    window.expect_on_clipboard("python -m pip install workerlint")
    window.open_file("second.yaml")
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", "workerlint: workerlint was not found.")
    expect(window.page.locator(".notification-toast")).to_have_count(0)


def test_who_opens_other_yaml_is_told_nothing(bare_code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "build.yaml").write_text(OTHER, encoding="utf-8")
    window.open_folder(bare_code_server.url, tmp_path)
    window.open_file("build.yaml")
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", "workerlint: workerlint was not found.")
    expect(window.page.locator(".notification-toast")).to_have_count(0)


def test_a_setting_that_does_not_work_is_named(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    settings = tmp_path / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"workerlint.path": "${workspaceFolder}/gone"}), encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_message("Cannot start workerlint from the setting workerlint.path: no such file.")
    settings.write_text("{}", encoding="utf-8")
    window.expect_running(VERSION)
    window.expect_problems(BEACON_PROBLEMS)


def test_the_interpreter_of_the_settings_is_used(bare_code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (tmp_path / ".vscode").mkdir()
    settings = json.dumps({"workerlint.interpreter": sys.executable})
    (tmp_path / ".vscode" / "settings.json").write_text(settings, encoding="utf-8")
    window.open_folder(bare_code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)


def test_the_environment_of_the_folder_is_used(bare_code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    window.open_folder(bare_code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)


def test_a_restart_brings_the_findings_back(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)
    window.run("workerlint: Restart Language Server")
    window.expect_problems(BEACON_PROBLEMS)
    window.expect_running(VERSION)
