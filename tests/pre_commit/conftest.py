"""Manifests to commit, and the environment of a pre-commit without other installations."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[..., subprocess.CompletedProcess[str]]

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


class Scratch(NamedTuple):
    """A user's repository."""

    repository: Any
    call: Call


@pytest.fixture
def scratch(repositories: type, tmp_path: Path, environment: dict[str, str]) -> Scratch:
    repository = repositories(tmp_path / "user")

    def call(*command: str, path: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=repository.path,
            env={**environment, "PATH": path or environment["PATH"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    return Scratch(repository, call)


def configuration(clone: Path, *ids: str, tag: str = "v1") -> str:
    """Return a configuration with hooks of a repository."""
    listed = "".join(f"      - id: {hook}\n" for hook in ids)
    return f"repos:\n  - repo: {clone}\n    rev: {tag}\n    hooks:\n{listed}"


def outcomes(output: str) -> list[str]:
    """Return the last word of each hook's line."""
    return re.findall(r"\.(Passed|Failed)$", output, re.MULTILINE)
