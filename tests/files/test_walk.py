"""Which files a walk finds, and which it leaves out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.config.boundary import Boundary
from workerlint.config.settings import Mandate, Settings
from workerlint.files.discovery import discover
from workerlint.files.walk import Walker

from .conftest import touch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class TestExclude:
    def test_it_is_written_as_in_a_gitignore(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml", "gen/a.yaml", "x/gen/a.yaml", "x/b.gen.yaml", "x/keep.gen.yaml")
        assert find(".", extend_exclude=["/gen", "*.gen.yaml", "!keep.gen.yaml"]) == [
            "a.yaml",
            "x/gen/a.yaml",
            "x/keep.gen.yaml",
        ]

    def test_a_leading_dot_is_the_directory_of_the_configuration(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        touch(repository, "a.yaml", "gen/a.yaml", "x/gen/a.yaml", "x/b.gen.yaml", "keep.gen.yaml", ".hidden.yaml")
        assert find(".", extend_exclude=["./gen", "*.gen.yaml", "!./keep.gen.yaml"]) == [
            ".hidden.yaml",
            "a.yaml",
            "keep.gen.yaml",
            "x/gen/a.yaml",
        ]

    def test_exclude_replaces_the_defaults_and_extend_exclude_adds(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        touch(repository, "venv/a.yaml", "vendor/a.yaml")
        assert find(".", exclude=["vendor"]) == ["venv/a.yaml"]
        with pytest.raises(AssertionError):
            find(".", extend_exclude=["vendor"])  # nothing is left

    def test_a_named_file_is_taken_unless_forced(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "vendor/deep/a.txt", "b.yaml")
        assert find("vendor/deep/a.txt", extend_exclude=["vendor/"]) == ["vendor/deep/a.txt"]
        assert find("vendor/deep/a.txt", "b.yaml", extend_exclude=["vendor/"], force_exclude=True) == ["b.yaml"]
        assert find("vendor/deep/a.txt", extend_exclude=["vendor"], force_exclude=True) == []


class TestGlobs:
    @pytest.fixture(autouse=True)
    def tree(self, repository: Path) -> None:
        touch(repository, "a.yaml", "m/b.yaml", "m/n/c.yml", "m/n/d.yaml.j2", "m/readme.md", "node_modules/m/e.yaml")

    @pytest.mark.parametrize(
        ("pattern", "files"),
        [
            ("*.yaml", ["a.yaml"]),
            ("**/*.yaml", ["a.yaml", "m/b.yaml"]),
            ("m/**/*.yml", ["m/n/c.yml"]),
            ("m/*", ["m/b.yaml", "m/n/c.yml"]),
            ("m/**", ["m/b.yaml", "m/n/c.yml"]),
            ("*/n/?.yml", ["m/n/c.yml"]),
            ("m/[a-c].yaml", ["m/b.yaml"]),
            ("./m/*.yaml", ["m/b.yaml"]),
            ("m/n/*.j2", ["m/n/d.yaml.j2"]),
        ],
    )
    def test_wildcards_are_followed_where_the_shell_did_not(
        self, find: Callable[..., list[str]], pattern: str, files: list[str]
    ) -> None:
        assert find(pattern) == files

    def test_from_an_absolute_folder(self, repository: Path, find: Callable[..., list[str]]) -> None:
        assert find(f"{repository}/m/*.yaml") == [f"{repository}/m/b.yaml"]

    def test_no_match_is_a_problem(self, problems: Callable[..., list[tuple[str, str]]]) -> None:
        assert problems("z/*.yaml") == [("no YAML files match z/*.yaml", "")]
        assert problems("m/*.txt") == [("no YAML files match m/*.txt", "")]

    def test_a_file_with_such_a_name_is_that_file(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "x[1].yaml")
        assert find("x[1].yaml") == ["x[1].yaml"]


def test_each_folder_has_its_own_settings(repository: Path) -> None:
    touch(repository, "a/x.yaml", "b/x.yaml", "b/y.yaml")

    def settings_of(folder: str) -> Settings:
        is_b = os.path.basename(folder) == "b"
        return Settings(extend_exclude=["x.yaml"] if is_b else [], root=os.path.abspath(folder))

    assert list(discover(["."], settings_of).files) == ["a/x.yaml", "b/y.yaml"]


class TestMandatoryRules:
    """What a layer excludes, but the layer that makes rules mandatory does not."""

    OUTER = Settings(exclude=("generated/",))

    def discover(self, top: str, **changes: object) -> tuple[list[str], list[str]]:
        """Return the files that are found, and those of them that only mandatory rules check."""
        mandate = Mandate(("DW301",), self.OUTER, "workerlint.toml", (1,))
        settings = Settings(mandates=(mandate,), **changes)  # type: ignore[arg-type]
        found = discover([top], lambda _: settings)
        return sorted(found.files), sorted(item.shown for item in found.limited if not item.directory)

    def test_they_are_found_for_these_rules(self, repository: Path) -> None:
        touch(repository, "a.yaml", "b.yaml", "vendor/deep/c.yaml", "vendor/generated/d.yaml", "generated/e.yaml")
        found, limited = self.discover(".", extend_exclude=("b.yaml", "vendor/", "generated/"))
        assert found == ["a.yaml", "b.yaml", "vendor/deep/c.yaml"]
        assert limited == ["b.yaml", "vendor/deep/c.yaml"]

    def test_a_named_file_is_checked_by_all_rules_unless_forced(self, repository: Path) -> None:
        touch(repository, "a.yaml")
        assert self.discover("a.yaml", extend_exclude=("a.yaml",)) == (["a.yaml"], [])
        mandate = Mandate(("DW301",), self.OUTER, "workerlint.toml", (1,))
        settings = Settings(mandates=(mandate,), extend_exclude=("a.yaml",))
        forced = discover(["a.yaml"], lambda _: settings, force_exclude=True)
        assert list(forced.files) == [item.shown for item in forced.limited] == ["a.yaml"]

    def test_what_git_ignores_is_found_if_the_outer_layer_wants_it(self, repository: Path) -> None:
        touch(repository, "a.yaml")
        (repository / ".gitignore").write_text("a.yaml\n")
        assert self.discover(".") == ([], [])
        mandate = Mandate(("DW301",), Settings(respect_gitignore=False), "workerlint.toml", (1,))
        assert list(discover(["."], lambda _: Settings(mandates=(mandate,))).files) == ["a.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="creating symbolic links requires a privilege")
class TestLinksOutOfTheRepository:
    """A stranger may have written the repository, so a walk does not read what such a link leads to."""

    @pytest.fixture(autouse=True)
    def outside(self, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        outside = tmp_path_factory.mktemp("outside")
        touch(outside, "w.yaml")
        touch(repository, "a.yaml", "below/b.yaml")
        (repository / "file.yaml").symlink_to(outside / "w.yaml")
        (repository / "directory").symlink_to(outside)
        return outside

    def test_they_are_not_followed(self, find: Callable[..., list[str]]) -> None:
        assert find(".") == ["a.yaml", "below/b.yaml"]
        assert find("*.yaml") == ["a.yaml"]

    def test_what_is_named_is_read(self, find: Callable[..., list[str]]) -> None:
        assert find("file.yaml") == ["file.yaml"]
        assert find("directory") == ["directory/w.yaml"]

    def test_the_reason_is_stated(self) -> None:
        found = discover(["."], lambda _: Settings())
        assert [(item.shown, item.reason, item.directory) for item in found.skipped] == [
            ("directory", "outside the repository", True),
            ("file.yaml", "outside the repository", False),
        ]

    def test_a_directory_with_nothing_else_says_so(self, repository: Path) -> None:
        (repository / "only").mkdir()
        (repository / "only" / "link.yaml").symlink_to(repository / "file.yaml")
        problems = discover(["only"], lambda _: Settings()).problems
        assert problems == [
            (
                "no YAML files found in only",
                "symbolic links out of the repository are not followed; name what they lead to",
            )
        ]

    def test_links_from_a_part_of_the_repository_to_another_are_followed(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        (repository / ".git").mkdir(exist_ok=True)
        (repository / "below" / "up.yaml").symlink_to("../a.yaml")
        assert find("below") == ["below/b.yaml", "below/up.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="creating symbolic links requires a privilege")
def test_without_a_repository_the_current_directory_is_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    touch(here, "a.yaml", "below/b.yaml")
    touch(elsewhere, "c.yaml", "deep/d.yaml")
    (here / "below/up.yaml").symlink_to("../a.yaml")
    (elsewhere / "deep/up.yaml").symlink_to("../c.yaml")
    (elsewhere / "other.yaml").symlink_to(here / "a.yaml")
    monkeypatch.chdir(here)
    for top, files in {
        "below": ["below/b.yaml", "below/up.yaml"],
        "../elsewhere": ["../elsewhere/c.yaml", "../elsewhere/deep/d.yaml"],
        "../elsewhere/deep": ["../elsewhere/deep/d.yaml"],
    }.items():
        assert list(discover([top], lambda _: Settings()).files) == files


@pytest.mark.skipif(os.name == "nt", reason="creating symbolic links requires a privilege")
class TestBoundary:
    """What an editor reads in a directory whose user does not trust it."""

    @pytest.fixture
    def team(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        team = tmp_path / "team"
        touch(team, "a.yaml", "b.yaml", "c.yaml", "deep/d.yaml", "deep/b.yaml")
        (tmp_path / ".gitignore").write_text("b.yaml\n")
        (team / "deep/.gitignore").write_text("d.yaml\n")
        (tmp_path / ".git/info").mkdir(parents=True)
        (tmp_path / ".git/info/exclude").write_text("c.yaml\n")
        return team

    def walk(self, directory: Path, *, alone: bool, top: str = "") -> tuple[list[str], list[str]]:
        """Return the files that are found from *top*, and what was refused, relative to the current directory."""
        boundary = Boundary(str(directory), alone=alone, plugins=False)
        walker = Walker(lambda _: Settings(), boundary=boundary)
        found = sorted(path for path, _ in walker.walk(top or directory.name))
        return found, [os.path.relpath(path) for path in boundary.refused]

    def test_alone_only_the_files_in_it_decide_what_is_ignored(self, team: Path) -> None:
        assert self.walk(team, alone=True) == (
            ["team/a.yaml", "team/b.yaml", "team/c.yaml", "team/deep/b.yaml"],
            [],
        )
        assert self.walk(team, alone=True, top="team/deep")[0] == ["team/deep/b.yaml"]
        assert self.walk(team, alone=False) == (["team/a.yaml"], [])

    def test_alone_its_own_list_of_git_is_not_read(self, team: Path) -> None:
        (team / ".git/info").mkdir(parents=True)
        (team / ".git/info/exclude").write_text("a.yaml\n")
        assert "team/a.yaml" in self.walk(team, alone=True)[0]
        assert "team/a.yaml" not in self.walk(team, alone=False)[0]

    def test_the_list_of_a_linked_work_tree_is_read_though_it_is_elsewhere(self, team: Path, tmp_path: Path) -> None:
        (tmp_path / "main/.git/info").mkdir(parents=True)
        (tmp_path / "main/.git/info/exclude").write_text("a.yaml\n")
        (tmp_path / "main/.git/worktrees/team").mkdir(parents=True)
        (tmp_path / "main/.git/worktrees/team/commondir").write_text("../..\n")
        (team / ".git").write_text(f"gitdir: {tmp_path}/main/.git/worktrees/team\n")
        assert self.walk(team, alone=False) == (["team/b.yaml", "team/c.yaml", "team/deep/b.yaml"], [])

    def test_a_list_that_leads_out_of_it_is_not_read(self, team: Path) -> None:
        (team.parent / "list").write_text("a.yaml\n")
        (team / ".gitignore").symlink_to("../list")
        found, refused = self.walk(team, alone=True)
        assert "team/a.yaml" in found
        assert refused == ["team/.gitignore"]
        assert self.walk(team, alone=False) == ([], [])

    def test_a_link_out_of_it_is_not_followed(self, team: Path) -> None:
        touch(team.parent, "other/x.yaml")
        (team / "link.yaml").symlink_to("../other/x.yaml")
        (team / "links").symlink_to("../other")
        found, refused = self.walk(team, alone=True)
        assert [path for path in found if "link" in path] == []
        assert refused == ["other/x.yaml", "other"]
        assert [path for path in self.walk(team, alone=False)[0] if "link" in path] == [
            "team/link.yaml",
            "team/links/x.yaml",
        ]


@pytest.mark.skipif(os.name == "nt", reason="creating symbolic links requires a privilege")
class TestEachKindOfEntry:
    """What follows an entry that is skipped is found, whatever the entry is."""

    @pytest.fixture(autouse=True)
    def tree(self, repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
        outside = tmp_path_factory.mktemp("outside")
        touch(outside, "x.yaml")
        touch(repository, *(f"{name}.yaml" for name in "bdfhjnrtv"), "a.txt", "c.yaml", "e/x.yaml", "k.yaml", "l.YML")
        touch(repository, "m/x.yaml", "node_modules/x.yaml", "p/x.yaml", "s/x.yaml", "locked/x.yaml", "s/t/x.yaml")
        for name in ("g", "g-ignored"):
            (repository / name).mkdir()
        (repository / "i.yaml").symlink_to(outside / "x.yaml")
        (repository / "o.yaml").symlink_to("nowhere")
        (repository / "q").symlink_to(outside)
        (repository / "s/up.yaml").symlink_to("../b.yaml")
        (repository / "u").symlink_to("p")
        (repository / "w.yaml").symlink_to("w.yaml")
        (repository / "x.yaml").symlink_to(outside / "gone.yaml")
        (repository / "y.yaml").mkdir()
        touch(repository, "y.yaml/x.yaml")
        (repository / ".gitignore").write_text("k.yaml\nm/\ng-ignored/\n")
        scandir = os.scandir

        def refuse(path: str) -> object:
            if os.path.basename(path) == "locked":
                raise PermissionError(13, "Permission denied")
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)

    FOUND = (
        *(f"{name}.yaml" for name in "bdfhj"), "l.YML", "n.yaml", "r.yaml", "t.yaml", "v.yaml",
        "p/x.yaml", "s/x.yaml", "s/t/x.yaml", "y.yaml/x.yaml",
    )  # fmt: skip
    LINKED = ("s/up.yaml",)
    SKIPPED = (
        (".git", "excluded", True, True),
        ("c.yaml", "excluded", False, False),
        ("e", "excluded", True, False),
        ("i.yaml", "outside the repository", False, False),
        ("k.yaml", "ignored", False, False),
        ("m", "ignored", True, False),
        ("node_modules", "excluded", True, True),
        ("o.yaml", "broken link", False, False),
        ("q", "outside the repository", True, False),
        ("w.yaml", "broken link", False, False),
        ("x.yaml", "broken link", False, False),
    )

    def test_its_outcome(self, repository: Path) -> None:
        touch(repository, ".git/HEADS")
        walker = Walker(lambda _: Settings(root=str(repository), extend_exclude=["c.yaml", "e/", "g/"]))
        top = str(repository)
        assert list(walker.walk(".")) == [(name, f"{top}/{name}") for name in self.FOUND] + [
            ("s/up.yaml", f"{top}/b.yaml")
        ]
        assert [(item.shown, item.reason, item.directory, item.tool) for item in walker.skipped] == list(self.SKIPPED)
        assert [item.path for item in walker.skipped] == [f"{top}/{name}" for name, *_ in self.SKIPPED]
        assert walker.take_problems() == ["cannot read locked: Permission denied"]
        assert walker.take_problems() == []
        assert walker.limited == []
        assert walker.git_problem == ""

    def test_an_excluded_directory_that_cannot_be_read_is_skipped(self, repository: Path) -> None:
        walker = Walker(lambda _: Settings(root=str(repository), extend_exclude=["locked/"]))
        assert list(walker.walk("locked")) == []
        assert walker.take_problems() == ["cannot read locked: Permission denied"]
        assert "b.yaml" in dict(walker.walk("."))
        assert walker.take_problems() == []
        assert [item.reason for item in walker.skipped if item.shown == "locked"] == ["excluded"]

    def test_only_mandatory_rules_check_what_a_layer_below_excludes(self, repository: Path) -> None:
        touch(repository, ".git/HEADS")
        outer = Settings(root=str(repository), extend_exclude=["e/", "t.yaml"])
        mandate = Mandate(("DW301",), outer, "workerlint.toml", (1,))
        excluded = ["b.yaml", "c.yaml", "e/", "i.yaml", "k.yaml", "p/", "s/", "t.yaml"]
        settings = Settings(root=str(repository), extend_exclude=excluded, mandates=(mandate,))
        walker = Walker(lambda _: settings)
        found = [shown for shown, _ in walker.walk("")]
        assert found == [
            *self.FOUND[:1],
            "c.yaml",
            *(name for name in self.FOUND[1:] if name != "t.yaml"),
            *self.LINKED,
        ]
        assert [(item.shown, item.reason, item.directory) for item in walker.limited] == [
            ("b.yaml", "excluded", False),
            ("c.yaml", "excluded", False),
            ("i.yaml", "excluded", False),
            ("p", "excluded", True),
            ("s", "excluded", True),
            ("p/x.yaml", "excluded", False),
            ("s/t", "excluded", True),
            ("s/up.yaml", "excluded", False),
            ("s/x.yaml", "excluded", False),
            ("s/t/x.yaml", "excluded", False),
        ]
        assert [item.shown for item in walker.skipped if item.reason == "excluded" and not item.tool] == ["e", "t.yaml"]

    def test_a_top_that_cannot_be_read(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_: str) -> object:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "scandir", refuse)
        walker = Walker(lambda _: Settings())
        assert list(walker.walk(".")) == []
        assert walker.take_problems() == ["cannot read .: Permission denied"]


@pytest.mark.parametrize(
    ("path", "excluded", "limited"),
    [("a.yaml", False, False), ("b.yaml", True, False), ("c.yaml", False, True), ("below/b.yaml", True, False)],
)
def test_a_named_file_is_excluded_unless_mandatory_rules_check_it(
    repository: Path, path: str, excluded: bool, limited: bool
) -> None:
    outer = Settings(root=str(repository), exclude=["b.yaml"])
    other = Settings(root=str(repository), exclude=["b.yaml", "c.yaml"])
    mandates = [Mandate(("DW301",), settings, "workerlint.toml", (1,)) for settings in (other, outer)]
    settings = Settings(root=str(repository), exclude=["b.yaml", "c.yaml"], mandates=mandates)
    asked: list[str] = []

    def settings_of(directory: str) -> Settings:
        asked.append(directory)
        return settings

    walker = Walker(settings_of)
    assert walker.is_excluded(path) is excluded
    assert asked == [os.path.dirname(path)]
    assert [(item.shown, item.path, item.reason, item.directory) for item in walker.limited] == (
        [(path, str(repository / path), "excluded", False)] if limited else []
    )


class TestListsOfGit:
    """Where git does not list the files, its own lists of patterns decide."""

    def ignored(self, repository: Path, top: str = ".") -> list[str]:
        walker = Walker(lambda _: Settings(root=str(repository)))
        list(walker.walk(top))
        return [item.shown for item in walker.skipped if item.reason == "ignored"]

    def test_of_each_directory_above_up_to_the_repository(self, repository: Path) -> None:
        touch(repository, *(f"a/b/{name}.yaml" for name in "tuvw"), "a/b/c/t.yaml", "a/b/c/w.yaml")
        (repository / ".gitignore").write_text("t.yaml\nu.yaml\n/a/b/v.yaml\n")
        (repository / "a/.gitignore").write_text("!u.yaml\n")
        (repository / "a/b/c/.gitignore").write_text("!t.yaml\nw.yaml\n")
        assert self.ignored(repository, "a/b") == ["a/b/t.yaml", "a/b/v.yaml", "a/b/c/w.yaml"]
        assert self.ignored(repository, "a/b/c") == ["a/b/c/w.yaml"]
        (repository / "a/.git").mkdir()
        assert self.ignored(repository, "a/b") == ["a/b/c/w.yaml"]
        assert self.ignored(repository) == ["a/b/c/w.yaml"]

    def test_none_outside_of_a_repository(self, repository: Path) -> None:
        touch(repository, "a/t.yaml")
        (repository / ".gitignore").write_text("t.yaml\n")
        assert self.ignored(repository) == self.ignored(repository, "a") != []
        (repository / ".git").rmdir()
        assert self.ignored(repository, "a") == []
        (repository / "a/.gitignore").write_text("t.yaml\n")
        assert self.ignored(repository, "a") == ["a/t.yaml"]

    @pytest.mark.parametrize(
        ("lines", "names"),
        [
            (b"\xef\xbb\xbft.yaml\n", ["t.yaml"]),
            (b"t.yaml\r\nu.yaml", ["t.yaml", "u.yaml"]),
            (b"\xff.yaml\nu.yaml\n", ["u.yaml", os.fsdecode(b"\xff.yaml")]),
            (b"./t.yaml\n", []),
        ],
    )
    def test_in_any_encoding(self, repository: Path, lines: bytes, names: list[str]) -> None:
        touch(repository, "t.yaml", "u.yaml", os.fsdecode(b"\xff.yaml"))
        (repository / ".gitignore").write_bytes(lines)
        assert sorted(self.ignored(repository)) == sorted(names)

    @pytest.mark.parametrize(
        ("link", "common"),
        [
            ("gitdir: ../main/.git/worktrees/w\n", "../..\n"),
            ("gitdir:../main/.git/worktrees/w", "../.."),
            ("gitdir: {top}/main/.git/worktrees/w\n", "{top}/main/.git\n"),
            ("gitdir: ../main/.git\n", ""),
        ],
    )
    def test_of_a_linked_work_tree(self, tmp_path: Path, link: str, common: str) -> None:
        touch(tmp_path, "tree/t.yaml", "tree/u.yaml")
        (tmp_path / "main/.git/info").mkdir(parents=True)
        (tmp_path / "main/.git/info/exclude").write_text("t.yaml\n")
        (tmp_path / "main/.git/worktrees/w").mkdir(parents=True)
        (tmp_path / "tree/.git").write_text(link.format(top=tmp_path))
        if common:
            (tmp_path / "main/.git/worktrees/w/commondir").write_text(common.format(top=tmp_path))
        walker = Walker(lambda _: Settings())
        top = str(tmp_path / "tree")
        assert [shown for shown, _ in walker.walk(top)] == [f"{top}/u.yaml"]

    @pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are not any bytes")
    def test_of_a_linked_work_tree_with_any_name(self, tmp_path: Path) -> None:
        touch(tmp_path, "tree/t.yaml", "tree/u.yaml")
        main = tmp_path / os.fsdecode(b"\xff")
        (main / ".git/info").mkdir(parents=True)
        (main / ".git/info/exclude").write_text("t.yaml\n")
        (tmp_path / "tree/.git").write_bytes(b"gitdir: ../\xff/.git\n")
        walker = Walker(lambda _: Settings())
        assert [os.path.basename(shown) for shown, _ in walker.walk(str(tmp_path / "tree"))] == ["u.yaml"]

    @pytest.mark.skipif(os.name == "nt", reason="no pipes in directories")
    def test_a_list_that_is_not_a_file(self, repository: Path) -> None:
        touch(repository, "a/t.yaml", "b/t.yaml")
        os.mkfifo(repository / "a/.gitignore")
        (repository / "b/.gitignore").mkdir()
        walker = Walker(lambda _: Settings())
        assert [shown for shown, _ in walker.walk(".")] == ["a/t.yaml", "b/t.yaml"]
        assert walker.take_problems() == []

    def test_a_list_that_is_too_large_is_a_problem(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workerlint.files.walk.MAX_LIST_SIZE", 5)
        touch(repository, "a/t.yaml")
        (repository / "a/.gitignore").write_text("t.yaml\n")
        walker = Walker(lambda _: Settings())
        assert [shown for shown, _ in walker.walk(".")] == ["a/t.yaml"]
        assert walker.take_problems() == ["cannot read a/.gitignore: it is larger than 5 bytes"]
