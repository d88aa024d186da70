"""The settings of several layers: which values replace those of outer layers, and which are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.loader import Configuration
from workerlint.config.settings import Override, Selectors, Settings
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


@pytest.mark.parametrize(
    ("inner", "severity"),
    [
        ("extend-select = ['DW301']", {"DW302": "off", "DW3": "info", "DW4": "info"}),
        ("select = ['invalid-log-level', 'DW302']", {"DW3": "info", "DW4": "info"}),
        ("extend-select = ['DW3', 'DW4']", {"DW301": "off", "DW302": "off", "DW3": "info", "DW4": "info"}),
        ("select = []", {"DW301": "off", "DW302": "off", "DW3": "info", "DW4": "info"}),
    ],
)
def test_a_layer_can_select_what_an_outer_one_turns_off(tmp_path: Path, inner: str, severity: dict[str, str]) -> None:
    outer = "severity = {DW301 = 'off', DW302 = 'off', DW3 = 'info', DW4 = 'info'}\n"
    settings = merged(tmp_path, outer, f"{inner}\n")
    assert (dict(settings.severity), settings.ignore) == (severity, ())


def test_patterns_are_about_the_directory_of_their_layer(tmp_path: Path) -> None:
    settings = merged(tmp_path, "extend-exclude = ['a/']\n", "extend-exclude = ['/b/']\n")
    assert (settings.root, list(settings.extend_exclude)) == (str(tmp_path), ["a/", "/team/b/"])


def test_an_exclude_replaces_no_outer_pattern_but_its_exceptions_apply_to_them(tmp_path: Path) -> None:
    settings = merged(tmp_path, "exclude = ['a/']\nextend-exclude = ['b/']\n", "exclude = ['!/b/']\n")
    assert list(settings.exclude or ()) == ["a/", "b/", "!/team/b/"]
    assert list(settings.extend_exclude) == []


def test_a_path_is_about_the_directory_of_its_layer(tmp_path: Path) -> None:
    settings = merged(tmp_path, "env-file = 'outer.env'\nplatform = 'a.toml'\n", "platform = 'b.toml'\n")
    assert (settings.env_file, settings.platform) == (str(tmp_path / "outer.env"), str(tmp_path / "team" / "b.toml"))


@pytest.mark.parametrize(
    ("outer", "inner", "extra"),
    [
        ("{extra = 'a.json'}", "{extra = 'b.json'}", "team/b.json"),
        ("{extra = 'a.json'}", "{extra = {type = 'object'}}", "team/workerlint.toml"),
        ("{extra = {type = 'object'}}", "{}", "workerlint.toml"),
        ("{extra = 'a.json'}", "{}", "a.json"),
        ("{}", "{}", ""),
    ],
)
def test_the_nearest_definition_of_extra_fields_is_used(tmp_path: Path, outer: str, inner: str, extra: str) -> None:
    settings = merged(tmp_path, f"schema = {outer}\n", f"schema = {inner}\n")
    assert dict(settings.schema) == ({"extra": str(tmp_path / extra)} if extra else {})


LISTS = ("extend-select", "ignore", "mandatory", "stacks", "computes", "resource-types", "workspaces", "owners", "tags")


@pytest.mark.parametrize("key", LISTS)
def test_each_other_list_adds_up_without_duplicates(tmp_path: Path, key: str) -> None:
    settings = merged(tmp_path, f"{key} = ['DW301', 'DW302']\n", f"{key} = ['DW302', 'DW303']\n")
    assert getattr(settings, key.replace("-", "_")) == ("DW301", "DW302", "DW303")


def test_tables_of_files_and_counts_are_merged_by_key(tmp_path: Path) -> None:
    outer = "per-file-ignores = {'a/' = ['DW3'], '/team/b/' = ['DW4']}\nmax-suppressions = {DW301 = 1, DW302 = 2}\n"
    inner = "per-file-ignores = {'a/' = ['DW5'], '/b/' = ['DW6']}\nmax-suppressions = {DW302 = 3}\n"
    settings = merged(tmp_path, outer, inner)
    assert list(settings.per_file_ignores.items()) == [
        ("a/", ("DW3",)),
        ("/team/b/", ("DW6",)),
        ("/team/**/a/", ("DW5",)),
    ]
    assert list(settings.max_suppressions.items()) == [("DW302", 3), ("DW301", 1)]


def test_overrides_are_in_order_and_about_the_directory_of_their_layer(tmp_path: Path) -> None:
    outer = (
        "[[overrides]]\nfiles = ['a/', '/b/']\nextend-select = ['DW701']\n[[overrides]]\nfiles = ['c']\nselect = []\n"
    )
    inner = "[[overrides]]\nfiles = ['a/', '/b/']\nignore = ['DW3']\nseverity = {DW301 = 'info'}\n"
    assert merged(tmp_path, outer, inner).overrides == (
        Override(("a/", "/b/"), Selectors(extend_select=["DW701"])),
        Override(("c",), Selectors(select=[])),
        Override(("/team/**/a/", "/team/b/"), Selectors(ignore=["DW3"], severity={"DW301": "info"})),
    )


def test_a_policy_with_the_code_of_an_outer_one_replaces_it_and_keeps_its_name(tmp_path: Path) -> None:
    policy = "[[policy]]\ncode = '{}'\n{}at = 'name'\nmust = true\n"
    outer = (
        policy.format("AC001", "name = 'first'\n")
        + policy.format("AC002", "")
        + "[[budget]]\ncode = 'AC001'\ncpu = '1'\n"
    )
    settings = merged(tmp_path, outer, policy.format("AC001", "severity = 'info'\n") + policy.format("AC003", ""))
    assert [(table.code, table.name, table.severity, table.root) for table in settings.policy] == [
        ("AC001", "first", "info", str(tmp_path / "team")),
        ("AC002", "ac002", "error", str(tmp_path)),
        ("AC003", "ac003", "error", str(tmp_path / "team")),
    ]
    assert [(table.kind, table.code, table.name) for table in settings.budget] == [("budget", "AC001", "ac001")]
