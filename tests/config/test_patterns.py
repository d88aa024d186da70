"""A pattern of an inner directory, written for the outer one, selects the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from workerlint.config.patterns import rebase
from workerlint.files.gitignore import configured_patterns

FILES = ("a.yaml", "team/a.yaml", "team/b/a.yaml", "team/b/c.yaml", "other/team/a.yaml", "te*m/a.yaml")


def selected(pattern: str, root: str) -> set[str]:
    patterns = configured_patterns([pattern], root)
    return {file for file in FILES if patterns.selects(f"/r/{file}")}


@pytest.mark.parametrize(
    "pattern",
    [
        "a.yaml",
        "/a.yaml",
        "./a.yaml",
        "b/",
        "b/ ",
        "/b/",
        "a.yaml ",
        "b/*.yaml",
        "*",
        "**/c.yaml",
        "!a.yaml",
        "nothing",
    ],
)
@pytest.mark.parametrize("directory", ["team", "other", "team/b"])
def test_the_same_files_are_selected(pattern: str, directory: str) -> None:
    inside = {file for file in selected(pattern, f"/r/{directory}") if file.startswith(f"{directory}/")}
    assert selected(rebase(pattern, f"/r/{directory}", "/r"), "/r") == inside


def test_the_signs_of_patterns_in_the_name_of_a_directory_are_plain() -> None:
    assert selected(rebase("a.yaml", "/r/te*m", "/r"), "/r") == {"te*m/a.yaml"}


@pytest.mark.parametrize("pattern", ["", " ", "# note", "/", "./", "!", "!/ "])
def test_what_selects_nothing_stays(pattern: str) -> None:
    assert rebase(pattern, "/r/team", "/r") == pattern


@pytest.mark.parametrize("pattern", ["a.yaml", "/a.yaml", "./a.yaml", "!b/"])
def test_a_pattern_of_the_same_directory_stays(pattern: str) -> None:
    assert rebase(pattern, "/r/team", "/r/team") == pattern


@pytest.mark.parametrize(
    ("pattern", "rebased"),
    [
        ("a.yaml", "/team/b/**/a.yaml"),
        ("b/", "/team/b/**/b/"),
        ("b/ ", "/team/b/**/b/ "),
        ("/b/", "/team/b/b/"),
        ("./a", "/team/b/a"),
        ("a/b", "/team/b/a/b"),
        ("!a.yaml", "!/team/b/**/a.yaml"),
        ("!./a.yaml", "!/team/b/a.yaml"),
    ],
)
def test_a_name_is_found_at_any_depth_and_a_path_at_one(pattern: str, rebased: str) -> None:
    assert rebase(pattern, "/r/team/b", "/r") == rebased


def test_an_exception_stays_one() -> None:
    assert rebase("!b/a.yaml", str(Path("/r/team")), "/r") == "!/team/b/a.yaml"
