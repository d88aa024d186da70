"""The files that have changed since a branch diverged from another one."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workerlint.files import git as git_module
from workerlint.files.git import (
    Git,
    GitChanges,
    GitError,
    GitListing,
    GitRevision,
    is_repository,
    object_name,
    read_blobs,
)

if TYPE_CHECKING:
    from collections.abc import Callable

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


NEW_BRANCH = "CI passes it for a new branch, which has no previous commit: compare with the main branch instead"


def test_a_revision_that_is_none(branch: GitRepository) -> None:
    other = "pass a branch, tag or commit"
    for revision, message, hint in (
        ("mian", "unknown revision `mian`", other),
        ("0" * 40, f"`{'0' * 40}` is not a revision", NEW_BRANCH),
        ("", "`` is not a revision", NEW_BRANCH),
        ("--output=x", "unknown revision `--output=x`", other),
        ("main:same.yaml", "unknown revision `main:same.yaml`", other),
    ):
        for listed in (GitChanges, GitRevision):
            with pytest.raises(GitError) as caught:
                listed.since(".", revision)
            assert (str(caught.value), caught.value.hint) == (message, hint)


def test_branches_without_a_common_commit(branch: GitRepository) -> None:
    branch.git("switch", "--quiet", "--orphan", "other")
    branch.commit("first")
    with pytest.raises(GitError, match=r"^main and HEAD have no common ancestor$") as caught:
        GitChanges.since(".", "main")
    assert caught.value.hint == "pass a branch that HEAD descends from"


def test_the_files_of_the_commit_that_a_branch_comes_from(branch: GitRepository) -> None:
    top = branch.path
    (top / "link.yaml").symlink_to("same.yaml")
    files = GitRevision.since(".", "main").files
    assert sorted(files) == [str(top / name) for name in ("changed.yaml", "late.yaml", "removed.yaml", "same.yaml")]
    assert read_blobs(files.values()) == {
        blob.name: content
        for name, content in (("changed", b"a: 1"), ("late", b"d: 1"), ("removed", b"b: 1"), ("same", b"c: 1"))
        for blob in [files[str(top / f"{name}.yaml")]]
    }
    assert {name: object_name(b"c: 1", blob.name) == blob.name for name, blob in files.items()} == {
        name: name.endswith("same.yaml") for name in files
    }


@pytest.mark.parametrize(
    ("data", "like", "name"),
    [
        (b"", "0" * 40, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        (b"a\n", "0" * 40, "78981922613b2afb6025042ff6bd878ac1994e85"),
        (b"", "0" * 64, "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"),
    ],
)
def test_the_name_of_an_object_is_that_of_git(data: bytes, like: str, name: str) -> None:
    assert object_name(data, like) == name


def test_the_contents_of_objects(repository_of_git: GitRepository) -> None:
    contents = ["", "\n", "a: 1\n\nb: 2", "x" * 1000]
    repository_of_git.commit(**{f"{number}.yaml": content for number, content in enumerate(contents)})
    git = Git(str(repository_of_git.path))
    names = [repository_of_git.git("rev-parse", f"HEAD:{number}.yaml") for number in range(len(contents))]
    assert list(git.contents(names)) == [content.encode() for content in contents]
    assert list(git.contents([])) == []
    for missing in ("1" * 40, repository_of_git.git("rev-parse", "HEAD")):
        with pytest.raises(GitError) as caught:
            list(git.contents([names[0], missing]))
        assert str(caught.value) == "git failed: the clone does not have all files of the revision"
        assert caught.value.hint == "clone without --filter"


def test_any_revision_will_do(branch: GitRepository) -> None:
    every = ("changed.yaml", "removed.yaml", "same.yaml", "late.yaml", "ümläut name.yaml", "untracked.yaml")
    of_branch = ["changed.yaml", "ümläut name.yaml", "untracked.yaml"]
    for revision, names in (("main~1", of_branch), ("topic", ["untracked.yaml"]), ("HEAD~1", of_branch)):
        changes = GitChanges.since(".", revision)
        assert [name for name in every if changes.includes(name)] == names
        assert not changes.includes(str(branch.path.parent / "changed.yaml"))
        assert not changes.includes(str(branch.path))
        removed = [] if revision == "topic" else [str(branch.path / "removed.yaml")]
        assert list(changes.removed(every)) == removed


def test_what_is_ignored_or_renamed_or_only_linked(repository_of_git: GitRepository, tmp_path: Path) -> None:
    repository = repository_of_git
    repository.commit(
        **{"a.yaml": "a: 1\nb: 2\n", "target.yaml": "t: 1", ".gitignore": "ignored.yaml\n", "d/x.yaml": ""}
    )
    (repository.path / "link.yaml").symlink_to("target.yaml")
    (repository.path / "e").symlink_to("d")
    repository.commit()
    repository.git("mv", "a.yaml", "b.yaml")
    for name in ("ignored.yaml", "target.yaml", "d/new.yaml"):
        repository.write(name, "n: 1")
    changes = GitChanges(str(repository.path), repository.git("rev-parse", "HEAD"))
    names = ("a.yaml", "b.yaml", "ignored.yaml", "target.yaml", "link.yaml", "d/new.yaml", "e/new.yaml", "e/x.yaml")
    assert [name for name in names if changes.includes(name)] == [
        "b.yaml", "target.yaml", "link.yaml", "d/new.yaml", "e/new.yaml",
    ]  # fmt: skip
    assert dict(changes.before((".yaml",))) == {
        str(repository.path / "a.yaml"): b"a: 1\nb: 2\n",
        str(repository.path / "target.yaml"): b"t: 1",
    }
    (repository.path / "link.yaml").unlink()
    (repository.path / "link.yaml").symlink_to("b.yaml")
    changed = GitChanges(str(repository.path), repository.git("rev-parse", "HEAD"))
    assert changed.includes("link.yaml")
    assert str(repository.path / "link.yaml") not in dict(changed.before((".yaml",)))


@pytest.fixture
def outer(repository_of_git: GitRepository, repositories: type[GitRepository]) -> GitRepository:
    """Make a repository with a submodule in `sub`, which has two files."""
    inner = repositories(repository_of_git.path / "sub")
    inner.commit(**{"a.yaml": "a: 1", "b.YAML": "b: 1"})
    repository_of_git.write(".gitmodules", '[submodule "s"]\n\tpath = sub\n\turl = https://x.example/s\n')
    repository_of_git.commit(**{"top.yaml": "t: 1"})
    return repository_of_git


INNER = ("sub/a.yaml", "sub/b.YAML", "sub/new.yaml")


def changed_in(outer: GitRepository, revision: str = "HEAD") -> list[str]:
    """Return what has changed in the submodule."""
    changes = GitChanges.since(str(outer.path), revision)
    return [name for name in INNER if changes.includes(str(outer.path / name))]


def in_sub(outer: GitRepository, *arguments: str) -> None:
    outer.git("-C", "sub", *arguments)


@pytest.mark.slow
class TestSubmodule:
    def test_only_what_has_changed_in_it_counts(self, outer: GitRepository) -> None:
        assert changed_in(outer) == []
        outer.write("sub/a.yaml", "a: 2")
        assert changed_in(outer) == ["sub/a.yaml"]
        in_sub(outer, "commit", "--quiet", "--all", "--message", "change")
        assert changed_in(outer) == ["sub/a.yaml"]
        outer.write("sub/new.yaml", "n: 1")
        assert changed_in(outer) == ["sub/a.yaml", "sub/new.yaml"]

    def test_without_the_commit_all_of_it_counts(self, outer: GitRepository) -> None:
        shutil.rmtree(outer.path / "sub/.git/objects")
        (outer.path / "sub/.git/objects").mkdir()
        assert changed_in(outer) == list(INNER)

    def test_with_another_history_all_of_it_counts(self, outer: GitRepository) -> None:
        shutil.rmtree(outer.path / "sub/.git")
        in_sub(outer, "init", "--quiet")
        in_sub(outer, "add", "--all")
        in_sub(outer, "commit", "--quiet", "--message", "other")
        assert changed_in(outer) == list(INNER)

    def test_all_of_a_new_one_counts(self, outer: GitRepository) -> None:
        outer.git("rm", "--quiet", "--cached", "sub")
        outer.git("commit", "--quiet", "--message", "without")
        without = outer.git("rev-parse", "HEAD")
        outer.commit()
        assert changed_in(outer, without) == list(INNER)

    def test_without_a_clone_nothing_in_it_counts(self, outer: GitRepository) -> None:
        shutil.rmtree(outer.path / "sub")
        (outer.path / "sub").mkdir()
        assert changed_in(outer) == []

    def test_a_link_in_its_place_is_not_followed(self, outer: GitRepository, tmp_path: Path) -> None:
        (outer.path / "sub").rename(tmp_path / "elsewhere")
        (outer.path / "sub").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere/a.yaml").write_text("a: 2")
        changes = GitChanges.since(str(outer.path), "HEAD")
        assert list(changes.before((".yaml",))) == []
        assert not changes.includes(str(outer.path / "top.yaml"))
        assert sorted(GitRevision(str(outer.path), "HEAD").files) == [
            str(outer.path / ".gitmodules"),
            str(outer.path / "top.yaml"),
        ]

    def test_what_its_files_held_before(self, outer: GitRepository) -> None:
        outer.write("sub/a.yaml", "a: 2")
        (outer.path / "sub/b.YAML").unlink()
        outer.write("top.yaml", "t: 2")
        changes = GitChanges.since(str(outer.path), "HEAD")
        assert dict(changes.before((".yaml",))) == {
            str(outer.path / "top.yaml"): b"t: 1",
            str(outer.path / "sub/a.yaml"): b"a: 1",
            str(outer.path / "sub/b.YAML"): b"b: 1",
        }
        assert list(changes.removed(("b.YAML", "a.yaml"))) == [str(outer.path / "sub/b.YAML")]
        (outer.path / "top.yaml").unlink()
        changes = GitChanges.since(str(outer.path), "HEAD")
        assert list(changes.removed(("top.yaml",))) == [str(outer.path / "top.yaml")]
        assert list(changes.removed(("other.yaml",))) == []

    def test_a_revision_contains_its_files(self, outer: GitRepository) -> None:
        outer.write("sub/a.yaml", "a: 2")
        (outer.path / "link.yaml").symlink_to("top.yaml")
        outer.commit()
        revision = GitRevision(str(outer.path), "HEAD")
        contents = read_blobs(blob for name, blob in revision.files.items() if name.lower().endswith(".yaml"))
        assert {name: contents[blob.name] for name, blob in revision.files.items() if blob.name in contents} == {
            str(outer.path / "top.yaml"): b"t: 1",
            str(outer.path / "sub/a.yaml"): b"a: 1",
            str(outer.path / "sub/b.YAML"): b"b: 1",
        }

    def test_a_revision_without_its_commit_contains_the_other_files(self, outer: GitRepository) -> None:
        shutil.rmtree(outer.path / "sub/.git/objects")
        (outer.path / "sub/.git/objects").mkdir()
        names = GitRevision(str(outer.path), "HEAD").files
        assert sorted(names) == [str(outer.path / ".gitmodules"), str(outer.path / "top.yaml")]

    @pytest.mark.parametrize("path", ["..", "../other", ".", "sub/.."])
    def test_a_path_out_of_the_repository_is_not_one(self, outer: GitRepository, path: str) -> None:
        outer.write(".gitmodules", f'[submodule "s"]\n\tpath = {path}\n\turl = x\n')
        outer.write("sub/a.yaml", "a: 2")
        assert changed_in(outer) == []

    def test_the_file_that_names_them_may_be_empty(self, outer: GitRepository) -> None:
        outer.write(".gitmodules", "")
        outer.write("top.yaml", "t: 2")
        assert GitChanges.since(str(outer.path), "HEAD").includes(str(outer.path / "top.yaml"))


def test_nothing_is_fetched_even_if_the_repository_allows_it(
    repository_of_git: GitRepository, repositories: type[GitRepository], tmp_path: Path
) -> None:
    other = repositories(tmp_path / "other")
    other.commit(**{"a.yaml": "a: 1"})
    repository_of_git.git("config", "protocol.file.allow", "always")
    with pytest.raises(GitError) as caught:
        Git(str(repository_of_git.path)).output("fetch", str(other.path))
    assert str(caught.value) == "git failed: the clone does not have all files of the revision"
    repository_of_git.git("fetch", "--quiet", str(other.path))


@pytest.fixture
def fake(repository_of_git: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Git]:
    """Put a program with this text in the place of git."""

    def call(text: str) -> Git:
        path = tmp_path / "programs" / "git"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(path.parent))
        return Git(str(repository_of_git.path))

    return call


@pytest.mark.parametrize(
    ("script", "message", "hint"),
    [
        ("exit 3", "git failed: exit code 3", ""),
        ("echo 'fatal: it broke' >&2; echo more >&2; exit 128", "git failed: it broke", ""),
        ("echo 'error: it broke' >&2; exit 1", "git failed: error: it broke", ""),
        *(
            (
                f'echo "fatal: {why}" >&2; exit 128',
                "git failed: the clone does not have all files of the revision",
                "clone without --filter",
            )
            for why in (
                "lazy fetching disabled; some objects may not be available",
                "could not fetch 1234 from promisor remote",
                "transport 'file' not allowed",
                "transport file not allowed",
            )
        ),
    ],
)
def test_why_git_fails(fake: Callable[[str], Git], script: str, message: str, hint: str) -> None:
    with pytest.raises(GitError) as caught:
        fake(f"#!/bin/sh\n{script}\n").output("status")
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_an_answer_may_be_empty(fake: Callable[[str], Git]) -> None:
    assert fake("#!/bin/sh\necho ignored; exit 1\n").ask("rev-parse") == ""
    assert fake("#!/bin/sh\necho ' answer '\n").ask("rev-parse") == "answer"
    with pytest.raises(GitError, match="exit code 2"):
        fake("#!/bin/sh\nexit 2\n").ask("rev-parse")


def test_a_program_that_cannot_be_started(
    fake: Callable[[str], Git], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git = fake("no program\n")
    with pytest.raises(GitError, match=r"^git cannot be started: Exec format error$"):
        git.output("status")
    monkeypatch.setenv("PATH", f"programs:{tmp_path}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GitError, match=r"^git is not installed$") as caught:
        git.output("status")
    assert caught.value.hint == "install git or omit the option"


def test_the_environment_of_git(fake: Callable[[str], Git], monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ("CITY", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM")
    for name in (*kept, "GIT_DIR", "GIT_EDITOR", "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT"):
        monkeypatch.setenv(name, "given")
    git = fake("#!/bin/sh\n/usr/bin/env\n")
    found = dict(line.split("=", 1) for line in git.output("status").decode().splitlines())
    assert {name: value for name, value in found.items() if name.startswith(("GIT_", "LC_ALL", "CITY"))} == {
        **dict.fromkeys(kept, "given"),
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_DIR": str(Path(git.top, ".git")),
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_WORK_TREE": git.top,
        "LC_ALL": "C",
    }


def test_only_a_program_is_started(fake: Callable[[str], Git], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    git = fake("#!/bin/sh\necho found\n")
    (tmp_path / "first/git").mkdir(parents=True)
    (tmp_path / "second").mkdir()
    (tmp_path / "second/git").write_text("#!/bin/sh\necho wrong\n")
    monkeypatch.setenv("PATH", f"{tmp_path}/none:{tmp_path}/first:{tmp_path}/second:{tmp_path}/programs")
    assert git.output("status") == b"found\n"


def test_what_git_reads_and_where_it_runs(fake: Callable[[str], Git], tmp_path: Path) -> None:
    git = fake('#!/bin/sh\npwd; /bin/cat; for word in "$@"; do echo "$word"; done\n')
    *_, last = lines = git.output("status", "-s", stdin=b"given\n", settings=["a.b=c"]).decode().splitlines()
    assert (lines[:2], lines[-4:], last) == ([git.top, "given"], ["-c", "a.b=c", "status", "-s"], "-s")
    assert git.output("status", directory=str(tmp_path)).decode().splitlines()[0] == str(tmp_path)


class TestListing:
    """The files that git does not ignore, where it is asked about one directory."""

    @pytest.fixture
    def listing(self, repository_of_git: GitRepository) -> GitListing:
        repository_of_git.commit(**{"team/a.yaml": "", "team/b/c.yaml": "", "other/d.yaml": "", "Ä.yaml": ""})
        repository_of_git.commit(**{".gitignore": "*.yaml\n"})
        return GitListing(str(repository_of_git.path), str(repository_of_git.path / "team"))

    def test_what_it_covers(self, listing: GitListing) -> None:
        paths = ["team", "team/b", "team/b/c.yaml", "team-2", "other", "", "team-2/a.yaml"]
        assert [path for path in paths if listing.covers(f"{listing.top}/{path}".rstrip("/"))] == paths[:3]

    def test_what_it_ignores(self, listing: GitListing) -> None:
        for path, directory, ignored in (
            ("team/a.yaml", False, False),
            ("team/a.yaml", True, False),
            ("team/A.yaml", False, True),
            ("team/b", True, False),
            ("team/b", False, True),
            ("team/b/c.yaml", False, False),
            ("team/b/d.yaml", False, True),
            ("team/c", True, True),
            ("team/", True, False),
        ):
            assert listing.verdict(f"{listing.top}/{path}", directory=directory) is ignored, path
        assert listing.verdict(f"{listing.top}/team/b"), "a path is that of a file unless it is said to be a directory"

    def test_names_differ_in_case_only_where_the_file_system_keeps_them_apart(
        self, listing: GitListing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = ("team/A.YAML", unicodedata.normalize("NFD", "Ä.yaml"), "ä.yaml")
        for folds in (False, True):
            monkeypatch.setattr(git_module, "_FOLDS_NAMES", folds)
            whole = GitListing(listing.top, listing.top)
            assert [whole.verdict(f"{listing.top}/{name}") for name in names] == [not folds] * 3
            assert not whole.verdict(f"{listing.top}/Ä.yaml")
            assert not whole.verdict(f"{listing.top}/team", directory=True)
            assert whole.verdict(f"{listing.top}/TEAM", directory=True) is not folds


def test_the_top_of_a_repository_has_a_head_or_leads_to_one(tmp_path: Path) -> None:
    for name in ("bare", "linked", "made"):
        (tmp_path / name).mkdir()
    (tmp_path / "linked/.git").write_text("gitdir: elsewhere")
    (tmp_path / "made/.git").mkdir()
    assert [is_repository(str(tmp_path / name)) for name in ("bare", "linked", "made")] == [False, True, False]
    (tmp_path / "made/.git/HEAD").symlink_to("refs/heads/gone")
    assert is_repository(str(tmp_path / "made"))
