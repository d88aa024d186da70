"""What the pages show that users can install, before and after the first release."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from release.availability import TEXTS, fill_flag, fill_regions, is_released, pages_with_regions, without_marks
from workerlint.version import RELEASED

ROOT = Path(__file__).parents[2]
UNRELEASED = re.compile(r"pip install (?:-\S+ )*[\"']?workerlint|rev: v\d|workerlint@v\d|releases/download|ghcr\.io/")
"""What works only after the first release."""


@pytest.mark.parametrize(
    ("changelog", "released"),
    [
        ("# Changelog\n\n## 0.1.0 (not released)\n\n- x\n", False),
        ("# Changelog\n\n## 0.1.0 (2027-01-31)\n\n- x\n", True),
        ("# Changelog\n\n## 0.2.0 (not released)\n\n- y\n\n## 0.1.0 (2027-01-31)\n\n- x\n", True),
    ],
)
def test_the_first_date_in_the_changelog_is_the_switch(changelog: str, released: bool) -> None:
    assert is_released(changelog) is released


@pytest.mark.parametrize("name", TEXTS)
def test_a_region_can_be_switched_and_switched_back(name: str) -> None:
    before, after = TEXTS[name]
    page = f"# Page\n\n<!-- release: {name} -->\n<!-- end -->\n\nend\n"
    filled = fill_regions(page, released=False)
    assert without_marks(filled) == f"# Page\n\n{before}\nend\n"
    switched = fill_regions(filled, released=True)
    assert without_marks(switched) == f"# Page\n\n{after}\nend\n"
    assert fill_regions(switched, released=False) == filled


def test_a_region_in_yaml_is_between_comments() -> None:
    job = "# release: comment\n# end\nimage: python:3.13\n"
    filled = fill_regions(job, released=False)
    assert "# Not released yet: " in filled
    assert yaml.safe_load(filled) == {"image": "python:3.13"}
    assert fill_regions(filled, released=True) == job


def test_the_flag_that_the_programs_read_is_switched_too() -> None:
    code = 'VERSION = "1.0.0"\nRELEASED = False\n"""What it says."""\n'
    assert fill_flag(code, released=True) == code.replace("False", "True")
    assert fill_flag(fill_flag(code, released=True), released=False) == code


def test_the_flag_is_that_of_the_changelog() -> None:
    assert is_released((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) is RELEASED


def test_the_hooks_of_the_example_before_the_release_are_the_published_ones() -> None:
    """They differ only in how they are installed."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    published = {hook["id"]: hook for hook in yaml.safe_load(text)}
    ((repository),) = yaml.safe_load(TEXTS["example"][0])
    for hook in repository["hooks"]:
        installed = {"types": ["file"], **hook, "language": "python"}
        assert installed == {key: value for key, value in published[hook["id"]].items() if key in installed}


def test_what_is_shown_before_the_release_works_without_one() -> None:
    """Only a build may have the name of the image."""
    shown = {name: re.sub("docker build .*", "", before) for name, (before, _) in TEXTS.items()}
    assert [name for name, before in shown.items() if UNRELEASED.search(before)] == []


def test_the_commands_that_install_a_release_are_announced_as_such() -> None:
    """A page with a command that needs the release has a region with a note."""
    patterns = ("README.md", "docs/**/*.*", "editors/*.md", "examples/**/*.*")
    files = [file for pattern in patterns for file in ROOT.glob(pattern) if "node_modules" not in file.parts]
    pages = [file for file in files if file.suffix in {".md", ".yaml", ".yml"}]
    named = {page for page in pages if UNRELEASED.search(page.read_text(encoding="utf-8"))}
    assert named
    assert named - set(pages_with_regions(ROOT)) == set()


def test_the_readme_has_no_command_that_needs_a_release() -> None:
    if not is_released((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        assert not UNRELEASED.search((ROOT / "README.md").read_text(encoding="utf-8"))
