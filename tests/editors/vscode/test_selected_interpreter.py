"""The interpreter that is selected in Microsoft's extensions for Python: the search prefers it, and follows a change.

They are published only in the store of VS Code, so an extension with the same identifier and interface stands for each.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .code_server import CodeServer
from .conftest import EXTENSION, SYSTEM
from .manifests import BEACON, BEACON_PROBLEMS
from .window import STATUS

if TYPE_CHECKING:
    from pathlib import Path

    from .window import Window

pytestmark = [pytest.mark.editor, pytest.mark.browser]

COMMON = """\
const { EventEmitter, Uri, workspace } = require("vscode");
const changed = new EventEmitter();
const selected = () => workspace.getConfiguration("python").get("selected");
workspace.onDidChangeConfiguration(() => changed.fire());
"""
INTERFACES = {
    "python": """\
exports.activate = () => ({ environments: {
  getActiveEnvironmentPath: () => ({ path: selected() }),
  resolveEnvironment: async ({ path }) => ({ executable: { uri: Uri.file(path) } }),
  onDidChangeActiveEnvironmentPath: changed.event,
} });
""",
    "vscode-python-envs": """\
exports.activate = () => ({
  getEnvironment: async () => ({ execInfo: { run: { executable: selected() } } }),
  onDidChangeEnvironment: changed.event,
});
""",
}


def package(name: str, file: Path) -> Path:
    """Write the extension of Microsoft with this name, which takes the interpreter from the setting ``python.selected``."""
    setting = {"python.selected": {"type": "string", "default": ""}}
    manifest = {
        "name": name,
        "publisher": "ms-python",
        "version": "2026.1.0",
        "engines": {"vscode": "^1.90.0"},
        "main": "./main.js",
        "activationEvents": [],
        "contributes": {"configuration": {"properties": setting}},
    }
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("extension/package.json", json.dumps(manifest))
        archive.writestr("extension/main.js", COMMON + INTERFACES[name])
    return file


@pytest.mark.parametrize("name", INTERFACES)
def test_the_selected_interpreter_is_used_and_followed(
    code_server_program: str, window: Window, tmp_path: Path, name: str
) -> None:
    project = tmp_path / "project"
    (project / ".vscode").mkdir(parents=True)
    (project / "beacon.yaml").write_text(BEACON, encoding="utf-8")
    other = tmp_path / "other"
    other.symlink_to(sys.prefix)
    settings = project / ".vscode" / "settings.json"
    settings.write_text(json.dumps({"python.selected": sys.executable}), encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    extension = package(name, tmp_path / f"{name}.vsix")
    with CodeServer(code_server_program, EXTENSION, home, SYSTEM, others=[extension]) as server:
        window.open_folder(server.url, project)
        window.open_file("beacon.yaml")
        status = window.page.locator(STATUS)
        for python in (sys.executable, str(other / "bin" / "python")):
            settings.write_text(json.dumps({"python.selected": python}), encoding="utf-8")
            origin = re.escape(f"Running from the selected Python interpreter ({python})")
            expect(status).to_have_attribute("aria-label", re.compile(origin))
        window.expect_problems(BEACON_PROBLEMS)
