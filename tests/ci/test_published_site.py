"""The branch that keeps the published versions of the documentation: it has one commit, and loses no version."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "published-site"

pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="not part of a source distribution")


@pytest.fixture
def origin(repository_of_git: Any, repositories: Any, tmp_path: Path) -> Any:
    """Make a repository, a clone of it to work in, and return the repository."""
    origin = repositories(tmp_path / "origin")
    origin.commit(**{"README.md": "code\n"})
    repository_of_git.git("remote", "add", "origin", str(origin.path))
    return origin


@pytest.fixture
def call(repository_of_git: Any) -> Callable[..., int]:
    def call(command: str, directory: Path) -> int:
        return subprocess.run(
            [str(SCRIPT), command, str(directory)], cwd=repository_of_git.path, check=False
        ).returncode

    return call


def publish(call: Callable[..., int], directory: Path, name: str, text: str) -> None:
    assert call("fetch", directory) == 0
    (directory / name).mkdir(exist_ok=True)
    (directory / name / "index.html").write_text(text)
    assert call("push", directory) == 0


def pages(origin: Any) -> list[str]:
    listed: str = origin.git("ls-tree", "-r", "--name-only", "site")
    return listed.splitlines()


def test_versions_are_added_to_those_that_are_published(origin: Any, call: Callable[..., int], tmp_path: Path) -> None:
    publish(call, tmp_path / "first", "0.1", "one")
    publish(call, tmp_path / "second", "dev", "two")
    publish(call, tmp_path / "third", "0.1", "three")
    assert pages(origin) == ["0.1/index.html", "dev/index.html"]
    assert origin.git("show", "site:0.1/index.html") == "three"
    assert origin.git("rev-list", "--count", "site") == "1"


def test_files_that_git_ignores_are_published(origin: Any, call: Callable[..., int], tmp_path: Path) -> None:
    assert call("fetch", tmp_path / "site") == 0
    (tmp_path / "site" / ".gitignore").write_text("*.html\n")
    (tmp_path / "site" / "index.html").touch()
    assert call("push", tmp_path / "site") == 0
    assert pages(origin) == [".gitignore", "index.html"]


def test_what_another_run_has_published_is_not_lost(origin: Any, call: Callable[..., int], tmp_path: Path) -> None:
    publish(call, tmp_path / "first", "0.1", "one")
    assert call("fetch", tmp_path / "slow") == 0
    publish(call, tmp_path / "fast", "0.2", "two")
    (tmp_path / "slow" / "index.html").touch()
    assert call("push", tmp_path / "slow") != 0
    assert pages(origin) == ["0.1/index.html", "0.2/index.html"]


def test_the_first_of_two_runs_at_the_same_time_wins(origin: Any, call: Callable[..., int], tmp_path: Path) -> None:
    assert call("fetch", tmp_path / "slow") == 0
    publish(call, tmp_path / "fast", "0.1", "one")
    (tmp_path / "slow" / "index.html").touch()
    assert call("push", tmp_path / "slow") != 0
    assert pages(origin) == ["0.1/index.html"]


def test_a_failure_is_not_taken_for_a_missing_branch(
    origin: Any, repository_of_git: Any, call: Callable[..., int], tmp_path: Path
) -> None:
    repository_of_git.git("remote", "set-url", "origin", str(tmp_path / "nowhere"))
    assert call("fetch", tmp_path / "site") not in {0, 2}
