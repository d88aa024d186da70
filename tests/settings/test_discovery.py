"""Which files the paths of a call lead to."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workerlint.config.settings import Settings
from workerlint.files.discovery import discover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def find(repository: Path) -> Callable[..., list[str]]:
    def call(*paths: str, force_exclude: bool = False, **fields: Any) -> list[str]:
        options = Settings(root=str(repository), **fields)
        found = discover(paths, lambda _folder: options, force_exclude=force_exclude)
        assert found.problems == []
        return [path.replace(os.sep, "/") for path in found.files]

    return call


@pytest.fixture
def problems(repository: Path) -> Callable[..., list[tuple[str, str]]]:
    def call(*paths: str, **fields: Any) -> list[tuple[str, str]]:
        options = Settings(root=str(repository), **fields)
        return discover(paths, lambda _folder: options).problems

    return call


def touch(repository: Path, *names: str) -> None:
    for name in names:
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


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
        touch(repository, "node_modules/a.yaml", "node_modules/node_modules/b.yaml", "out/a.yaml")
        (repository / ".gitignore").write_text("out/\n")
        assert find("node_modules") == ["node_modules/a.yaml"]
        assert find("out") == ["out/a.yaml"]

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
        touch(repository, "shared/real.yaml", "tree/a.yaml")
        (repository / "tree/link").symlink_to("../shared", target_is_directory=True)
        assert find("tree") == ["tree/a.yaml", "tree/link/real.yaml"]

    def test_a_dangling_link_in_a_folder_is_nothing(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml")
        (repository / "gone.yaml").symlink_to("nowhere")
        assert find(".") == ["a.yaml"]


class TestExclude:
    def test_it_is_written_as_in_a_gitignore(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml", "gen/a.yaml", "x/gen/a.yaml", "x/b.gen.yaml", "x/keep.gen.yaml")
        assert find(".", extend_exclude=["/gen", "*.gen.yaml", "!keep.gen.yaml"]) == [
            "a.yaml",
            "x/gen/a.yaml",
            "x/keep.gen.yaml",
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


class TestGitignore:
    def test_nested_files_and_exceptions(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml", "out/a.yaml", "team/tmp.yaml", "team/keep.yaml", "team/deep/tmp.yaml")
        (repository / ".gitignore").write_text("# comment\nout/\ntmp.yaml\n")
        (repository / "team/.gitignore").write_text("!tmp.yaml\nkeep.yaml\n/deep\n")
        assert find(".") == ["a.yaml", "team/tmp.yaml"]
        assert find("team") == ["team/tmp.yaml"]

    def test_the_files_above_count_up_to_the_top_of_the_repository(
        self, repository: Path, find: Callable[..., list[str]]
    ) -> None:
        touch(repository, "sub/a.yaml", "sub/deep/b.yaml")
        (repository / ".gitignore").write_text("b.yaml\n")
        assert find("sub") == ["sub/a.yaml"]
        (repository / "sub/.git").mkdir()
        assert find("sub/deep") == ["sub/deep/b.yaml"]

    def test_the_repositorys_own_excludes(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml", "local.yaml")
        (repository / ".git/info").mkdir()
        (repository / ".git/info/exclude").write_text("local.yaml\n")
        assert find(".") == ["a.yaml"]

    def test_the_excludes_of_a_linked_work_tree(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "tree/a.yaml", "tree/local.yaml")
        (repository / ".git/worktrees/tree").mkdir(parents=True)
        (repository / ".git/worktrees/tree/commondir").write_text("../..\n")
        (repository / ".git/info").mkdir()
        (repository / ".git/info/exclude").write_text("local.yaml\n")
        (repository / "tree/.git").write_text(f"gitdir: {repository}/.git/worktrees/tree\n")
        assert find("tree") == ["tree/a.yaml"]

    def test_it_can_be_turned_off(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml")
        (repository / ".gitignore").write_text("a.yaml\n")
        assert find(".", respect_gitignore=False) == ["a.yaml"]

    def test_a_named_file_is_not_asked_about(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml")
        (repository / ".gitignore").write_text("a.yaml\n")
        assert find("a.yaml") == ["a.yaml"]

    def test_a_line_that_is_no_pattern_is_skipped(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "a.yaml", "b.yaml")
        (repository / ".gitignore").write_bytes(b"[z-a]\n!\ncaf\xe9\n\nb.yaml\n")
        assert find(".") == ["a.yaml"]

    PIECES = st.sampled_from(
        [
            "a",
            "b",
            "c",
            "*",
            "**",
            "***",
            "?",
            "/",
            "/",
            ".yaml",
            "[ab]",
            "[!a]",
            "[^b-c]",
            "[]a]",
            "[b-a]",
            "[!b-a]",
            "[[:alpha:]]",
            "[[:x:]]",
            "[\\a]",
            "[/a]",
            "[/[ab]",
            "[[:a]",
            "[",
            "\\a",
            "\\",
            "!",
            " ",
        ]
    )
    LINES = st.builds(
        lambda sign, pieces, end: sign + "".join(pieces) + end,
        st.sampled_from(["", "", "!", "/", "#", "\\#"]),
        st.lists(PIECES, max_size=5),
        st.sampled_from(["", "", "/", " ", "\\ ", "\\\\ ", "\r"]),
    )
    NAMES = (
        "a.yaml",
        "b.yaml",
        "a/a.yaml",
        "a/b.yaml",
        "a/b/a.yaml",
        "b/a/b.yaml",
        "b/b.yaml",
        "c/a/c.yaml",
        "#a/!.yaml",
        "[/b.yaml",
    )

    @given(st.lists(LINES, max_size=4), st.lists(LINES, max_size=3))
    @example(["b", "!/a"], [])
    @example(["a/**/b", "*", "!*/"], ["/b", "!**"])
    @example(["a/**", "!a/b/"], [])
    @example(["[/[ab].yaml", "[b/[]/b*"], [])  # a bracket that spans a slash matches no slash
    @example(["a**/a.yaml", "b/***/b.yaml"], [])  # the stars behind a fixed beginning stand at a beginning
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
    def test_git_itself_says_the_same(self, repository: Path, top: list[str], nested: list[str]) -> None:
        # What the developer's own git ignores everywhere is not asked for.
        nowhere = str(repository / "nowhere")
        environment = {**os.environ, "HOME": nowhere, "XDG_CONFIG_HOME": nowhere, "GIT_CONFIG_NOSYSTEM": "1"}
        if not (repository / "c").exists():
            touch(repository, *self.NAMES)
            subprocess.run(["git", "init", "-q", "."], check=True, env=environment)
        (repository / ".gitignore").write_bytes("\n".join(top).encode())
        (repository / "a/.gitignore").write_bytes("\n".join(nested).encode())
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard", "*.yaml"],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        found = discover(["."], lambda _folder: Settings(root=str(repository)))
        assert sorted(found.files) == sorted(filter(None, listed.stdout.split("\0")))


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
        assert problems("z/*.yaml") == [("no YAML file matches z/*.yaml", "")]
        assert problems("m/*.txt") == [("no YAML file matches m/*.txt", "")]

    def test_a_file_with_such_a_name_is_that_file(self, repository: Path, find: Callable[..., list[str]]) -> None:
        touch(repository, "x[1].yaml")
        assert find("x[1].yaml") == ["x[1].yaml"]


class TestProblems:
    def test_an_empty_folder(self, repository: Path, problems: Callable[..., list[tuple[str, str]]]) -> None:
        (repository / "empty").mkdir()
        assert problems("empty") == [("no YAML file in empty", "")]

    def test_an_empty_path(self, problems: Callable[..., list[tuple[str, str]]]) -> None:
        assert problems("") == [("a path is empty", "give . for the current folder")]

    def test_a_missing_path_is_compared_with_its_siblings(
        self, repository: Path, problems: Callable[..., list[tuple[str, str]]]
    ) -> None:
        touch(repository, "team/orders.yaml")
        assert problems("team/oders.yaml") == [("team/oders.yaml does not exist", "did you mean team/orders.yaml?")]
        assert problems("taem/orders.yaml") == [("taem/orders.yaml does not exist", "")]
        assert problems("team/orders.yaml/x") == [("team/orders.yaml/x does not exist", "")]

    def test_a_path_that_no_system_could_have(self, problems: Callable[..., list[tuple[str, str]]]) -> None:
        ((message, _),) = problems("a\0b")
        assert "cannot be read" in message

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
        assert problems(".") == [("locked cannot be read: Permission denied", "")]


def test_each_folder_has_its_own_settings(repository: Path) -> None:
    touch(repository, "a/x.yaml", "b/x.yaml", "b/y.yaml")

    def settings_of(folder: str) -> Settings:
        is_b = os.path.basename(folder) == "b"
        return Settings(extend_exclude=["x.yaml"] if is_b else [], root=os.path.abspath(folder))

    assert list(discover(["."], settings_of).files) == ["a/x.yaml", "b/y.yaml"]
