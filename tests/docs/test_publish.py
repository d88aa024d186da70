"""The directory of the site: one version, or several next to each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs.generator.publish import DEVELOPMENT, VERSIONS, publish, publish_version


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def _site(tmp_path: Path, text: str) -> Path:
    site = tmp_path / text
    (site / "rules").mkdir(parents=True)
    (site / "index.html").write_text(text, encoding="utf-8")
    (site / "rules" / f"{text}.html").write_text(text, encoding="utf-8")
    return site


def _versions(target: Path) -> list[str]:
    listed: list[str] = json.loads((target / VERSIONS).read_text(encoding="utf-8"))
    return listed


def test_a_site_of_one_version_replaces_what_was_there(tmp_path: Path, target: Path) -> None:
    publish(_site(tmp_path, "old"), target)
    publish(_site(tmp_path, "new"), target)
    assert sorted(entry.name for entry in target.rglob("*.html")) == ["index.html", "new.html"]
    assert _versions(target) == []


def test_the_newest_version_is_in_the_root_and_the_others_are_kept(tmp_path: Path, target: Path) -> None:
    for version in ("0.9.1", "0.10.0"):
        publish_version(_site(tmp_path, version), target, version)
    assert _versions(target) == ["0.10", "0.9"]
    assert (target / "index.html").read_text() == "0.10.0"
    assert [file.name for file in (target / "rules").iterdir()] == ["0.10.0.html"]
    assert (target / "0.9" / "index.html").read_text() == "0.9.1"


def test_a_patch_of_an_older_version_replaces_only_its_directory(tmp_path: Path, target: Path) -> None:
    for version in ("0.1.0", "0.2.0", "0.1.1"):
        publish_version(_site(tmp_path, version), target, version)
    assert (target / "index.html").read_text() == "0.2.0"
    assert (target / "0.1" / "index.html").read_text() == "0.1.1"
    assert not (target / "0.1" / "rules" / "0.1.0.html").exists()


def test_the_development_version_is_in_the_root_until_there_is_a_release(tmp_path: Path, target: Path) -> None:
    publish_version(_site(tmp_path, "first"), target, DEVELOPMENT)
    assert _versions(target) == ["dev"]
    assert (target / "index.html").read_text() == "first"
    publish_version(_site(tmp_path, "0.1.0"), target, "0.1.0")
    publish_version(_site(tmp_path, "second"), target, DEVELOPMENT)
    publish_version(_site(tmp_path, "0.1.1"), target, "0.1.1")
    assert _versions(target) == ["0.1", "dev"]
    assert (target / "index.html").read_text() == "0.1.1"
    assert (target / "dev" / "index.html").read_text() == "second"
    assert [file.name for file in (target / "dev" / "rules").iterdir()] == ["second.html"]


def test_hidden_files_stay(tmp_path: Path, target: Path) -> None:
    """The directory is a clone of the branch that keeps the published versions."""
    (target / ".git").mkdir(parents=True)
    (target / ".git" / "HEAD").touch()
    publish_version(_site(tmp_path, "0.1.0"), target, "0.1.0")
    assert (target / ".git" / "HEAD").exists()
