"""The extension in VS Code for the Web: the server runs in the browser, and the files are in a virtual workspace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.editors.vscode.manifests import BEACON, BEACON_PROBLEMS, CLEAN

from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.editors.vscode.window import Window

    from .web_server import WebServer

pytestmark = [pytest.mark.editor, pytest.mark.browser]

STACK = """\
name: acme-stack
version: v1alpha
type: stack
stack:
  name: acme
  version: "1.0"
  workerConfig: {}
"""
CONFIGURATION = """\
[per-file-ignores]
"configured.yaml" = ["DW522"]
"""
FILES = {
    "acme-stack.yaml": STACK,
    "acme.yaml": CLEAN.replace("bento-worker:3.0", "acme:1.0"),
    "checked.yaml": BEACON,
    "clean.yaml": CLEAN,
    "configured.yaml": BEACON,
    "drawn.yaml": CLEAN,
    "umbra.yaml": CLEAN.replace("bento-worker:3.0", "umbra:1.0"),
    "workerlint.toml": CONFIGURATION,
}


def named(text: str, file: str) -> str:
    """Return a manifest with the name of its file, because two Workers with one name are a finding."""
    return text.replace("beacon-reader", file.partition(".")[0])


@pytest.fixture(scope="module", autouse=True)
def folder(files: Path) -> None:
    """Write the files before the window is opened."""
    for name, text in FILES.items():
        (files / name).write_text(named(text, name), encoding="utf-8")


@pytest.fixture
def opened(folder: None, window: Window) -> Iterator[Window]:
    """Close the editor after the test."""
    yield window
    window.run("View: Revert and Close Editor")


def test_findings_appear_and_a_fix_changes_the_file(opened: Window, files: Path) -> None:
    opened.open_file("checked.yaml")
    opened.expect_running(VERSION)
    opened.expect_problems(BEACON_PROBLEMS)
    opened.apply_fix(8, 14, "Replace with `INFO`")
    expect(opened.underlined("error")).to_have_count(0)
    opened.save()
    assert (files / "checked.yaml").read_text(encoding="utf-8") == named(BEACON, "checked.yaml").replace("info", "INFO")


def test_hover_and_completion_answer(opened: Window) -> None:
    opened.open_file("clean.yaml")
    expect(opened.hover(8, 5)).to_contain_text("logLevel")
    opened.put_caret(8, 17)
    for _ in "INFO":
        opened.page.keyboard.press("Backspace")
    opened.run("Trigger Suggest")
    expect(opened.page.locator(".suggest-widget .monaco-list-row")).to_have_text(
        [re.compile(level) for level in ("INFO", "DEBUG", "WARN", "ERROR")]
    )


def test_the_configuration_in_the_workspace_applies_and_a_saved_change_too(opened: Window) -> None:
    opened.open_file("configured.yaml")
    expect(opened.underlined("error")).to_have_count(1)
    expect(opened.underlined("warning")).to_have_count(0)
    opened.open_file("workerlint.toml")
    opened.put_caret(2, 1)
    opened.page.keyboard.press("Control+Shift+k")
    opened.save()
    opened.run("View: Revert and Close Editor")
    expect(opened.underlined("warning")).to_have_count(1)


def test_the_stacks_that_other_files_define_are_known(opened: Window) -> None:
    opened.open_file("umbra.yaml")
    expect(opened.underlined("info")).to_have_count(1)
    expect(opened.hover(7, 12)).to_contain_text("unknown stack")
    opened.run("View: Revert and Close Editor")
    opened.open_file("acme.yaml")
    expect(opened.page.locator(".codelens-decoration").first).to_be_visible()
    expect(opened.underlined("info")).to_have_count(0)
    opened.put_caret(7, 12)
    opened.run("Go to Definition")
    expect(opened.page.get_by_role("tab", name=re.compile("acme-stack.yaml"))).to_be_visible()
    opened.run("View: Revert and Close Editor")


def test_the_topology_is_drawn_and_leads_to_the_manifest(opened: Window) -> None:
    opened.open_file("drawn.yaml")
    expect(opened.page.locator(".codelens-decoration").first).to_be_visible()
    opened.run("workerlint: Show Topology")
    names = opened.page_beside().locator("svg text.name")
    expect(names).to_have_text(["read", "log"])
    names.get_by_text("log", exact=True).click()
    opened.expect_caret(16, 7)
    opened.page.keyboard.type("x")
    opened.run("View: Close Other Editors in Group")


def test_a_dry_run_says_why_it_is_not_available(opened: Window) -> None:
    opened.open_file("clean.yaml")
    expect(opened.page.locator(".codelens-decoration").first).to_be_visible()
    opened.run("workerlint: Dry-Run Apply")
    opened.expect_message("which a browser cannot read")
    opened.run("Notifications: Clear All Notifications")


def test_a_new_worker(opened: Window) -> None:
    opened.open_file("clean.yaml")
    opened.run("workerlint: New Worker")
    opened.choose("bento")
    opened.answer("Not Valid")
    expect(opened.page.locator(".quick-input-message")).to_contain_text("invalid name")
    opened.answer("city-sync")
    expect(opened.editor(re.compile("Untitled-1"))).to_contain_text("city-sync")


def test_nothing_is_requested_from_another_host(opened: Window, web_server: WebServer, requests: list[str]) -> None:
    opened.open_file("clean.yaml")
    port = web_server.url.rpartition(":")[2]
    own = re.compile(rf"(data|blob):|http://([\w-]+\.)?vscode\.localhost:{port}/")
    assert [url for url in requests if not own.match(url)] == []
    assert any(url.endswith("/stdlib.zip") for url in requests)
