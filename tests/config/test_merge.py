"""The settings of several layers: which values replace those of outer layers, and which are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.loader import Configuration
from workerlint.config.settings import Settings
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from pathlib import Path


def merged(directory: Path, outer: str, inner: str) -> Settings:
    """Return the settings of a file below two configurations."""
    (directory / ".git").mkdir()
    (directory / "team").mkdir()
    (directory / "workerlint.toml").write_text(outer)
    (directory / "team" / "workerlint.toml").write_text(inner)
    return Configuration(lambda _plugins: load_rules()).for_file(str(directory / "team" / "worker.yaml"))


def test_a_single_value_and_select_replace_the_outer_ones(tmp_path: Path) -> None:
    settings = merged(tmp_path, "fail-on = 'info'\nselect = ['DW3']\n", "fail-on = 'never'\nselect = ['DW4']\n")
    assert (settings.fail_on, settings.select) == ("never", ("DW4",))


def test_lists_add_up_without_duplicates(tmp_path: Path) -> None:
    settings = merged(tmp_path, "computes = ['a', 'b']\n", "computes = ['b', 'c']\n")
    assert tuple(settings.computes or ()) == ("a", "b", "c")


def test_tables_are_merged_by_key_and_the_nearest_wins(tmp_path: Path) -> None:
    outer, inner = "severity = {DW301 = 'info', DW302 = 'info'}\n", "severity = {DW301 = 'error'}\n"
    assert dict(merged(tmp_path, outer, inner).severity) == {"DW301": "error", "DW302": "info"}


def test_the_nearest_of_equally_specific_selectors_comes_first(tmp_path: Path) -> None:
    settings = merged(tmp_path, "severity = {invalid-log-level = 'info'}\n", "severity = {DW301 = 'error'}\n")
    assert list(settings.severity) == ["DW301", "invalid-log-level"]


@pytest.mark.parametrize(
    ("inner", "ignored"),
    [
        ("extend-select = ['DW301']", ["DW4"]),
        ("extend-select = ['invalid-log-level']", ["DW4"]),
        ("select = ['DW301']", ["DW4"]),
        ("extend-select = ['DW3']", ["DW301", "DW4"]),
        ("ignore = ['DW5']", ["DW301", "DW4", "DW5"]),
    ],
)
def test_a_layer_can_select_what_an_outer_one_ignores(tmp_path: Path, inner: str, ignored: list[str]) -> None:
    assert list(merged(tmp_path, "ignore = ['DW301', 'DW4']\n", f"{inner}\n").ignore) == ignored


def test_a_layer_can_select_what_an_outer_one_turns_off(tmp_path: Path) -> None:
    settings = merged(tmp_path, "severity = {DW301 = 'off', DW302 = 'off'}\n", "extend-select = ['DW301']\n")
    assert dict(settings.severity) == {"DW302": "off"}


def test_patterns_are_about_the_directory_of_their_layer(tmp_path: Path) -> None:
    settings = merged(tmp_path, "extend-exclude = ['a/']\n", "extend-exclude = ['/b/']\n")
    assert (settings.root, list(settings.extend_exclude)) == (str(tmp_path), ["a/", "/team/b/"])


def test_an_exclude_replaces_no_outer_pattern_but_its_exceptions_apply_to_them(tmp_path: Path) -> None:
    settings = merged(tmp_path, "exclude = ['a/']\nextend-exclude = ['b/']\n", "exclude = ['!/b/']\n")
    assert list(settings.exclude or ()) == ["a/", "b/", "!/team/b/"]
    assert list(settings.extend_exclude) == []


def test_a_path_is_about_the_directory_of_its_layer(tmp_path: Path) -> None:
    settings = merged(tmp_path, "env-file = 'outer.env'\n", "")
    assert settings.env_file == str(tmp_path / "outer.env")
