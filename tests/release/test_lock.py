"""What is installed in the action, the image and for development is pinned as pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = [line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra]
WANTED = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-build.txt": PROJECT["build-system"]["requires"],
    "requirements-dev.txt": [*PROJECT["project"]["dependencies"], *EXTRAS],
}


def wanted(lines: list[str]) -> dict[str, Requirement]:
    found: dict[str, Requirement] = {}
    for text in lines:
        requirement = Requirement(text)
        if requirement.name != "workerlint":
            found[str(canonicalize_name(requirement.name))] = requirement
    return found


@pytest.mark.parametrize("name", WANTED)
def test_every_dependency_is_pinned_within_its_range(name: str) -> None:
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
    for package, requirement in wanted(WANTED[name]).items():
        assert package in pins, f"{package} is missing: python -m release.lock"
        assert requirement.specifier.contains(pins[package], prereleases=True), f"{package}: python -m release.lock"


@pytest.mark.parametrize("name", WANTED)
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for block in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block
    assert "://" not in text
