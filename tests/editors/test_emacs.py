"""Emacs with eglot, with the settings that users copy."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.editor

RIG = Path(__file__).with_name("eglot.el")
HINT = "Emacs with eglot and yaml-mode is not installed (apt-get install emacs-nox elpa-eglot elpa-yaml-mode)"


def test_emacs_with_eglot(editor: Callable[[str, str, str], str], settings: Path, home: Path, manifest: Path) -> None:
    emacs = editor("WORKERLINT_EMACS", "emacs", HINT)
    probe = [emacs, "--batch", "--eval", "(progn (package-initialize) (require 'eglot) (require 'yaml-mode))"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        if os.environ.get("CI") == "true":
            pytest.fail(HINT)
        pytest.skip(HINT)
    places = {"WORKERLINT_MANIFEST": manifest, "WORKERLINT_EGLOT_SETTINGS": settings / "workerlint.el"}
    environment = {**os.environ, **{name: str(path) for name, path in places.items()}}
    done = subprocess.run(
        [emacs, "--batch", "-l", str(RIG)],
        cwd=manifest.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout + done.stderr
    seen: dict[str, Any] = json.loads(lines[-1])
    assert done.returncode == 0, (seen, done.stderr)
    (found,) = seen["findings"]
    assert found["text"] == "info"
    assert "invalid log level `info`" in found["message"]
    assert "logLevel" in seen["hover"]
    assert any(label.startswith("bento") for label in seen["completion"])
    text = manifest.read_text(encoding="utf-8")
    assert seen["text"] == text.replace("info", "INFO").replace("name: lines,", "name: cities,").replace(
        "[lines]", "[cities]"
    )
