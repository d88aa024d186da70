"""Manifests to commit, and the environment of a pre-commit that knows of no other installation."""

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
  compute: runnable-default
  logLevel: INFO
  topology:
    - name: city-sync
      type: bento
"""
FIXABLE = CLEAN.replace("INFO", "info")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory, installing: dict[str, str]) -> dict[str, str]:
    """An environment for pre-commit, with its installations in a place of their own."""
    return {
        **installing,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PRE_COMMIT_COLOR": "never",
    }
