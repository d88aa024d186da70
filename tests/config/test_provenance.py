"""Where the values of the settings come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.loader import Configuration
from workerlint.config.provenance import Origin, find_origins
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from pathlib import Path

OUTER = """\
root = true
required-version = ">=0"
extend = ["base.toml"]
fail-on = "info"
select = [
  "DW3",
  "DW4",
]
computes = [
  "a",
  "b",
]
env-file = "env/test"
platform-max-age = 7

[schema]
extra = "fields.json"

[severity]
DW301 = "info"
DW302 = "info"

[per-file-ignores]
"*.gen.yaml" = ["DW3"]

[max-suppressions]
DW301 = 2

[[overrides]]
files = ["a.yaml"]
ignore = ["DW3"]

[[overrides]]
files = ["b.yaml"]
ignore = ["DW4"]

[[budget]]
code = "ACME010"
cpu = "4"
"""
INNER = """\
fail-on = "never"
severity = {DW301 = "error"}
extend-exclude = ["/b/", "c/"]
per-file-ignores = {"old/" = ["DW1"]}
env-file = "own"

[[overrides]]
files = ["c.yaml"]
ignore = ["DW5"]

[[policy]]
code = "ACME001"
at = "tags"
must = {minItems = 1}

[[policy]]
code = "ACME002"
at = "name"
must = true

[schema.extra]
type = "object"
"""


def origins(directory: Path) -> dict[tuple[object, ...], list[tuple[object, str]]]:
    """Return the values and locations of each part of the settings of a file below three configurations."""
    (directory / ".git").mkdir()
    (directory / "team").mkdir()
    (directory / "base.toml").write_text("fail-on = 'error'\n")
    (directory / "workerlint.toml").write_text(OUTER)
    (directory / "team" / "workerlint.toml").write_text(INNER)
    configuration = Configuration(lambda _plugins: load_rules())
    settings = configuration.for_file(str(directory / "team" / "worker.yaml"))
    return {
        name: [(item.value, f"{item.path.removeprefix(str(directory))}:{item.line}") for item in found]
        for name, found in find_origins(configuration.layers_of(settings)).items()
    }


def test_each_value_names_the_lines_that_set_it_the_nearest_last(tmp_path: Path) -> None:
    outer, inner = "/workerlint.toml", "/team/workerlint.toml"
    assert origins(tmp_path) == {
        ("fail-on",): [("error", "/base.toml:1"), ("info", f"{outer}:4"), ("never", f"{inner}:1")],
        ("select",): [(["DW3", "DW4"], f"{outer}:5")],
        ("computes", "a"): [("a", f"{outer}:10")],
        ("computes", "b"): [("b", f"{outer}:11")],
        ("env-file",): [(f"{tmp_path}/env/test", f"{outer}:13"), (f"{tmp_path}/team/own", f"{inner}:5")],
        ("platform-max-age",): [(7, f"{outer}:14")],
        ("schema", "extra"): [
            (f"{tmp_path}/fields.json", f"{outer}:17"),
            (f"{tmp_path}/team/workerlint.toml", f"{inner}:21"),
        ],
        ("severity", "DW301"): [("info", f"{outer}:20"), ("error", f"{inner}:2")],
        ("severity", "DW302"): [("info", f"{outer}:21")],
        ("per-file-ignores", "*.gen.yaml"): [(["DW3"], f"{outer}:24")],
        ("per-file-ignores", "/team/**/old/"): [(["DW1"], f"{inner}:4")],
        ("max-suppressions", "DW301"): [(2, f"{outer}:27")],
        ("overrides", 0): [({"files": ["a.yaml"], "ignore": ["DW3"]}, f"{outer}:29")],
        ("overrides", 1): [({"files": ["b.yaml"], "ignore": ["DW4"]}, f"{outer}:33")],
        ("overrides", 2): [({"files": ["c.yaml"], "ignore": ["DW5"]}, f"{inner}:7")],
        ("budget", "ACME010"): [({"code": "ACME010", "cpu": "4"}, f"{outer}:37")],
        ("extend-exclude", "/team/b/"): [("/team/b/", f"{inner}:3")],
        ("extend-exclude", "/team/**/c/"): [("/team/**/c/", f"{inner}:3")],
        ("policy", "ACME001"): [({"code": "ACME001", "at": "tags", "must": {"minItems": 1}}, f"{inner}:11")],
        ("policy", "ACME002"): [({"code": "ACME002", "at": "name", "must": True}, f"{inner}:16")],
    }


def test_a_schema_without_fields_has_no_origin(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text("[schema]\n")
    configuration = Configuration(lambda _plugins: load_rules())
    assert find_origins(configuration.layers_of(configuration.for_folder(str(tmp_path)))) == {}


def test_a_location_has_the_line_if_it_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = str(tmp_path / "workerlint.toml")
    assert [Origin(1, path, line).location for line in (3, 0)] == ["workerlint.toml:3", "workerlint.toml"]


def test_without_layers_nothing_has_an_origin() -> None:
    assert find_origins([]) == {}
