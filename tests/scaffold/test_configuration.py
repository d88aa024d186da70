"""The settings that new repositories start with are understood, commented lines too."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import jsonschema
import pytest

from workerlint.config.loader import read_configuration
from workerlint.engine.registry import load_rules
from workerlint.scaffold.configuration import CONFIGURATION, PRESETS, add_table, has_table, table, without_topology
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "text"), [("workerlint.toml", CONFIGURATION), ("pyproject.toml", table(CONFIGURATION))]
)
@pytest.mark.parametrize("uncommented", [False, True])
def test_every_line_is_understood(tmp_path: Path, name: str, text: str, uncommented: bool) -> None:
    if uncommented:
        text = re.sub(r"^# (?=[a-z-]+ = |\[)", "", text, flags=re.MULTILINE)
    path = tmp_path / name
    path.write_text(text)
    settings = read_configuration(str(path), str(tmp_path), load_rules)
    assert settings.fail_on == "error"
    assert (settings.computes == ("gpu-runnable",)) is uncommented
    assert (settings.severity == {"missing-topology": "warning"}) is uncommented
    table = tomllib.loads(text)
    jsonschema.validate(table.get("tool", {}).get("workerlint", table), load_schema("config.json"))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "form",
    [
        "",
        "\n",
        "\ufeff",
        "[project]\nname = 'x' # kept",
        "[project]\nname = 'x'\n",
        "[tool.other]\nx = 1\n\n",
        "# [tool.workerlint]\n",
    ],
)
def test_the_table_follows_what_is_there(form: str, newline: str) -> None:
    text = form.replace("\n", newline)
    after = add_table(text)
    assert after is not None
    assert after.startswith(text)
    assert has_table(after)
    assert add_table(after) is None
    assert after.count("\r\n") == (after.count("\n") if "\r" in text else 0)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("form", "gap"),
    [("\n", ""), ("\ufeff\n", ""), ("x = 1\ny = 2", "\n\n"), ("x = 1\n", "\n"), ("x = 1\n\n", "")],
)
def test_an_empty_line_is_above_the_table(form: str, gap: str, newline: str) -> None:
    expected = f"{form}{gap}[tool.workerlint]\nignore = []\n".replace("\n", newline)
    assert add_table(form.replace("\n", newline), "ignore = []\n") == expected


@pytest.mark.parametrize(
    "text", ["[tool.workerlint]\n", "[tool]\nworkerlint.ignore = []\n", "tool = {workerlint = {}}\n"]
)
def test_a_table_that_is_there_is_found(text: str) -> None:
    assert add_table(text) is None


@pytest.mark.parametrize(
    ("text", "words"), [("x = \n", "is not valid TOML"), ("tool = {}\n", "cannot be extended with a table")]
)
def test_a_file_without_a_place_for_it_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        add_table(text)


@pytest.mark.parametrize("text", [CONFIGURATION, *PRESETS.values()])
def test_the_line_on_topologies_takes_the_place_of_its_example(text: str) -> None:
    changed = without_topology(text)
    assert tomllib.loads(changed) == {**tomllib.loads(text), "ignore": ["missing-topology"]}
    tomllib.loads(re.sub(r"^# (?=[a-z-]+ = |\[)", "", changed, flags=re.MULTILINE))
