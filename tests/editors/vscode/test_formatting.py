"""Which documents workerlint's formatter is offered for, and what it changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from workerlint.cli.entry import main
from workerlint.version import VERSION

from .manifests import CLEAN, OTHER

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]

HEAD, _, BODY = CLEAN.partition("type: worker\n")
MESSY = "type: worker\n\n\n" + HEAD + re.sub("^ +", lambda found: found[0] * 2, BODY, flags=re.MULTILINE)
"""Other fields first, empty lines, and lines that are indented too far."""
NO_FORMATTER = "There is no formatter for 'yaml' files installed."


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["plain", "x[1]"])
def test_a_worker_is_formatted_as_on_the_command_line(
    open_window: Window, shared_folder: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    place = shared_folder / folder
    place.mkdir()
    file, copy = place / f"{folder}-worker.yaml", place / "copy.yaml"
    for path in (file, copy):
        path.write_text(MESSY, encoding="utf-8")
    monkeypatch.chdir(place)
    assert main(["format", "copy.yaml"]) == 0
    open_window.find_file(file.name)
    open_window.expect_running(VERSION)
    open_window.run("Format Document")
    open_window.save()
    assert file.read_text(encoding="utf-8") == copy.read_text(encoding="utf-8") != MESSY
    assert file.read_text(encoding="utf-8").startswith("type: worker\n\n\nname:")


@pytest.mark.slow
@pytest.mark.parametrize("text", [OTHER, ""])
def test_other_yaml_has_no_formatter(open_window: Window, shared_folder: Path, text: str) -> None:
    (shared_folder / "ci.yaml").write_text(text, encoding="utf-8")
    (shared_folder / "worker.yaml").write_text(CLEAN, encoding="utf-8")
    open_window.open_file("worker.yaml")
    open_window.expect_running(VERSION)
    open_window.open_file("ci.yaml")
    open_window.run("Format Document")
    expect(open_window.page.get_by_role("dialog").filter(has_text=NO_FORMATTER)).to_be_visible()


@pytest.mark.slow
def test_the_setting_turns_the_formatter_off(open_window: Window, shared_folder: Path) -> None:
    (shared_folder / "worker.yaml").write_text(MESSY, encoding="utf-8")
    open_window.open_file("worker.yaml")
    open_window.give_settings(shared_folder, {"workerlint.format.enable": "off"})
    open_window.run("Format Document")
    expect(open_window.page.get_by_role("dialog").filter(has_text=NO_FORMATTER)).to_be_visible()
    expect(open_window.page.locator(".tab.dirty")).to_have_count(0)
