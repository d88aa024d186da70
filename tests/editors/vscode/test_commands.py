"""The commands whose results the extension shows."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.version import VERSION

from .manifests import BEACON, CLEAN

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_the_topology_is_drawn_beside_and_drawn_again(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("workerlint: Show Topology")
    names = open_window.page_beside().locator("svg text.name")
    expect(names).to_have_text(["read", "log"])
    open_window.put_caret(15, 18)
    open_window.page.keyboard.type("er")
    expect(names).to_have_text(["reader", "log", "read"])


def test_a_click_on_an_element_reveals_it_and_findings_are_on_the_elements(
    open_window: Window, shared_folder: Path
) -> None:
    (shared_folder / "beacon.yaml").write_text(CLEAN.replace("[read]", "[raed]"), encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("workerlint: Show Topology")
    drawing = open_window.page_beside().locator("svg")
    expect(drawing.locator(".finding.error")).to_have_text(["DW403"])
    expect(drawing.locator(".box.error title")).to_contain_text("undefined dependency `raed`")
    drawing.locator("text.name").get_by_text("log", exact=True).click()
    open_window.expect_caret(16, 7)
    drawing.locator("text.name").get_by_text("raed", exact=True).click()
    open_window.expect_caret(16, 48)
    open_window.page.keyboard.type("read")
    for _ in range(4):
        open_window.page.keyboard.press("Delete")
    expect(drawing.locator(".finding")).to_have_count(0)
    expect(drawing.locator("text.name")).to_have_text(["read", "log"])


def test_a_drawing_has_the_colors_of_the_theme(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / ".vscode").mkdir()
    (shared_folder / ".vscode" / "settings.json").write_text('{"workbench.colorTheme": "Default Dark Modern"}')
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("workerlint: Show Topology")
    expect(open_window.page_beside().locator("svg .paper")).to_have_css("fill", "rgb(31, 31, 31)")


def test_a_dry_run_is_read_in_a_document_beside(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("workerlint: Dry-Run Apply")
    expect(open_window.editor(re.compile(r"\.txt"))).to_contain_text("beacon-reader")


def test_the_locations_in_a_refused_dry_run_are_links(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("workerlint: Dry-Run Apply")
    output = open_window.editor(re.compile(r"\.txt"))
    open_window.follow(output.locator(".detected-link").get_by_text("beacon.yaml:8:13"))
    open_window.expect_caret(8, 13)


def test_a_dry_run_is_compared_with_the_recorded_state(
    code_server: CodeServer, open_window: Window, shared_folder: Path
) -> None:
    file = shared_folder / "beacon.yaml"
    file.write_text(CLEAN, encoding="utf-8")
    record = [sys.executable, "-m", "workerlint_shim", "apply", "-f", str(file), "--record"]
    subprocess.run(record, env=code_server.environment, check=True, capture_output=True)
    file.write_text(CLEAN.replace("replicas: 1", "replicas: 2"), encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_running(VERSION)
    open_window.run("workerlint: Dry-Run Apply")
    message = open_window.expect_message("accepted. 0 to create, 1 to update, 0 unchanged")
    message.get_by_role("button", name="Show Output").click()
    expect(open_window.editor(re.compile(r"\.txt"))).to_contain_text("beacon-reader")
    open_window.page.get_by_role("tab", name="beacon-reader:v1beta:worker: update (dry run)").click()
    difference = open_window.page.locator(".monaco-diff-editor")
    expect(difference.locator(".view-lines.line-delete")).to_contain_text("replicas: 1")
    expect(difference.locator(".modified .view-line").get_by_text("replicas: 2")).to_be_visible()
    open_window.follow(difference.locator(".detected-link").get_by_text("replicas", exact=True))
    open_window.expect_caret(6, 3)


def test_several_resources_are_compared_in_one_editor(open_window: Window, shared_folder: Path) -> None:
    # Another test records a Worker with the name of this one.
    text = "---\n".join(CLEAN.replace("beacon-reader", name) for name in ("first-reader", "second-reader"))
    (shared_folder / "beacon.yaml").write_text(text, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    open_window.expect_running(VERSION)
    open_window.run("workerlint: Dry-Run Apply")
    open_window.expect_message("2 to create")
    expect(open_window.page.get_by_role("tab", name="Dry-run apply of beacon.yaml: accepted (2 files)")).to_be_visible()
    expect(open_window.page.locator(".multiDiffEntry").filter(has_text="first-reader:v1beta:worker")).to_be_visible()


def test_an_explanation_is_read_as_a_page_beside(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("workerlint: Show Effective Manifest")
    expect(open_window.page_beside().locator("table")).to_contain_text("beacon-reader")
