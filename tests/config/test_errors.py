"""An error of the configuration names its file, its line if it is known, and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.config.errors import ConfigurationError, display_path

if TYPE_CHECKING:
    from pathlib import Path


def test_the_line_is_named_where_it_is_known(repository: Path) -> None:
    path = str(repository / "team" / "workerlint.toml")
    assert str(ConfigurationError(path, 3, "unknown key")) == "team/workerlint.toml:3: unknown key"
    assert str(ConfigurationError(path, 0, "unknown key")) == "team/workerlint.toml: unknown key"


def test_paths_are_relative_inside_the_current_directory_and_absolute_elsewhere(repository: Path) -> None:
    assert display_path(str(repository / "a.toml")) == "a.toml"
    assert display_path("../a.toml") == "../a.toml"
    assert display_path(str(repository.parent / "a.toml")) == str(repository.parent / "a.toml")
