"""The command that opens a new manifest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.scaffold.stacks import TEMPLATES
from workerlint.version import VERSION

if TYPE_CHECKING:
    from .code_server import CodeServer
    from .window import Window

SCAFFOLD = Path(__file__).parents[3] / "editors" / "vscode" / "src" / "stacks.ts"


def test_the_stacks_are_those_of_the_command_line() -> None:
    listed = re.findall(r'label: "([^"]+)", detail: "([^"]+)"', SCAFFOLD.read_text(encoding="utf-8"))
    assert listed == [(name, template.comment) for name, template in TEMPLATES.items()]


@pytest.mark.editor
@pytest.mark.browser
def test_a_manifest_is_opened_for_the_stack_and_the_name(
    code_server: CodeServer, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "notes.yaml").write_text("notes: none\n", encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("notes.yaml")
    window.expect_running(VERSION)
    window.run("workerlint: New Worker")
    window.choose("container")
    window.answer("Beacon")
    expect(window.page.locator(".quick-input-message")).to_contain_text("invalid name `Beacon`")
    window.answer("beacon")
    editor = window.editor(re.compile("Untitled-1"))
    expect(editor).to_contain_text("name: beacon")
    expect(editor).to_contain_text("stack: container:1.0")
    window.expect_problems([])
