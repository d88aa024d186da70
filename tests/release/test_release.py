"""The content of a release, and the workflows that build it. ``python -m release`` itself is a step of CI."""

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

from release.contents import check_extension, check_source, check_wheel

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"

WHOLE = {
    "workerlint-1.0.dist-info/licenses/LICENSE",
    "workerlint-1.0.dist-info/entry_points.txt",
    "workerlint_rules/_index.py",
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


def test_a_wheel(tmp_path: Path) -> None:
    assert list(check_wheel(wheel(tmp_path, WHOLE))) == []
    path = wheel(tmp_path, WHOLE - {"workerlint_rules/_index.py"})
    assert list(check_wheel(path)) == [f"{path.name}: missing file workerlint_rules/_index.py"]


def test_the_wheel_is_held_to_each_of_its_packages() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tool["check-wheel-contents"]["package"] == tool["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_a_source_distribution(tmp_path: Path) -> None:
    whole = ["CHANGELOG.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml", "tests/conftest.py"]
    assert list(check_source(source(tmp_path, whole))) == []
    path = source(tmp_path, [*whole[1:], "editors/vscode/node_modules/x.js", "site/index.html", "docs/sites.md"])
    assert list(check_source(path)) == [
        f"{path.name}: unexpected file editors/vscode/node_modules/x.js",
        f"{path.name}: unexpected file site/index.html",
        f"{path.name}: missing file CHANGELOG.md",
    ]


def test_an_extension(tmp_path: Path) -> None:
    path = tmp_path / "workerlint.vsix"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("[Content_Types].xml", "extension.vsixmanifest", "extension/readme.md", "extension/a/b.py"):
            archive.writestr(name, "")
    assert list(check_extension(path, {"README.md", "a/b.py"})) == []
    assert list(check_extension(path, {"README.md", "a/c.py"})) == [
        "workerlint.vsix: unexpected file extension/a/b.py",
        "workerlint.vsix: missing file extension/a/c.py",
    ]


def workflow(name: str) -> Path:
    if not WORKFLOWS.exists():
        pytest.skip("not part of a source distribution")
    return WORKFLOWS / name


@pytest.mark.deep
@pytest.mark.parametrize("name", ["ci.yml", "deep.yml", "mutation.yml", "release.yml", "site.yml"])
def test_a_workflow_is_valid(name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, str(workflow(name))], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_ci_runs_with_each_python_that_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    jobs = yaml.safe_load(workflow("ci.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["everything"]["strategy"]["matrix"]["python"] == named
