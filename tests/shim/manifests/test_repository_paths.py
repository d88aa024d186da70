"""Paths relative to the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint_shim.manifests.repository_paths import repository_path

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_path_does_not_depend_on_the_current_directory(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert repository_path("dataproducts/new-worker.yaml") == "dataproducts/new-worker.yaml"
    assert repository_path(".") == "."
    monkeypatch.chdir(folder.path / "dataproducts")
    assert repository_path("new-worker.yaml") == "dataproducts/new-worker.yaml"
    assert repository_path("..") == "."
    assert repository_path(str(folder.path / "dataproducts")) == "dataproducts"


def test_a_path_outside_is_absolute(folder: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    other: Path = tmp_path_factory.mktemp("other")
    assert repository_path(str(other / "a.yaml")) == (other / "a.yaml").as_posix()
    assert repository_path(f"{folder.path}-other/a.yaml") == f"{folder.path}-other/a.yaml"
