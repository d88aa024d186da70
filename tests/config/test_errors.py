"""An error of the configuration names its file, its line if it is known, and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.errors import ConfigurationError, display_path, shown_path
from workerlint.config.loader import read_configuration
from workerlint.engine.registry import load_rules

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


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("\ufeff# é\nignroe = []\n", "ignroe"),
        ('ignore = ["DW301", "DW9999"]\n', '"DW9999"'),
        ('[severity]\nDW301 = "loud"\n', "DW301"),
        ('[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmsut = true\nmust = true\n', "msut"),
        ('[[overrides]]\nfiles = ["a"]\nselcet = []\n', "selcet"),
    ],
)
def test_the_range_of_an_error_is_the_key_or_the_item(repository: Path, text: str, marked: str) -> None:
    path = repository / "workerlint.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(str(path), str(repository), load_rules)
    span = caught.value.span
    assert span is not None
    assert text.removeprefix("\ufeff")[span.start : span.end] == marked


def test_paths_are_shown_relative_and_with_slashes(repository: Path) -> None:
    assert shown_path(str(repository / "a" / ".." / "b.yaml")) == "b.yaml"
    assert shown_path("./team//b.yaml") == "team/b.yaml"
