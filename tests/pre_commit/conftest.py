"""Manifests to commit, and the environment of a pre-commit without other installations."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

CLEAN = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: INFO
  compute: runnable-default
  topology:
    - name: city-sync
      type: bento
"""
FIXABLE = CLEAN.replace("INFO", "info")
UNFORMATTED = CLEAN.replace("\n  ", "\n    ")


@pytest.fixture(scope="session")
def environment(directory_of_the_run: Path, installing: dict[str, str]) -> dict[str, str]:
    """Return an environment for pre-commit, with a directory of its own for what it installs, which it locks itself."""
    return {
        **installing,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(directory_of_the_run / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
    }
