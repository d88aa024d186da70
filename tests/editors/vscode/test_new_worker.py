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
    from .window import Window

SCAFFOLD = Path(__file__).parents[3] / "editors" / "vscode" / "src" / "stacks.ts"


def test_the_stacks_are_those_of_the_command_line() -> None:
    listed = re.findall(r'label: "([^"]+)", detail: "([^"]+)"', SCAFFOLD.read_text(encoding="utf-8"))
    assert listed == [(name, template.comment) for name, template in TEMPLATES.items()]


@pytest.mark.editor
@pytest.mark.browser
def test_a_manifest_is_opened_for_the_stack_and_the_name(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "notes.yaml").write_text("notes: none\n", encoding="utf-8")
    open_window.open_file("notes.yaml")
    open_window.expect_running(VERSION)
    open_window.run("workerlint: New Worker")
    open_window.choose("container")
    open_window.answer("Beacon")
    expect(open_window.page.locator(".quick-input-message")).to_contain_text("invalid name `Beacon`")
    open_window.answer("beacon")
    editor = open_window.editor(re.compile("Untitled-1"))
    expect(editor).to_contain_text("name: beacon")
    expect(editor).to_contain_text("stack: container:1.0")
    open_window.expect_problems([])
