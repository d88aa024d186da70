"""Where the extension finds the server, and its message if there is none."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, BEACON_PROBLEMS, CLEAN, OTHER
from .window import STATUS

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .conftest import Shared
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


NO_PYTHON = "workerlint needs Python 3.11 or newer; no Python was found."
RESTART = "workerlint: Restart Language Server"
"""The command that searches again, and repeats the message if there is no server."""


def give_settings(folder: Path, settings: dict[str, str]) -> None:
    """Write settings of the folder."""
    (folder / ".vscode").mkdir(exist_ok=True)
    (folder / ".vscode" / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


def test_without_python_one_message_says_what_is_missing(shared_without_python: Shared) -> None:
    window, folder = shared_without_python.open(), shared_without_python.folder
    (folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    (folder / "second.yaml").write_text(BEACON, encoding="utf-8")
    window.run(RESTART)
    window.open_file("beacon.yaml")
    message = window.expect_message(NO_PYTHON)
    expect(message.get_by_role("button", name="Download Python")).to_be_visible()
    message.get_by_role("button", name="Open settings").click()
    expect(message).to_have_count(0)
    expect(window.page.get_by_role("tab", name="Settings", exact=True)).to_be_visible()
    window.open_file("second.yaml")
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", f"workerlint: {NO_PYTHON}")
    expect(window.page.locator(".notification-toast")).to_have_count(0)


def test_who_opens_other_yaml_is_told_nothing(shared_without_python: Shared) -> None:
    window = shared_without_python.open()
    (shared_without_python.folder / "build.yaml").write_text(OTHER, encoding="utf-8")
    window.run(RESTART)
    window.open_file("build.yaml")
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", f"workerlint: {NO_PYTHON}")
    expect(window.page.locator(".notification-toast")).to_have_count(0)


def test_an_old_python_is_named(shared_without_python: Shared, tmp_path: Path) -> None:
    window, folder = shared_without_python.open(), shared_without_python.folder
    (folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    old = tmp_path / "python3.9"
    # What start.py prints there; another test runs it with an old version.
    refusal = "workerlint needs Python 3.11 or newer; this is Python 3.9"
    old.write_text(f"#!/bin/sh\necho '{refusal}' >&2\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    give_settings(folder, {"workerlint.interpreter": str(old)})
    window.open_file("beacon.yaml")
    window.expect_message(f"Cannot start workerlint from the setting workerlint.interpreter: {refusal}.")


def test_a_python_without_packages_runs_the_server_of_the_extension(
    bare_code_server: CodeServer, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_folder(bare_code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    window.expect_problems(BEACON_PROBLEMS)
    window.expect_running(VERSION)
    origin = re.compile(r"^workerlint: Running from the extension, with /.*/python/bin/python3\. Parser: Python\.$")
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", origin)


def test_the_status_says_that_a_large_file_is_slow_without_libyaml(
    bare_code_server: CodeServer, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "large.yaml").write_text(CLEAN + "# a line\n" * 1_000, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(CLEAN, encoding="utf-8")
    window.open_folder(bare_code_server.url, tmp_path)
    window.open_file("large.yaml")
    status = window.page.locator(STATUS)
    expect(status).to_have_text(re.compile(rf"workerlint {re.escape(VERSION)}: slower parser$"))
    expect(status).to_have_attribute(
        "aria-label", re.compile("Parser: Python, which is slower for more than 1,000 lines")
    )
    window.open_file("small.yaml")
    window.expect_running(VERSION)


def test_the_interpreter_of_the_settings_is_used(shared_without_packages: Shared) -> None:
    window, folder = shared_without_packages.open(), shared_without_packages.folder
    (folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    give_settings(folder, {"workerlint.interpreter": sys.executable})
    window.open_file("beacon.yaml")
    origin = re.compile(re.escape(f"Running from workerlint.interpreter ({sys.executable})"))
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", origin)
    window.expect_problems(BEACON_PROBLEMS)


def test_the_environment_of_the_folder_is_used(shared_without_packages: Shared) -> None:
    window, folder = shared_without_packages.open(), shared_without_packages.folder
    (folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    window.open_file("beacon.yaml")
    window.expect_running(VERSION)
    (folder / ".venv").symlink_to(sys.prefix)
    window.run(RESTART)
    origin = re.compile(re.escape(f"Running from {folder / '.venv' / 'bin' / 'python'}"))
    expect(window.page.locator(STATUS)).to_have_attribute("aria-label", origin)
    window.expect_problems(BEACON_PROBLEMS)


def test_the_server_of_the_extension_can_be_chosen(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    status = open_window.page.locator(STATUS)
    expect(status).to_have_attribute("aria-label", re.compile("Running from PATH"))
    give_settings(shared_folder, {"workerlint.importStrategy": "useBundled"})
    expect(status).to_have_attribute("aria-label", re.compile("Running from the extension, with "))
    open_window.expect_problems(BEACON_PROBLEMS)


def test_a_server_of_another_version_is_reported(shared_without_python: Shared, tmp_path: Path) -> None:
    window, folder = shared_without_python.open(), shared_without_python.folder
    (folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    other = tmp_path / "workerlint"
    # It has another version, and is otherwise this one.
    program = f'#!/bin/sh\n[ "$1" = --version ] && echo workerlint 7.0 || exec {sys.executable} -m workerlint "$@"\n'
    other.write_text(program, encoding="utf-8")
    other.chmod(0o755)
    give_settings(folder, {"workerlint.path": str(other)})
    window.open_file("beacon.yaml")
    message = window.expect_message(f"does not fit version {VERSION} of the extension: features may be missing.")
    expect(message.get_by_role("button", name="Use the bundled one")).to_be_visible()
    window.expect_problems(BEACON_PROBLEMS)


def test_a_setting_that_does_not_work_is_named(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    give_settings(shared_folder, {"workerlint.path": "${workspaceFolder}/gone"})
    open_window.open_file("beacon.yaml")
    open_window.expect_message("Cannot start workerlint from the setting workerlint.path: no such file.")
    give_settings(shared_folder, {})
    open_window.expect_running(VERSION)
    open_window.expect_problems(BEACON_PROBLEMS)


def test_a_restart_brings_the_findings_back(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_problems(BEACON_PROBLEMS)
    open_window.run(RESTART)
    open_window.expect_problems(BEACON_PROBLEMS)
    open_window.expect_running(VERSION)
