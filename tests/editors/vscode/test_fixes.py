"""Fixes in VS Code, down to the bytes of the saved file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .manifests import BEACON

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]

BESIDE_OTHERS = BEACON.replace("{PORT: 8080}", '{NOTE: "é 📡", PORT: 8080} # très 📡')
"""The error on line 10 is after an accent and a character of two UTF-16 units."""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_fix_changes_the_bytes_that_it_names(
    code_server: CodeServer, window: Window, tmp_path: Path, newline: str
) -> None:
    before = BESIDE_OTHERS.replace("\n", newline).encode()
    file = tmp_path / "beacon.yaml"
    file.write_bytes(before)
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("warning")).to_have_count(1)
    window.apply_fix(10, 31, "Quote the value")
    expect(window.underlined("warning")).to_have_count(0)
    window.apply_fix(8, 14, "Replace with `INFO`")
    expect(window.underlined("error")).to_have_count(0)
    window.save()
    assert file.read_bytes() == before.replace(b"8080", b'"8080"').replace(b"info", b"INFO")


def test_fix_all_applies_every_safe_fix(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "beacon.yaml"
    file.write_text(BESIDE_OTHERS, encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("beacon.yaml")
    expect(window.underlined("error")).to_have_count(1)
    window.run("Fix All")
    expect(window.underlined("error")).to_have_count(0)
    window.save()
    assert file.read_text(encoding="utf-8") == BESIDE_OTHERS.replace("8080", '"8080"').replace("info", "INFO")
