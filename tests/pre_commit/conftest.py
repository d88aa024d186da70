"""A repository with the hooks as a user's pre-commit gets to see it, and a place where pip finds what they need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
NOT_COPIED = shutil.ignore_patterns(
    ".*_cache", ".git", ".hypothesis", ".venv", "__pycache__", "*.egg-info", "build", "dist", "node_modules", "tests"
)

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


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command and give its two streams as one."""
    return subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory, repositories: type) -> Path:
    """Commit this repository as it stands to another, as a clone of a tag would be: without what git ignores."""
    folder: Path = tmp_path_factory.mktemp("hooks") / "workerlint"
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    repository = repositories(folder)
    repository.commit("as it stands")
    repository.git("tag", "v1")
    return folder


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory, hooks: Path, repositories: type) -> Path:
    """Fetch what the hooks need to be installed, once; without a network skip, but fail in CI.

    Building the wheel here, from a clone, is a test in itself.
    """
    folder: Path = tmp_path_factory.mktemp("wheelhouse")
    clone = repositories(folder / "clone")
    clone.git("pull", "--quiet", str(hooks), "main")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    for command in (
        [*pip, "wheel", "--wheel-dir", str(folder), "hatchling>=1.24"],
        [*pip, "wheel", "--wheel-dir", str(folder), str(clone.path)],
    ):
        done = run(command, folder, os.environ)
        if done.returncode:
            reason = f"pip cannot fetch what the hooks need:\n{done.stdout}"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, wheelhouse: Path, git_environment: dict[str, str]
) -> dict[str, str]:
    """An environment for pre-commit: its installations in a place of their own, and pip without a network."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PIP_", "PRE_COMMIT"))
    }
    # The packages of the tests must not stand in for those of the hook.
    inherited.pop("PYTHONPATH", None)
    return {
        **inherited,
        **git_environment,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PRE_COMMIT_COLOR": "never",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheelhouse),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
