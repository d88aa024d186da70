"""The problem matcher: the findings of a task are in the Problems panel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .manifests import BEACON, BEACON_PROBLEMS

if TYPE_CHECKING:
    from pathlib import Path

    from .code_server import CodeServer
    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]


def test_the_findings_of_a_task_are_listed_once(code_server: CodeServer, window: Window, tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    task = {
        "type": "shell",
        "label": "workerlint",
        "command": "workerlint check --output-format concise",
        "problemMatcher": "$workerlint",
    }
    (tmp_path / ".vscode" / "tasks.json").write_text(json.dumps({"version": "2.0.0", "tasks": [task]}))
    for name in ("closed", "open"):
        (tmp_path / f"{name}.yaml").write_text(BEACON.replace("beacon-reader", name), encoding="utf-8")
    window.open_folder(code_server.url, tmp_path)
    window.open_file("open.yaml")
    window.expect_problems(BEACON_PROBLEMS)
    window.run_task("workerlint", "2 2")
    rows = window.problems()
    log_level = rows.filter(has_text="DW301")
    expect(log_level).to_have_count(2)
    # In a file that is opened, the findings of the server replace those of the task.
    window.open_file("closed.yaml")
    expect(window.underlined("error")).to_have_count(1)
    expect(rows.filter(has_text="help: set it to")).to_have_count(2)
    expect(log_level).to_have_count(2)
