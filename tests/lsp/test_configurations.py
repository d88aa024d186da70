"""The configurations of a folder: the last valid one answers while the current one is not valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.engine.project import Project
from workerlint_lsp.configurations import Configurations

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def projects(directory: Path) -> tuple[Project, Project]:
    return Project(directory=str(directory)), Project(configured=False)


def read(directory: Path) -> tuple[Configurations, list[str]]:
    warnings: list[str] = []
    return Configurations(*projects(directory), warnings.append), warnings


def test_each_directory_keeps_its_own_last_valid_configuration(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "workerlint.toml").write_text(f'computes = ["{name}"]\n')
    configurations, warnings = read(tmp_path)
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    assert [configurations.settings_in(path).computes for path in (one, two)] == [("one",), ("two",)]
    (tmp_path / "one" / "workerlint.toml").write_text("computes = 1\n")
    (tmp_path / "two" / "workerlint.toml").write_text('computes = ["new"]\n')
    configurations.reload(*projects(tmp_path))
    assert [configurations.settings_in(path).computes for path in (one, two)] == [("one",), ("new",)]
    # Of a directory below, which was not asked about before.
    assert configurations.settings_in(str(tmp_path / "one" / "below")).computes == ("one",)
    assert len(warnings) == 1
    (tmp_path / "one" / "workerlint.toml").write_text('computes = ["fixed"]\n')
    configurations.reload(*projects(tmp_path))
    assert configurations.settings_in(one).computes == ("fixed",)
    assert configurations.errors() == []


def test_the_errors_of_all_directories_are_known_after_a_reload(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    below = tmp_path / "below"
    below.mkdir()
    (below / "workerlint.toml").write_text("ignroe = []\n")
    configurations, _ = read(tmp_path)
    configurations.settings_in(str(below))
    configurations.reload(*projects(tmp_path))
    assert [error.message for error in configurations.errors()] == ["unknown key `ignroe`"]


def test_a_broken_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text("ignroe = []\n")
    configurations, _ = read(tmp_path)
    configurations.settings_in(str(tmp_path))
    monkeypatch.setattr("workerlint.config.layers.read_guarded", None)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        configurations.settings_in(str(tmp_path / name))


def test_a_file_that_appears_makes_the_configuration_outdated_where_it_counts(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    configurations, _ = read(tmp_path)
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    for path in (one, two):
        configurations.settings_in(path)
    assert not configurations.is_outdated(one)
    (tmp_path / "one" / "workerlint.toml").write_text("")
    assert configurations.is_outdated(one)
    assert not configurations.is_outdated(two)
    (tmp_path / "pyproject.toml").write_text("")
    assert configurations.is_outdated(two)
