"""Patterns of a .gitignore mean what they mean to git."""

from __future__ import annotations

import os
import string
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.config.settings import Settings
from workerlint.files.discovery import discover
from workerlint.files.gitignore import Patterns, configured_patterns

from .conftest import touch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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

    @pytest.mark.slow
    @given(st.lists(LINES, max_size=4), st.lists(LINES, max_size=3))
    @example(["b", "!/a"], [])
    @example(["a/**/b", "*", "!*/"], ["/b", "!**"])
    @example(["a/**", "!a/b/"], [])
    @example(["[/[ab].yaml", "[b/[]/b*"], [])  # a bracket that spans a slash matches no slash
    @example(["./a.yaml", "b.yaml", "!./b.yaml"], [])  # a leading dot matches nothing
    @example(["a**/a.yaml", "b/***/b.yaml"], [])  # the stars behind a fixed beginning stand at a beginning
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(80))
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


PATTERNS = (
    *(f"[[:{name}:]]" for name in ("alpha", "digit", "x", "", "alpha:b")),
    "[[:alpha:]-]", "[![:alpha:]]", "[^[:alpha:]]", "[[:a]", "[[:]", "[[:]]", "[[:alpha]", "[[:alpha:]", "x[[:]b", "[a[:]", "[ab:]", "[abc:]d", "[xa:b]", "[:a]",
    "[a-c]", "[c-a]", "[a-a]", "[a-]", "[-a]", "[!-a]", "[a-c-e]", "[\\]]", "[\\a-c]", "[a-\\c]", "[]-a]", "[!]a]", "[^]a]", "[a",
    "[]", "[!]", "[!", "[", "[a/b]", "[/]", "[!/]", "[.-0]", "[[-]]", "[[a]", "[a\\]", "[\\", "a[b", "[!a]b", "[ab]/[ab]",
    "*a*b", "*a*a", "a*b*c", "*a*b*a*b", "a*a*", "**a", "a**", "a**b", "**/a", "a/**", "a/**/b", "**/a/**/b", "a/**/b/**/c", "***",
    "a/***/b", "**", "**/", "/**", "*", "?", "a?", "?/?", "??", "/a", "a/", "/a/", "a/b", "/a/b/", "\\a", "a\\", "\\*", "\\[", "\\\\",
    "a\\ ", "a ", "a  ", "a\\\\ ", "#a", "\\#a", "!a", "!!a", "\\!a", "./a", "*.b", "*.*", "*b/", "a.b", "*.", "/*", "/*/a", "*/a",
    "a/*/c", "*\\*", "a\\/**", "**\\/a", "x**/a", "a.*/b", "//a", "a//b", "**/**/a", "**/*", "*/**/b", "a/**/*", "*a", "*[a]", "*\\a", "/",
)  # fmt: skip
NAMES = (
    "a", "b", "c", "d", "e", "x", "B", "0", "-", "]", "[", "!", "^", "\\", ":", ".b", "ab", "ba", "aab", "abab", "abc", "axbxc", "a.b",
    "x.b", "a.", "a/a", "a/b", "a/b/c", "b/a", "a/x/b", "a/x/y/b", "a/b/x/c", "x/a", "x/y/a", "#a", "!a", "a ", "*", "**", "[:", "[:a", ":a",
    "a\\", "a[b", "xx", "ax/b", "ab/a", "x[b", "x:b", "-a",
)  # fmt: skip


DIRECTORIES = ("a", "b", "a.b", "x.b", "ab", "#a", "x/b", "a/b")


@pytest.mark.slow
def test_each_pattern_matches_what_it_matches_in_git(repository: Path) -> None:
    nowhere = str(repository / "nowhere")
    environment = {**os.environ, "HOME": nowhere, "XDG_CONFIG_HOME": nowhere, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", "."], check=True, env=environment)
    paths = []
    matched = []
    for number, pattern in enumerate(PATTERNS):
        for kind, names in (("files", NAMES), ("directories", DIRECTORIES)):
            top = repository / kind / str(number)
            top.mkdir(parents=True)
            (top / ".gitignore").write_text(f"{pattern}\n")
            patterns = Patterns([pattern], str(top), in_gitignore=True)
            for name in names:
                if kind == "directories":
                    (top / name).mkdir(parents=True)
                paths.append(f"{kind}/{number}/{name}")
                if patterns.holds(str(top / name), directory=kind == "directories"):
                    matched.append(paths[-1])
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin", "-z"],
        input="\0".join(paths).encode(),
        capture_output=True,
        check=True,
        env=environment,
    )
    ignored = done.stdout.decode().split("\0")[:-1]
    assert [(PATTERNS[int(path.split("/")[1])], path) for path in sorted({*matched} ^ {*ignored})] == []


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("alnum", string.ascii_letters + string.digits),
        ("alpha", string.ascii_letters),
        ("blank", " \t"),
        ("cntrl", "".join(map(chr, (*range(1, 32), 127)))),
        ("digit", string.digits),
        ("graph", string.ascii_letters + string.digits + string.punctuation),
        ("lower", string.ascii_lowercase),
        ("print", string.ascii_letters + string.digits + string.punctuation + " "),
        ("punct", string.punctuation),
        ("space", string.whitespace),
        ("upper", string.ascii_uppercase),
        ("xdigit", string.hexdigits),
    ],
)
def test_the_characters_of_a_class(name: str, members: str) -> None:
    patterns = Patterns([f"x[[:{name}:]]"], "/top", in_gitignore=True)
    found = {character for character in map(chr, range(1, 128)) if patterns.verdict(f"/top/x{character}")}
    assert found == set(members) - {"/"}


def test_a_path_is_a_file_unless_it_is_said_to_be_a_directory() -> None:
    patterns = Patterns(["a/"], "/top", in_gitignore=True)
    assert (patterns.verdict("/top/a"), patterns.verdict("/top/a", directory=True)) == (None, True)
    assert (patterns.holds("/top/a"), patterns.holds("/top/a", directory=True), patterns.holds("/top/a/b")) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("patterns", "selected"),
    [
        (["team/", "!team/b/"], ["team/a/x.yaml", "team/x.yaml"]),
        (["team/**", "!team/b/x.yaml"], ["team/a/x.yaml", "team/x.yaml"]),
        (["!team/b/", "team/"], ["team/a/x.yaml", "team/b/x.yaml", "team/x.yaml"]),
        (["./team/", "!/team/b", "x.yaml"], ["team/a/x.yaml", "team/b/x.yaml", "team/x.yaml", "x.yaml"]),
        (["*.yaml", "!team/"], ["x.yaml"]),
        (["!x.yaml"], []),
    ],
)
def test_an_exception_may_be_about_a_part_of_a_directory_that_files_name(
    tmp_path: Path, patterns: list[str], selected: list[str]
) -> None:
    files = configured_patterns(patterns, str(tmp_path))
    names = ["team/a/x.yaml", "team/b/x.yaml", "team/x.yaml", "x.yaml"]
    assert [name for name in names if files.selects(str(tmp_path / name))] == selected
    assert not files.selects(str(tmp_path.parent / "x.yaml"))
