"""The screenshot in the extension's README is up to date, and is regenerated on request.

WORKERLINT_README_PICTURE=1 pytest -m "" tests/editors/vscode/test_picture.py
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .conftest import EXTENSION
from .manifests import BEACON, BEACON_PROBLEMS, row

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]

PICTURE = EXTENSION.parent / "images" / "findings.png"
UNDEFINED = "undefined dependency `raed`: no element of `topology` has this name"


def test_the_picture_of_the_readme(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / "beacon.yaml").write_text(BEACON.replace("[read]", "[raed]"), encoding="utf-8")
    window.page.set_viewport_size({"width": 1040, "height": 720})
    window.open_folder(code_server.url, folder)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(2)
    expect(window.page.locator(".codelens-decoration").first).to_have_text("Dry-run apply | Topology")
    window.page.keyboard.press("Control+b")
    window.run("workerlint: Show Topology")
    expect(window.page_beside().locator("svg text.name")).to_have_text(["read", "log", "raed"])
    log_level, port = BEACON_PROBLEMS
    window.expect_problems([log_level, row(UNDEFINED, "DW403", "Ln 16, Col 48", "did you mean `read`?"), port])
    if os.environ.get("WORKERLINT_README_PICTURE"):
        window.page.screenshot(path=PICTURE)
    assert PICTURE.exists()
