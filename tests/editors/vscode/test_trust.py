"""No program of the workspace runs before the user trusts it, even if it is on PATH."""

from __future__ import annotations

import re
import sys
import sysconfig
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .code_server import CodeServer
from .conftest import EXTENSION, SYSTEM
from .manifests import BEACON, BEACON_PROBLEMS
from .window import STATUS

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]

LIMITS = "[id='status.languageStatus']"
"""The status bar item of VS Code that shows the status items for the language of the file."""
RESTRICTED = {"security.workspace.trust.enabled": True, "security.workspace.trust.startupPrompt": "never"}


def test_a_program_of_the_workspace_needs_trust(
    code_server_program: str, tools_without_python: Path, window: Window, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    programs = project / "bin"
    programs.mkdir(parents=True)
    (project / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    for name, arguments in (("workerlint", "-m workerlint"), ("python3", "")):
        program = f'#!/bin/sh\ntouch {project}/{name}.ran\nexec {sys.executable} {arguments} "$@"\n'
        (programs / name).write_text(program, encoding="utf-8")
        (programs / name).chmod(0o755)
    # A program of the user that looks for another one on PATH, as many scripts do.
    script = tmp_path / "scripts" / "workerlint"
    script.parent.mkdir()
    script.write_text("#!/usr/bin/env python3\n", encoding="utf-8")
    script.chmod(0o755)
    path = f"{programs}:{script.parent}:{tools_without_python}"
    home = tmp_path / "home"
    home.mkdir()
    with CodeServer(code_server_program, EXTENSION, home, path, RESTRICTED) as server:
        window.open_folder(server.url, project)
        window.open_file("beacon.yaml")
        window.expect_message("workerlint needs Python 3.11 or newer; no Python was found.")
        assert list(project.glob("*.ran")) == []
        window.run("Workspaces: Manage Workspace Trust")
        window.page.get_by_role("button", name="Trust", exact=True).click()
        expect(window.page.get_by_text("You trust this folder")).to_be_visible()
        # The page on trust, which takes the focus whenever it changes, would hide the status of the file.
        window.run("View: Close Editor")
        expect(window.page.get_by_role("tab", name="Workspace Trust")).to_have_count(0)
        expect(window.page.locator(STATUS)).to_have_attribute("aria-label", re.compile("Running from PATH"))
        window.expect_problems(BEACON_PROBLEMS)
        assert [file.name for file in project.glob("*.ran")] == ["workerlint.ran"]


def test_the_status_names_what_is_not_read_in_an_untrusted_workspace(
    code_server_program: str, window: Window, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "workerlint.toml").write_text('ignore = ["ALL"]\n', encoding="utf-8")
    (project / "workerlint.toml").write_text('extend = ["package:acme"]\nplugins = true\n', encoding="utf-8")
    (project / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    path = f"{sysconfig.get_path('scripts')}:{SYSTEM}"
    settings = {**RESTRICTED, "workerlint.importStrategy": "useBundled"}
    with CodeServer(code_server_program, EXTENSION, home, path, settings) as server:
        window.open_folder(server.url, project)
        window.open_file("beacon.yaml")
        window.expect_problems(BEACON_PROBLEMS)
        limits = window.page.locator(LIMITS)
        expect(limits).to_have_attribute("aria-label", re.compile("workerlint: incomplete"))
        limits.hover()
        detail = window.page.locator(".hover-language-status").filter(has_text="incomplete")
        text = f"Not read (outside of the folder, which is not trusted): {tmp_path / 'workerlint.toml'}, package:acme."
        expect(detail).to_contain_text(text)
