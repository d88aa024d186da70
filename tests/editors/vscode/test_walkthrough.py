"""The walkthrough: a user who follows its steps completes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_each_step_can_be_completed(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    window.open_folder(code_server.url, tmp_path)
    window.run("Welcome: Open Walkthrough...")
    window.choose("Get started with workerlint")
    page = window.page.locator(".gettingStartedContainer .gettingStartedDetailsContent")
    completed = page.locator(".codicon-getting-started-step-checked.complete")
    expect(page.locator(".step-title")).to_have_text(
        ["Create a Worker", "Fix the findings", "Apply without a platform", "Configure"]
    )
    expect(completed).to_have_count(0)
    page.get_by_role("button", name="New Worker").click()
    window.choose("bento")
    window.answer("cities")
    command = window.page.locator(".codelens-decoration a").get_by_text("Dry-run apply")
    expect(command).to_be_visible()
    window.run("workerlint: Fix All")
    window.expect_message("There are no safe fixes to apply.")
    command.click()
    window.expect_message("accepted. 1 to create")
    window.page.get_by_role("tab", name=re.compile("Walkthrough")).click()
    page.locator(".step-title").get_by_text("Configure").click()
    page.get_by_role("button", name="Show Settings").click()
    window.page.get_by_role("tab", name=re.compile("Walkthrough")).click()
    expect(completed).to_have_count(4)
