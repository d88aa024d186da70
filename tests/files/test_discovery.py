"""Which files the paths of a call lead to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.settings import Settings
from workerlint.files.discovery import discover

from .conftest import touch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class TestFolders:
    def test_yaml_files_at_any_depth_in_order(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "b.yaml", "a/z.yml", "a/b/C.YAML", "a/readme.md", "a/yaml")
        assert find(".") == ["a/b/C.YAML", "a/z.yml", "b.yaml"]
        assert find("a") == ["a/b/C.YAML", "a/z.yml"]
        assert find("./a/../a/") == ["a/b/C.YAML", "a/z.yml"]

    def test_tool_folders_are_passed_over(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml", ".venv/a.yaml", "web/node_modules/x/a.yaml", ".github/a.yaml", ".git/a.yaml")
        assert find() == []
        assert find(".") == [".github/a.yaml", "a.yaml"]

    def test_tool_folders_of_a_folder_elsewhere_are_passed_over_too(
        self, repository: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        touch(elsewhere, "a.yaml", "node_modules/x/a.yaml")
        found = discover([str(elsewhere)], lambda _folder: Settings())
        assert list(found.files) == [str(elsewhere / "a.yaml")]

    def test_a_folder_that_is_named_is_entered_though_it_be_excluded(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        touch(repository, "node_modules/a.yaml", "node_modules/node_modules/b.yaml", "out/a.yaml", "out/out/b.yaml")
        touch(repository, "build/a.yaml", "build/build/b.yaml", "build/node_modules/c.yaml")
        (repository / ".gitignore").write_text("out/\n")
        assert find("node_modules") == ["node_modules/a.yaml"]
        assert find("out") == ["out/a.yaml", "out/out/b.yaml"]
        assert find("build", extend_exclude=["build/"]) == ["build/a.yaml", "build/build/b.yaml"]

    def test_a_file_found_twice_counts_once_by_its_first_name(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        touch(repository, "a/b.yaml")
        assert find("a/b.yaml", "a", ".", "./a/b.yaml") == ["a/b.yaml"]

    def test_named_files_are_marked_as_named(self, repository: Path) -> None:
        touch(repository, "a.yaml", "b.yaml")
        found = discover([".", "b.yaml"], lambda _folder: Settings())
        assert found.files == {"a.yaml": False, "b.yaml": True}

    def test_links_that_go_in_circles_end(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a/b.yaml")
        (repository / "a/loop").symlink_to(repository, target_is_directory=True)
        (repository / "self").symlink_to("self")
        (repository / "self.yaml").symlink_to("self.yaml")
        assert find(".") == ["a/b.yaml"]

    def test_what_has_two_names_goes_by_its_real_one(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "z/real.yaml")
        (repository / "a").symlink_to("z", target_is_directory=True)
        assert find(".") == ["z/real.yaml"]
        assert find("a") == ["a/real.yaml"]

    def test_a_file_beside_links_to_it_goes_by_its_own_name(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        """As with ``current.yaml -> v2.yaml``: patch follows no link, and git shows no change of one."""
        touch(repository, "v2.yaml", "z/real.yaml")
        (repository / "current.yaml").symlink_to("v2.yaml")
        (repository / "a").mkdir()
        (repository / "a/real.yaml").symlink_to("../z/real.yaml")
        assert find(".") == ["v2.yaml", "z/real.yaml"]
        assert find("*.yaml") == ["v2.yaml"]
        assert find("a") == ["a/real.yaml"]
        assert find("current.yaml") == ["current.yaml"]

    def test_links_lead_out_of_the_tree(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "shared/real.yaml", "shared/deep/x.yaml", "shared/deep/y/x.yaml", "tree/a.yaml")
        (repository / "tree/a-loop").symlink_to(".", target_is_directory=True)
        (repository / "tree/link").symlink_to("../shared", target_is_directory=True)
        deep = ["tree/link/deep/x.yaml", "tree/link/deep/y/x.yaml"]
        assert find("tree") == ["tree/a.yaml", *deep, "tree/link/real.yaml"]
        assert find("tree/*/deep/*.yaml") == deep[:1]
        assert find("tree/*/*/*/*.yaml") == deep[1:]

    def test_a_dangling_link_in_a_folder_is_nothing(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml")
        (repository / "gone.yaml").symlink_to("nowhere")
        assert find(".") == ["a.yaml"]


class TestProblems:
    def test_an_empty_folder(self, repository: Path, problems: Callable[..., list[tuple[str, str]]]) -> None:
        (repository / "empty").mkdir()
        assert problems("empty") == [("no YAML files found in empty", "")]

    def test_an_empty_path(self, problems: Callable[..., list[tuple[str, str]]]) -> None:
        assert problems("") == [("empty path", "pass `.` for the current directory")]

    def test_a_missing_path_is_compared_with_its_siblings(
        self, repository: Path, problems: Callable[..., list[tuple[str, str]]]
    ) -> None:
        touch(repository, "team/orders.yaml")
        assert problems("team/oders.yaml") == [("team/oders.yaml does not exist", "did you mean `team/orders.yaml`?")]
        assert problems("taem/orders.yaml") == [("taem/orders.yaml does not exist", "")]
        assert problems("team/orders.yaml/x") == [("team/orders.yaml/x does not exist", "")]

    def test_a_directory_of_which_all_is_skipped_says_so(
        self, repository: Path, problems: Callable[..., list[tuple[str, str]]]
    ) -> None:
        touch(repository, "old/a.yaml", "other/b.txt")
        hint = "some files are skipped because git ignores them or `exclude` matches"
        assert problems("old", extend_exclude=["*.yaml"]) == [("no YAML files found in old", hint)]
        assert problems("old/*.yaml", extend_exclude=["*.yaml"]) == [("no YAML files match old/*.yaml", hint)]
        assert problems("old", "other", extend_exclude=["*.yaml"])[1] == ("no YAML files found in other", "")
        (repository / ".gitignore").write_text("a.yaml\n")
        assert problems("old") == [("no YAML files found in old", hint)]

    @pytest.mark.skipif(os.name == "nt", reason="no pipes in directories")
    def test_what_is_not_a_file(self, repository: Path, problems: Callable[..., list[tuple[str, str]]]) -> None:
        os.mkfifo("pipe.yaml")
        (repository / "gone.yaml").symlink_to("nowhere")
        assert problems("pipe.yaml") == [
            ("pipe.yaml is a pipe, not a file", "pass - as the path to read standard input")
        ]
        assert problems("gone.yaml") == [("gone.yaml is a symbolic link to a file that does not exist", "")]
        assert problems("nothing/a.yaml") == [("nothing/a.yaml does not exist", "")]

    def test_a_path_that_no_system_could_have(self, problems: Callable[..., list[tuple[str, str]]]) -> None:
        long = "a" * 300
        assert problems("a\0b", long) == [
            ("cannot read a\0b: embedded null byte", ""),
            (f"cannot read {long}: File name too long", ""),
        ]

    def test_one_problem_does_not_hide_others(self, repository: Path) -> None:
        touch(repository, "orders.yaml", "team/a.yaml", "notes/a.txt")
        found = discover(["order.yaml", "", "x*.yaml", "notes", "team/b.yaml", "orders.yaml"], lambda _: Settings())
        assert found.problems == [
            ("order.yaml does not exist", "did you mean `orders.yaml`?"),
            ("empty path", "pass `.` for the current directory"),
            ("team/b.yaml does not exist", "did you mean `team/a.yaml`?"),
            ("no YAML files match x*.yaml", ""),
            ("no YAML files found in notes", ""),
        ]
        assert found.files == {"orders.yaml": True}
        assert found.searched == ["notes"]

    def test_a_folder_that_cannot_be_read(
        self, repository: Path, problems: Callable[..., list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        touch(repository, "a.yaml", "locked/b.yaml")
        scandir = os.scandir

        def refuse(path: Any) -> Any:
            if os.path.basename(path) == "locked":
                raise PermissionError(13, "Permission denied")
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)
        assert problems(".") == [("cannot read locked: Permission denied", "")]
        assert problems("locked") == [("cannot read locked: Permission denied", "")]


def test_what_is_excluded_and_ignored_is_recorded(repository: Path) -> None:
    touch(repository, "a.yaml", "old.yaml", "build/b.yaml", "node_modules/c.yaml", "ignored.yaml", "note.txt")
    (repository / ".gitignore").write_text("build/\nignored.yaml\nnote.txt\n")
    settings = Settings(root=str(repository), extend_exclude=["old.yaml"])
    found = discover(["."], lambda _directory: settings)
    assert list(found.files) == ["a.yaml"]
    recorded = {item.shown: (item.reason, item.directory, item.tool) for item in found.skipped}
    assert recorded.pop(".git", None) in (None, ("excluded", True, True))
    assert recorded == {
        "build": ("ignored", True, False),
        "ignored.yaml": ("ignored", False, False),
        "node_modules": ("excluded", True, True),
        "old.yaml": ("excluded", False, False),
    }
    assert found.searched == ["."]


@pytest.mark.skipif(os.name == "nt", reason="creating symbolic links requires a privilege")
def test_links_that_lead_nowhere_are_recorded_but_not_empty_directories(repository: Path) -> None:
    touch(repository, "a.yaml", "full/a.yaml", "deep/empty/x.txt")
    (repository / "empty").mkdir()
    (repository / "gone.yaml").symlink_to("nowhere")
    (repository / ".gitignore").write_text("empty/\nfull/\n")
    found = discover(["."], lambda _: Settings())
    assert list(found.files) == ["a.yaml"]
    assert sorted((item.shown, item.reason, item.directory) for item in found.skipped if item.shown != ".git") == [
        ("deep/empty", "ignored", True),
        ("full", "ignored", True),
        ("gone.yaml", "broken link", False),
    ]


def test_a_directory_without_yaml_may_be_no_problem_but_a_glob_is_one(repository: Path) -> None:
    touch(repository, "notes/a.md", "b.yaml")
    assert discover(["notes"], lambda _: Settings(), may_be_empty=True).problems == []
    glob = discover(["notes/*.yaml"], lambda _: Settings(), may_be_empty=True)
    assert glob.problems == [("no YAML files match notes/*.yaml", "")]
    assert glob.searched == []
    both = discover(["."], lambda _: Settings(), more_suffixes=(".md",))
    assert list(both.files) == ["b.yaml", "notes/a.md"]


class TestStandardInput:
    def test_it_comes_first_and_counts_as_the_file_with_its_name(self, repository: Path) -> None:
        touch(repository, "+.yaml", "a.yaml", "b.yaml")
        found = discover(["b.yaml", ".", "-", "-"], lambda _: Settings(), stdin_name="./a.yaml")
        assert list(found.files.items()) == [("-", True), ("+.yaml", False), ("b.yaml", True)]
        assert list(discover([".", "-"], lambda _: Settings()).files) == ["-", "+.yaml", "a.yaml", "b.yaml"]
        assert list(discover(["-", "b.yaml"], lambda _: Settings()).files) == ["-", "b.yaml"]

    def test_without_a_name_no_pattern_excludes_it(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (repository / "build").mkdir()
        monkeypatch.chdir(repository / "build")
        settings = Settings(extend_exclude=["build/", "build"], root=str(repository))
        assert list(discover(["-"], lambda _: settings, force_exclude=True).files) == ["-"]

    def test_its_name_may_be_excluded(self, repository: Path) -> None:
        touch(repository, "b.yaml")
        settings = Settings(extend_exclude=["a.yaml"], root=str(repository))
        for forced, name, files in ((True, "a.yaml", []), (False, "a.yaml", ["-"]), (True, "", ["-"])):
            found = discover(["-"], lambda _: settings, stdin_name=name, force_exclude=forced)
            assert list(found.files) == files
            assert [(item.shown, item.path) for item in found.skipped] == (
                [] if files else [("a.yaml", str(repository / "a.yaml"))]
            )


def test_a_named_file_that_is_excluded_is_recorded(repository: Path) -> None:
    touch(repository, "old.yaml")
    settings = Settings(root=str(repository), exclude=["old.yaml"])
    found = discover(["old.yaml"], lambda _directory: settings, force_exclude=True)
    assert (list(found.files), [item.shown for item in found.skipped], found.searched) == ([], ["old.yaml"], [])
    assert [(item.path, item.reason, item.directory) for item in found.skipped] == [
        (str(repository / "old.yaml"), "excluded", False)
    ]
    named = discover(["old.yaml"], lambda _directory: settings)
    assert (named.files, named.skipped) == ({"old.yaml": True}, [])
