"""Fixes in VS Code, down to the bytes of the saved file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .manifests import BEACON

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]

BESIDE_OTHERS = BEACON.replace("{PORT: 8080}", '{NOTE: "é 📡", PORT: 8080} # très 📡')
"""The error on line 10 is after an accent and a character of two UTF-16 units."""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_fix_changes_the_bytes_that_it_names(open_window: Window, shared_folder: Path, newline: str) -> None:
    before = BESIDE_OTHERS.replace("\n", newline).encode()
    file = shared_folder / "beacon.yaml"
    file.write_bytes(before)
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("warning")).to_have_count(1)
    open_window.apply_fix(10, 31, "Quote the value")
    expect(open_window.underlined("warning")).to_have_count(0)
    open_window.apply_fix(8, 14, "Replace with `INFO`")
    expect(open_window.underlined("error")).to_have_count(0)
    open_window.save()
    assert file.read_bytes() == before.replace(b"8080", b'"8080"').replace(b"info", b"INFO")


def test_fix_all_applies_every_safe_fix(open_window: Window, shared_folder: Path) -> None:
    file = shared_folder / "beacon.yaml"
    file.write_text(BESIDE_OTHERS, encoding="utf-8")
    open_window.open_file("beacon.yaml")
    expect(open_window.underlined("error")).to_have_count(1)
    open_window.run("Fix All")
    expect(open_window.underlined("error")).to_have_count(0)
    open_window.save()
    assert file.read_text(encoding="utf-8") == BESIDE_OTHERS.replace("8080", '"8080"').replace("info", "INFO")
