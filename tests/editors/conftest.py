"""Real editors, each with its own home directory; a missing one skips its tests, but fails them in CI."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = Path(__file__).parents[2] / "editors"
MANIFEST = """\
name: city-sync
version: v1beta
type: worker
worker:
  {stack: bento:3.0, compute: runnable-default, tempDir: "😀é", logLevel: info}
---
name: lines-to-log
version: v1beta
type: worker
worker:
  topology:
  - {name: lines, type: input}
  - {name: log, type: output, doc: "😀é", dependencies: [lines]}
  stack: bento:3.0
  compute: runnable-default
"""


@pytest.fixture
def settings() -> Path:
    """Return the directory of the settings files that users copy."""
    return SETTINGS


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Create a project with a manifest: two Workers, one with an error after an emoji."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "workerlint.toml").write_text('ignore = ["DW70", "DW20"]\n')
    path = project / "worker.yaml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a home directory without settings, with this workerlint on PATH."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PATH", os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return folder


@pytest.fixture
def editor() -> Callable[[str, str, str], str]:
    """Return the path of an editor, from an environment variable or by its name."""

    def find(variable: str, name: str, hint: str) -> str:
        path = os.environ.get(variable) or shutil.which(name)
        if path:
            return path
        reason = f"{hint}, or set {variable}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return find
