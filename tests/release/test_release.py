"""What a release may hold, and the workflows that make it. ``python -m release`` itself is a step of CI."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from release.contents import PACKAGES, source_faults, wheel_faults

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"

WHOLE = {
    "workerlint-1.0.dist-info/licenses/LICENSE",
    "workerlint-1.0.dist-info/entry_points.txt",
    "workerlint_rules/_index.py",
    "workerlint_schemas/worker-v1beta.json",
    *(f"{package}/py.typed" for package in PACKAGES),
}


def wheel(folder: Path, names: set[str]) -> Path:
    path = folder / "workerlint-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(names):
            archive.writestr(name, "")
    return path


def source(folder: Path, names: list[str]) -> Path:
    path = folder / "workerlint-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(f"workerlint-1.0/{name}"), io.BytesIO())
    return path


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (WHOLE, []),
        (WHOLE | {"tests/conftest.py"}, ["holds tests/conftest.py"]),
        (WHOLE | {"docs/generator/__init__.py"}, ["holds docs/generator/__init__.py"]),
        (WHOLE - {"workerlint_lsp/py.typed"}, ["lacks workerlint_lsp/py.typed"]),
        (WHOLE - {"workerlint_rules/_index.py"}, ["lacks workerlint_rules/_index.py"]),
    ],
)
def test_a_wheel(tmp_path: Path, names: set[str], faults: list[str]) -> None:
    path = wheel(tmp_path, names)
    assert list(wheel_faults(path)) == [f"{path.name}: {fault}" for fault in faults]


def test_a_source_distribution(tmp_path: Path) -> None:
    whole = ["CHANGELOG.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml", "tests/conftest.py"]
    assert list(source_faults(source(tmp_path, whole))) == []
    path = source(tmp_path, [*whole[1:], "editors/vscode/node_modules/x.js"])
    assert list(source_faults(path)) == [
        f"{path.name}: holds editors/vscode/node_modules/x.js",
        f"{path.name}: lacks CHANGELOG.md",
    ]


def workflow(name: str) -> Path:
    if not WORKFLOWS.exists():
        pytest.skip("not part of a source distribution")
    return WORKFLOWS / name


@pytest.mark.parametrize("name", ["ci.yml", "release.yml"])
def test_a_workflow_is_valid(name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, str(workflow(name))], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_ci_runs_with_each_python_that_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    jobs = yaml.safe_load(workflow("ci.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["everything"]["strategy"]["matrix"]["python"] == named
