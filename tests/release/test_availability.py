"""What the pages show that users can install, before and after the first release."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from release.availability import TEXTS, fill_regions, is_released, pages_with_regions, without_marks

ROOT = Path(__file__).parents[2]
UNRELEASED = re.compile(r"pip install (?:-\S+ )*[\"']?workerlint|rev: v\d|workerlint@v\d|releases/download")
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


def test_what_is_shown_before_the_release_works_without_one() -> None:
    assert [name for name, (before, _) in TEXTS.items() if UNRELEASED.search(before)] == []


def test_the_commands_that_install_a_release_are_announced_as_such() -> None:
    """A page with a command that needs the release has a region with a note."""
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("editors/*.md")]
    named = {page for page in pages if UNRELEASED.search(page.read_text(encoding="utf-8"))}
    assert named
    assert named - set(pages_with_regions(ROOT)) == set()


def test_the_readme_has_no_command_that_needs_a_release() -> None:
    if not is_released((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        assert not UNRELEASED.search((ROOT / "README.md").read_text(encoding="utf-8"))
