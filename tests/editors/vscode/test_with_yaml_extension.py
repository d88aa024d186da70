"""workerlint next to YAML by Red Hat: what both do is done once.

Unless WORKERLINT_VSCODE_YAML names the published extension, one with the same identifier, defaults and language server
stands for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, BEACON_PROBLEMS, CLEAN, MOST_KEYS, WEATHER

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser, pytest.mark.slow]

MESSY = CLEAN.replace("type: worker\n", "type: worker\n\n\n")
"""Two empty lines: workerlint keeps both, and the other formatter one of them."""
PROMPT = "There are multiple formatters for 'YAML' files"
UNIQUE = re.compile(r"Map keys must be unique.*YAML")
"""What the other extension reports for a duplicate key."""


@pytest.fixture(scope="module")
def code_server(code_server_with_yaml: CodeServer) -> CodeServer:
    """Return the server of the shared window."""
    return code_server_with_yaml


def open_worker(window: Window, folder: Path, text: str) -> Path:
    """Open a Worker once both servers run: the other one has reported the error of another file."""
    (folder / "other.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    file = folder / "worker.yaml"
    file.write_text(text, encoding="utf-8")
    window.open_file("other.yaml")
    expect(window.problems()).to_have_text([UNIQUE])
    window.open_file("worker.yaml")
    window.expect_running(VERSION)
    return file


def test_only_syntax_errors_are_shown_by_both(open_window: Window, shared_folder: Path) -> None:
    open_worker(open_window, shared_folder, f"{BEACON}name: twice\n")
    rows = open_window.problems()
    expect(rows.filter(has_text="[Ln 23, Col 1]")).to_have_text([re.compile("DW003"), UNIQUE])
    expect(rows.filter(has_text="[Ln 8, Col 13]")).to_have_text([BEACON_PROBLEMS[0]])


def test_hover_is_not_doubled(open_window: Window, shared_folder: Path) -> None:
    open_worker(open_window, shared_folder, CLEAN)
    hover = open_window.hover(8, 4)
    expect(hover).to_contain_text("Log level")
    expect(hover.locator(".hover-row:has(.hover-contents)")).to_have_count(1)


def test_completion_is_not_doubled(open_window: Window, shared_folder: Path) -> None:
    open_worker(open_window, shared_folder, CLEAN.replace("logLevel: INFO", "logLevel: "))
    open_window.put_caret(8, 13)
    open_window.page.keyboard.press("Control+Space")
    levels = open_window.page.locator(".suggest-widget .monaco-list-row .label-name")
    expect(levels).to_have_text(["INFO", "DEBUG", "WARN", "ERROR"])


def test_workerlint_does_not_format(open_window: Window, shared_folder: Path) -> None:
    file = open_worker(open_window, shared_folder, MESSY)
    open_window.run("Format Document")
    open_window.save()
    assert "type: worker\n\ndescription:" in file.read_text(encoding="utf-8")
    expect(open_window.page.get_by_text(PROMPT)).to_have_count(0)


def test_the_editor_asks_if_both_format(open_window: Window, shared_folder: Path) -> None:
    open_worker(open_window, shared_folder, MESSY)
    open_window.give_settings(shared_folder, {"workerlint.format.enable": "on"})
    open_window.run("Format Document")
    expect(open_window.page.get_by_text(PROMPT).first).to_be_visible()


@pytest.mark.deep
def test_enter_indents_and_never_accepts_a_completion(open_window: Window, shared_folder: Path) -> None:
    file = open_worker(open_window, shared_folder, "")
    assert open_window.write(WEATHER) <= MOST_KEYS
    open_window.save()
    assert file.read_text(encoding="utf-8").rstrip("\n") == WEATHER.rstrip("\n")
