"""Where the files of Bundles are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.files.bundle_files import BundleFiles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a file next to it."""
    (tmp_path / "outside.yaml").touch()
    top = tmp_path / "repository"
    for directory in (".git", "product/bundle/parts"):
        (top / directory).mkdir(parents=True)
    for name in ("top.yaml", "product/near.yaml", "product/bundle/near.yaml", "product/bundle/parts/a.yaml"):
        (top / name).touch()
    return top


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("./parts/a.yaml", "product/bundle/parts/a.yaml"),
        ("near.yaml", "product/bundle/near.yaml"),
        (" near.yaml ", "product/bundle/near.yaml"),
        ("product/near.yaml", "product/near.yaml"),
        ("top.yaml", "top.yaml"),
        ("../near.yaml", "product/near.yaml"),
        ("nowhere.yaml", None),
        ("../../../outside.yaml", None),
        ("parts", None),
        ("a\0b", None),
    ],
)
def test_the_nearest_file_inside_the_repository_is_found(repository: Path, file: str, found: str | None) -> None:
    files = BundleFiles(str(repository / "product"), str)
    expected = None if found is None else str(repository / found)
    assert files.find("bundle/bundle.yaml", file) == expected


def test_a_link_does_not_lead_outside(repository: Path) -> None:
    (repository / "link.yaml").symlink_to(repository.parent / "outside.yaml")
    assert BundleFiles(str(repository), str).find("bundle.yaml", "link.yaml") is None


def test_an_absolute_path_is_found_inside_the_repository_only(repository: Path) -> None:
    files = BundleFiles(str(repository), str)
    inside = str(repository / "top.yaml")
    assert files.find("bundle.yaml", inside) == inside
    assert files.find("bundle.yaml", str(repository.parent / "outside.yaml")) is None


def test_without_a_repository_the_current_directory_is_the_highest(tmp_path: Path) -> None:
    for name in ("a.yaml", "in/b.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert BundleFiles(str(tmp_path), str).find("in/bundle.yaml", "a.yaml") == str(tmp_path / "a.yaml")
    assert BundleFiles(str(tmp_path / "in"), str).find("bundle.yaml", "a.yaml") is None
    elsewhere = BundleFiles(str(tmp_path / "in"), str)
    assert elsewhere.find("../bundle.yaml", "a.yaml") == str(tmp_path / "a.yaml")


def test_a_name_with_a_null_byte_is_not_looked_up(repository: Path) -> None:
    def exists(path: str) -> bool:
        raise ValueError(path)

    assert BundleFiles(str(repository), str, exists).find("bundle.yaml", "a\0b") is None


def test_each_file_is_looked_up_once(repository: Path) -> None:
    asked: list[str] = []

    def exists(path: str) -> bool:
        asked.append(path.removeprefix(f"{repository}/"))
        return path.endswith("top.yaml")

    files = BundleFiles(str(repository), lambda path: f"shown {path}", exists)
    for _ in range(2):
        assert files.find("product/a.yaml", "top.yaml") == f"shown {repository}/product/top.yaml"
        assert files.find("product/b.yaml", "gone.yaml") is None
        assert files.find("product/b.yaml", f"{repository}/gone.yaml") is None
    assert asked == ["product/top.yaml", "product/gone.yaml", "gone.yaml", "gone.yaml"]
