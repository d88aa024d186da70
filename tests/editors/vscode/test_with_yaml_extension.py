"""workerlint next to YAML by Red Hat: what both do is done once.

Unless WORKERLINT_VSCODE_YAML names the published extension, one with the same identifier, defaults and language server
stands for it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, BEACON_PROBLEMS, CLEAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser, pytest.mark.slow]

MESSY = CLEAN.replace("type: worker\n", "type: worker\n\n\n")
"""Two empty lines: workerlint keeps both, and the other formatter one of them."""
PROMPT = "There are multiple formatters for 'YAML' files"
UNIQUE = re.compile(r"Map keys must be unique.*YAML")
"""What the other extension reports for a duplicate key."""


@pytest.fixture
def open_worker(code_server_with_yaml: CodeServer, window: Window, tmp_path: Path) -> Callable[[str], Path]:
    """Open a Worker once both servers run: the other one has reported the error of another file."""

    def open_text(text: str) -> Path:
        (tmp_path / "other.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
        file = tmp_path / "worker.yaml"
        file.write_text(text, encoding="utf-8")
        window.open_folder(code_server_with_yaml.url, tmp_path)
        window.open_file("other.yaml")
        expect(window.problems()).to_have_text([UNIQUE])
        window.open_file("worker.yaml")
        window.expect_running(VERSION)
        return file

    return open_text


def test_only_syntax_errors_are_shown_by_both(window: Window, open_worker: Callable[[str], Path]) -> None:
    open_worker(f"{BEACON}name: twice\n")
    rows = window.problems()
    expect(rows.filter(has_text="[Ln 23, Col 1]")).to_have_text([re.compile("DW003"), UNIQUE])
    expect(rows.filter(has_text="[Ln 8, Col 13]")).to_have_text([BEACON_PROBLEMS[0]])


def test_hover_is_not_doubled(window: Window, open_worker: Callable[[str], Path]) -> None:
    open_worker(CLEAN)
    hover = window.hover(8, 4)
    expect(hover).to_contain_text("Log level")
    expect(hover.locator(".hover-row:has(.hover-contents)")).to_have_count(1)


def test_completion_is_not_doubled(window: Window, open_worker: Callable[[str], Path]) -> None:
    open_worker(CLEAN.replace("logLevel: INFO", "logLevel: "))
    window.put_caret(8, 13)
    window.page.keyboard.press("Control+Space")
    levels = window.page.locator(".suggest-widget .monaco-list-row .label-name")
    expect(levels).to_have_text(["INFO", "DEBUG", "WARN", "ERROR"])


def test_workerlint_does_not_format(window: Window, open_worker: Callable[[str], Path]) -> None:
    file = open_worker(MESSY)
    window.run("Format Document")
    window.save()
    assert "type: worker\n\ndescription:" in file.read_text(encoding="utf-8")
    expect(window.page.get_by_text(PROMPT)).to_have_count(0)


def test_the_editor_asks_if_both_format(window: Window, tmp_path: Path, open_worker: Callable[[str], Path]) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "settings.json").write_text(json.dumps({"workerlint.format.enable": "on"}))
    open_worker(MESSY)
    window.run("Format Document")
    expect(window.page.get_by_text(PROMPT).first).to_be_visible()
