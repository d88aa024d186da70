"""A repository from a stranger names programs for git to run: none of them runs."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.files import git as git_module
from workerlint.files.git import Git, GitChanges, GitError, GitListing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import GitRepository

SETTINGS = (
    "alias.ls-files",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "filter.evil.clean",
    "filter.evil.process",
    "filter.evil.smudge",
    "filter.a.b.clean",
    "gpg.program",
    "interactive.diffFilter",
    "merge.evil.driver",
    "pager.diff",
    "pager.ls-files",
    "remote.origin.uploadpack",
    "uploadpack.packObjectsHook",
)
"""Settings of a repository whose value is a program."""
VARIABLES = (
    "GIT_ASKPASS",
    "GIT_EDITOR",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_PROXY_COMMAND",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "SSH_ASKPASS",
)
HOOKS = ("fsmonitor-watchman", "post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction")


class Trap:
    """A program that leaves a mark when it runs."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir()
        self.mark = directory / "mark"
        self.program = directory / "program"
        self.program.write_text(f"#!/bin/sh\ntouch {self.mark}\n")
        self.program.chmod(stat.S_IRWXU)


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path / "trap")


@pytest.fixture
def changed(repository_of_git: GitRepository) -> GitRepository:
    """A repository in which git has to read a file to see whether it has changed."""
    repository = repository_of_git
    attributes = "*.yaml filter=evil diff=evil merge=evil\n*.yml filter=a.b\n"
    repository.commit(**{"a.yaml": "a: 1\n", "b.yml": "b: 1\n", ".gitattributes": attributes})
    repository.commit(**{".gitignore": "*.yaml\n"})
    for name in ("a.yaml", "b.yml"):
        os.utime(repository.path / name, (1, 1))
    repository.git("config", "core.untrackedCache", "true")
    return repository


def call_everything(top: Path) -> None:
    """Make each call of git that workerlint makes."""
    listing = GitListing(str(top), str(top))
    assert not listing.verdict(str(top / "a.yaml"))
    changes = GitChanges.since(str(top), "HEAD")
    assert not changes.includes("a.yaml")
    assert not list(changes.before((".yaml",)))


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_program_in_a_setting_runs(changed: GitRepository, trap: Trap, setting: str) -> None:
    changed.git("config", setting, str(trap.program))
    call_everything(changed.path)
    assert not trap.mark.exists()


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ("core.fsmonitor", "ls-files --others"),
        ("diff.external", "-c core.fsmonitor=false diff HEAD~1"),
        ("filter.evil.clean", "diff --name-status HEAD"),
        ("filter.evil.process", "diff --name-status HEAD"),
        ("filter.a.b.clean", "diff --name-status HEAD"),
    ],
)
def test_git_itself_runs_them(changed: GitRepository, trap: Trap, setting: str, command: str) -> None:
    """Without this, the tests above might pass for other reasons."""
    changed.commit(**{"a.yaml": "a: 2\n"})
    for name in ("a.yaml", "b.yml"):
        os.utime(changed.path / name, (2, 2))
    changed.git("config", setting, str(trap.program))
    changed.git(*command.split(), check=False)
    assert trap.mark.exists()


@pytest.mark.parametrize("variable", VARIABLES)
def test_no_program_in_the_environment_runs(
    changed: GitRepository, trap: Trap, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(trap.program))
    call_everything(changed.path)
    assert not trap.mark.exists()


def test_settings_in_the_environment_do_not_apply(
    changed: GitRepository, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(trap.program))
    monkeypatch.setenv("GIT_EXEC_PATH", str(trap.program.parent))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    call_everything(changed.path)
    assert not trap.mark.exists()


@pytest.mark.parametrize("own", [True, False])
def test_no_hook_runs(changed: GitRepository, trap: Trap, own: bool) -> None:
    hooks = changed.path / (".git/hooks" if own else "hooks")
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        shutil.copy(trap.program, hooks / name)
    if not own:
        changed.git("config", "core.hooksPath", str(hooks))
        trap.mark.unlink(missing_ok=True)  # git has changed its own index
    call_everything(changed.path)
    assert not trap.mark.exists()


@pytest.mark.parametrize("url", ["ext::{program}", "ssh://127.0.0.1/x", "{path}", "file://{path}", "git://127.0.0.1/x"])
def test_nothing_is_fetched(changed: GitRepository, trap: Trap, url: str) -> None:
    """An object that a partial clone lacks is fetched when it is first needed."""
    changed.write("a.yaml", "a: 2\n")
    blob = changed.git("rev-parse", "HEAD:a.yaml")
    (changed.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for setting, value in {
        "core.repositoryFormatVersion": "1",
        "core.sshCommand": str(trap.program),
        "core.gitProxy": str(trap.program),
        "extensions.partialClone": "origin",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": str(trap.program),
        "remote.origin.url": url.format(program=trap.program, path=changed.path),
    }.items():
        changed.git("config", setting, value)
    with pytest.raises(GitError) as caught:
        dict(GitChanges.since(str(changed.path), "HEAD").before((".yaml",)))
    assert not trap.mark.exists()
    assert str(caught.value) == "git failed: the clone does not have all files of the revision"
    assert caught.value.hint == "clone without --filter"
    if not url.startswith("git"):
        environment = {name: value for name, value in os.environ.items() if name != "GIT_ALLOW_PROTOCOL"}
        subprocess.run(
            ["git", "cat-file", "-p", blob],
            cwd=changed.path,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
        assert trap.mark.exists(), "git itself fetches it"


@pytest.mark.slow
def test_no_program_of_a_submodule_runs(changed: GitRepository, trap: Trap, repositories: Any, tmp_path: Path) -> None:
    inner = repositories(tmp_path / "inner")
    inner.commit(**{"w.yaml": "w: 1\n", ".gitattributes": "*.yaml filter=evil\n"})
    changed.git("submodule", "--quiet", "add", str(inner.path), "sub")
    changed.commit()
    os.utime(changed.path / "sub/w.yaml", (1, 1))
    for setting in ("core.fsmonitor", "filter.evil.clean"):
        changed.git("-C", "sub", "config", setting, str(trap.program))
    call_everything(changed.path)
    assert not trap.mark.exists()
    changed.git("diff", "HEAD")
    assert trap.mark.exists(), "git itself runs them"


def test_a_filter_that_cannot_be_turned_off_is_refused(changed: GitRepository, trap: Trap) -> None:
    changed.write(".gitattributes", "*.yaml filter=a=b\n")
    changed.git("config", "filter.a=b.clean", str(trap.program))
    with pytest.raises(GitError, match="the filter `a=b` of the repository cannot be turned off"):
        GitChanges.since(str(changed.path), "HEAD")
    assert not trap.mark.exists()


def test_a_program_in_the_repository_is_not_taken_for_git(
    changed: GitRepository, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(trap.program, changed.path / "git")
    monkeypatch.setenv("PATH", os.pathsep.join((os.curdir, "", os.environ["PATH"])))
    call_everything(changed.path)
    assert not trap.mark.exists()


def test_the_work_tree_is_the_directory_itself(changed: GitRepository, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.yaml").write_text("")
    changed.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    assert sorted(Git(str(changed.path)).files(str(changed.path))[0]) == [
        ".gitattributes",
        ".gitignore",
        "a.yaml",
        "b.yml",
    ]


def test_a_repository_of_another_user(changed: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("only root can give a directory away")
    for path in (changed.path, changed.path / ".git"):
        os.chown(path, 12345, 12345)
    assert "dubious ownership" in changed.git("status", check=False)
    call_everything(changed.path)


def test_the_time_is_limited(changed: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin/git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(git_module, "TIME_LIMIT", 0.1)
    with pytest.raises(GitError, match=r"git did not finish within 0\.1 seconds"):
        GitListing(str(changed.path), str(changed.path))
