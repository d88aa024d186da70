"""In a repository, git decides which files are found: what it tracks is checked even if .gitignore matches it."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN, FAULTY, Result

from workerlint.cli.entry import main
from workerlint.files.git import Git, GitListing

from .conftest import touch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import GitRepository


@pytest.fixture
def repository(repository_of_git: GitRepository) -> Path:
    """A repository that tracks files which its .gitignore ignores."""
    repository_of_git.commit(
        **{"tracked.yaml": "", "build/tracked.yaml": "", "build/deep/tracked.yaml": "", "data/a.txt": ""}
    )
    repository_of_git.commit(**{".gitignore": "*.yaml\nbuild/\n!new.yaml\n", "new.yaml": ""})
    for name in ("ignored.yaml", "build/ignored.yaml", "data/ignored.yaml", "data/new.yaml", "gone/ignored.yaml"):
        repository_of_git.write(name, "")
    return repository_of_git.path


@pytest.fixture
def lint(plain_environment: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    def call(*arguments: str) -> Result:
        code = main(["check", *arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


class TestDirectories:
    def test_tracked_files_are_found(self, repository: Path, find: Callable[..., list[str]]) -> None:
        tracked = ["build/deep/tracked.yaml", "build/tracked.yaml", "data/new.yaml", "new.yaml", "tracked.yaml"]
        assert find(".") == tracked
        assert find("**/*.yaml") == tracked
        assert find("data") == ["data/new.yaml"]

    def test_from_a_directory_below(
        self, repository: Path, find: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(repository / "build")
        assert find("../data", "..") == [
            "../build/deep/tracked.yaml",
            "../build/tracked.yaml",
            "../data/new.yaml",
            "../new.yaml",
            "../tracked.yaml",
        ]

    def test_a_named_directory_that_is_ignored_is_searched(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        assert find("build") == ["build/deep/tracked.yaml", "build/ignored.yaml", "build/tracked.yaml"]
        assert find("gone") == ["gone/ignored.yaml"]

    def test_a_deleted_file_is_not_found(self, repository: Path, find: Callable[..., list[str]]) -> None:
        (repository / "tracked.yaml").unlink()
        assert "tracked.yaml" not in find(".")

    def test_the_configuration_still_excludes(self, repository: Path, find: Callable[..., list[str]]) -> None:
        assert find(".", extend_exclude=["build", "new.yaml"]) == ["tracked.yaml"]

    def test_it_can_be_turned_off(self, repository: Path, find: Callable[..., list[str]]) -> None:
        assert "gone/ignored.yaml" in find(".", respect_gitignore=False)

    def test_what_the_user_ignores_everywhere(
        self, repository: Path, find: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "ignore").write_text("new.yaml\ntracked.yaml\n")
        (tmp_path / "gitconfig").write_text(f"[core]\n\texcludesFile = {tmp_path}/ignore\n")
        (repository / "own.yaml").write_text("")
        (repository / ".gitignore").write_text("")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
        assert find("data") == ["data/ignored.yaml"]

    def test_any_name(self, repository: Path, find: Callable[..., list[str]]) -> None:
        names = ["a b.yaml", "c\nd.yaml", "é/ü.yaml", '"q".yaml', "[x].yaml", "-o.yaml", os.fsdecode(b"\xff.yaml")]
        touch(repository / "data", *names)
        (repository / ".gitignore").unlink()
        assert set(find(".")) >= {f"data/{name}" for name in names}

    def test_a_linked_work_tree(
        self, repository: Path, repository_of_git: GitRepository, find: Callable[..., list[str]], tmp_path: Path
    ) -> None:
        repository_of_git.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
        (tmp_path / "tree/ignored.yaml").write_text("")
        assert [os.path.relpath(path, tmp_path / "tree") for path in find(str(tmp_path / "tree"))] == [
            "build/deep/tracked.yaml",
            "build/tracked.yaml",
            "new.yaml",
            "tracked.yaml",
        ]

    def test_links(self, repository: Path, repository_of_git: GitRepository, find: Callable[..., list[str]]) -> None:
        (repository / "link.d").symlink_to("build")
        (repository / "data/up").symlink_to("../gone")
        (repository / "link.yaml").symlink_to("ignored.yaml")
        repository_of_git.git("add", "--force", "link.d", "link.yaml", "data/up")
        assert find("data") == ["data/new.yaml", "data/up/ignored.yaml"]
        assert "link.yaml" in find(".")

    def test_a_directory_that_cannot_be_read(
        self, repository: Path, problems: Callable[..., list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (repository / "locked").mkdir()
        (repository / "locked/new.yaml").touch()
        scandir = os.scandir

        def refuse(path: str) -> object:
            if os.path.basename(path.rstrip(os.sep)) == "locked":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)
        assert problems(".") == [("cannot read locked: Permission denied", "")]


def test_a_directory_that_git_cannot_read_is_not_ignored(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho \"warning: could not open directory 'a/locked/': Permission denied\" >&2\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent) + os.pathsep + os.environ["PATH"])
    listing = GitListing(str(repository), str(repository))
    assert not listing.verdict(str(repository / "a/locked"), directory=True)
    assert listing.verdict(str(repository / "a/locked/w.yaml"))
    assert listing.verdict(str(repository / "build"), directory=True)


class TestRepositoriesWithin:
    @pytest.mark.slow
    def test_a_submodule(
        self, repository: Path, repository_of_git: Any, repositories: Any, tmp_path: Path, find: Any
    ) -> None:
        inner = repositories(tmp_path / "inner")
        inner.commit(**{"w.yaml": "", "build/w.yaml": ""})
        inner.commit(**{".gitignore": "build/\nlocal.yaml\n"})
        repository_of_git.git("submodule", "--quiet", "add", "--force", str(inner.path), "data/sub")
        repository_of_git.write("data/sub/local.yaml", "")
        assert find("data") == ["data/new.yaml", "data/sub/build/w.yaml", "data/sub/w.yaml"]

    def test_a_clone_that_is_not_a_submodule(self, repository: Path, repositories: Any, find: Any) -> None:
        repositories(repository / "data/clone").commit(**{"w.yaml": "", ".gitignore": "ignored.yaml"})
        repositories(repository / "gone/clone").commit(**{"w.yaml": ""})
        (repository / ".git/info/exclude").write_text("gone\n")
        (repository / "data/clone/ignored.yaml").write_text("")
        assert "data/clone/w.yaml" in find(".")
        assert "data/clone/ignored.yaml" not in find(".")
        assert "gone/clone/w.yaml" not in find(".")


class TestWithoutGit:
    """Where git does not answer, patterns decide, and the last line names the reason."""

    @pytest.fixture(autouse=True)
    def manifests(self, repository: Path) -> None:
        (repository / "new.yaml").write_text(CLEAN)
        (repository / "tracked.yaml").write_text(FAULTY)

    def test_with_git_nothing_is_said(self, lint: Any) -> None:
        assert "without git" not in lint(".").out
        assert "tracked.yaml" in lint(".").out

    def test_git_is_not_installed(self, lint: Any, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(repository))
        result = lint(".", "--select", "DW3")
        assert result.code == 0
        assert re.sub(r"\d+ rules", "N rules", result.out) == (
            "No findings in 1 manifest; N rules disabled.\n6 files found: 1 checked, 1 without a Worker, 4 skipped (ignored); "
            "1 directory not searched (ignored); .gitignore files were applied without git (git is not installed).\n"
        )

    def test_git_refuses(self, lint: Any, repository_of_git: GitRepository) -> None:
        repository_of_git.git("config", "core.repositoryFormatVersion", "99")
        last = lint(".").out.splitlines()[-1]
        assert ".gitignore files were applied without git (git failed: " in last

    def test_outside_of_a_repository_nothing_is_said(
        self, lint: Any, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(repository))
        (repository / ".git").rename(repository.parent / "moved")
        assert "without git" not in lint(".").out


def test_git_does_not_run_for_named_files(repository: Path, lint: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Git, "__init__", lambda *_: pytest.fail("git is asked"))
    (repository / "ignored.yaml").write_text(CLEAN)
    assert lint("ignored.yaml", "--force-exclude").code == 0


def test_one_call_lists_a_repository(repository: Path, find: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    files = Git.files

    def note(self: Git, directory: str) -> Any:
        calls.append(os.path.relpath(directory, repository))
        return files(self, directory)

    monkeypatch.setattr(Git, "files", note)
    for name in "abcd":
        (repository / "data" / name).mkdir()
        (repository / "data" / name / "new.yaml").write_text("")
    find("data/a", "data/b", "data/c", "data/d")
    assert calls == ["data/a", "."]
