"""The files of the mirror for pre-commit. ``tests/pre_commit`` installs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from release.mirror import write_mirror
from workerlint.version import VERSION

ROOT = Path(__file__).parents[2]


def test_the_mirror_has_the_same_hooks_and_depends_on_the_exact_version(tmp_path: Path) -> None:
    write_mirror(tmp_path / "mirror", "1.2.3")
    read = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "mirror").iterdir()}
    assert sorted(read) == [".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml"]
    assert read[".pre-commit-hooks.yaml"] == (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    project = tomllib.loads(read["pyproject.toml"])["project"]
    assert (project["version"], project["dependencies"]) == ("1.2.3", ["workerlint==1.2.3"])
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["license"], project["requires-python"]) == (own["license"], own["requires-python"])
    assert "rev: v1.2.3" in read["README.md"]


def test_a_later_version_replaces_the_files_of_the_earlier_one(tmp_path: Path) -> None:
    write_mirror(tmp_path, "1.2.3")
    (tmp_path / "more.md").write_text("kept")
    write_mirror(tmp_path, "1.3.0")
    assert "1.2.3" not in "".join(file.read_text(encoding="utf-8") for file in tmp_path.iterdir())
    assert (tmp_path / "more.md").read_text() == "kept"


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ([], 0, f"commit it, and tag it v{VERSION}"),
        (["--version", "1.2.3"], 0, "commit it, and tag it v1.2.3"),
        (["--version", "v1.2.3"], 2, "not a version: `v1.2.3`"),
        (["--version", '1.2.3"]'], 2, "not a version"),
    ],
)
@pytest.mark.slow
def test_the_command(options: list[str], code: int, words: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "release.mirror", str(tmp_path / "mirror"), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert (tmp_path / "mirror").exists() is (code == 0)


PUSH = ROOT / ".ci" / "push-mirror"


@pytest.mark.slow
@pytest.mark.skipif(not PUSH.exists(), reason="not part of a source distribution")
def test_each_release_is_a_commit_with_a_tag(repository_of_git: Any, repositories: Any, tmp_path: Path) -> None:
    mirror = repositories(tmp_path / "mirror")
    mirror.git("config", "core.bare", "true")

    def push(version: str) -> str:
        command = [str(PUSH), str(mirror.path), version]
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    push("1.2.3")
    push("1.3.0")
    assert push("1.3.0") == "the mirror has v1.3.0 already\n"
    assert mirror.git("log", "--format=%s%d", "main").splitlines() == [
        "Install workerlint 1.3.0 (HEAD -> main, tag: v1.3.0)",
        "Install workerlint 1.2.3 (tag: v1.2.3)",
    ]
    assert '"workerlint==1.2.3"' in mirror.git("show", "v1.2.3:pyproject.toml")
    assert mirror.git("ls-tree", "--name-only", "main").splitlines() == [
        ".pre-commit-hooks.yaml",
        "LICENSE",
        "README.md",
        "pyproject.toml",
    ]
