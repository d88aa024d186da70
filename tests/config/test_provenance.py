"""Where the values of the settings come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.config.loader import Configuration
from workerlint.config.provenance import find_origins
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from pathlib import Path

OUTER = """\
fail-on = "info"
computes = ["a"]

[severity]
DW301 = "info"

[[overrides]]
files = ["a.yaml"]
ignore = ["DW3"]
"""
INNER = """\
fail-on = "never"
severity = {DW301 = "error"}
extend-exclude = ["/b/"]

[[policy]]
code = "ACME001"
at = "tags"
must = {minItems = 1}
"""


def origins(directory: Path) -> dict[tuple[object, ...], list[str]]:
    (directory / ".git").mkdir()
    (directory / "team").mkdir()
    (directory / "workerlint.toml").write_text(OUTER)
    (directory / "team" / "workerlint.toml").write_text(INNER)
    configuration = Configuration(lambda _plugins: load_rules())
    settings = configuration.for_file(str(directory / "team" / "worker.yaml"))
    return {
        name: [f"{item.path.removeprefix(str(directory))}:{item.line}" for item in found]
        for name, found in find_origins(configuration.layers_of(settings)).items()
    }


def test_each_value_names_the_lines_that_set_it_the_nearest_last(tmp_path: Path) -> None:
    assert origins(tmp_path) == {
        ("fail-on",): ["/workerlint.toml:1", "/team/workerlint.toml:1"],
        ("computes", "a"): ["/workerlint.toml:2"],
        ("severity", "DW301"): ["/workerlint.toml:5", "/team/workerlint.toml:2"],
        ("overrides", 0): ["/workerlint.toml:7"],
        ("extend-exclude", "/team/b/"): ["/team/workerlint.toml:3"],
        ("policy", "ACME001"): ["/team/workerlint.toml:5"],
    }


def test_without_layers_nothing_has_an_origin() -> None:
    assert find_origins([]) == {}
