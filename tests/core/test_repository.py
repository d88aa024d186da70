"""Repositories are found by their `.git`, a directory or, in a work tree, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.repository import is_inside, repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("is_work_tree", [False, True])
def test_the_nearest_repository_contains_a_directory(tmp_path: Path, is_work_tree: bool) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "vendor" / "inner"
    below = inner / "workers" / "dev"
    below.mkdir(parents=True)
    if is_work_tree:
        (inner / ".git").write_text("gitdir: elsewhere\n")
    else:
        (inner / ".git").mkdir()

    assert repository(str(inner)) == str(inner)
    assert repository(str(below)) == str(inner)
    assert repository(str(inner.parent)) == str(tmp_path)


def test_a_directory_may_be_in_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.exists", lambda path: False)  # whatever is above the directory of the tests

    assert repository(str(tmp_path)) == ""


@pytest.mark.parametrize(
    ("path", "directory", "is_in"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/a", "/", True),
        ("/", "/", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
    ],
)
def test_what_is_inside_of_a_directory(path: str, directory: str, is_in: bool) -> None:
    assert is_inside(path, directory) is is_in
