"""The files that have changed since a branch diverged from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.files.git import GitChanges, GitError

if TYPE_CHECKING:
    from tests.conftest import GitRepository


@pytest.fixture
def branch(repository_of_git: GitRepository) -> GitRepository:
    """Leave the main branch, which goes on; change, remove and add files, and leave one out of the commit."""
    repository = repository_of_git
    repository.commit(**{"changed.yaml": "a: 1", "removed.yaml": "b: 1", "same.yaml": "c: 1", "late.yaml": "d: 1"})
    repository.git("switch", "--quiet", "--create", "topic")
    (repository.path / "removed.yaml").unlink()
    repository.commit(**{"changed.yaml": "a: 2", "ümläut name.yaml": "e: 1"})
    repository.git("switch", "--quiet", "main")
    repository.commit(**{"late.yaml": "d: 2"})
    repository.git("switch", "--quiet", "topic")
    repository.write("untracked.yaml", "f: 1")
    return repository


def test_files_that_the_branch_or_the_work_tree_has_changed(branch: GitRepository) -> None:
    changes = GitChanges.since(".", "main")
    names = ("changed.yaml", "removed.yaml", "same.yaml", "late.yaml", "ümläut name.yaml", "untracked.yaml")
    assert [name for name in names if changes.includes(name)] == ["changed.yaml", "ümläut name.yaml", "untracked.yaml"]


def test_what_changed_files_held_before(branch: GitRepository) -> None:
    before = dict(GitChanges.since(str(branch.path), "main").before((".yaml",)))
    assert before == {
        str(branch.path / "changed.yaml"): b"a: 1",
        str(branch.path / "removed.yaml"): b"b: 1",
    }


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("mian", "unknown revision `mian`"),
        ("0" * 40, "is not a revision"),
        ("--output=x", "unknown revision `--output=x`"),
    ],
)
def test_a_revision_that_is_none(branch: GitRepository, revision: str, message: str) -> None:
    with pytest.raises(GitError, match=message) as caught:
        GitChanges.since(".", revision)
    assert caught.value.hint


def test_branches_without_a_common_commit(branch: GitRepository) -> None:
    branch.git("switch", "--quiet", "--orphan", "other")
    branch.commit("first")
    with pytest.raises(GitError, match="main and HEAD have no common ancestor"):
        GitChanges.since(".", "main")
