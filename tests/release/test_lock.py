"""What development installs is pinned by version and hash, and the pins are what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE))


def wanted(names: list[str]) -> dict[str, Requirement]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, Requirement] = {}
    for text in [*table["dependencies"], *(line for name in names for line in table["optional-dependencies"][name])]:
        requirement = Requirement(text)
        if requirement.name != "workerlint":
            found[str(canonicalize_name(requirement.name))] = requirement
    return found


def test_every_dependency_is_pinned_within_its_range() -> None:
    for name, requirement in wanted(["dev", "docs", "graph", "watch", "ws"]).items():
        assert name in PINS, f"{name} is missing: python -m release.lock"
        assert requirement.specifier.contains(PINS[name], prereleases=True), f"{name}: python -m release.lock"


def test_every_pin_has_hashes_and_no_address() -> None:
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    for block in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block
    assert "://" not in text
