"""The published schema of the configuration accepts the same configurations as the linter."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.keys import CHAIN_KEYS, KEYS, OVERRIDE_KEYS, read_keys
from workerlint.config.settings import Settings
from workerlint.config.toml_file import TomlSource
from workerlint_schemas import load_schema

SCHEMA = load_schema("config.json")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
WORDS = st.sampled_from(["DW301", "ALL", "error", "off", "never", "vendor/", "", "a", ">=0", "https://a"])
SCALARS = WORDS | st.booleans() | st.integers(-1, 3) | st.just(1.5)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2), max_leaves=4
)
OVERRIDES = st.dictionaries(st.sampled_from([*OVERRIDE_KEYS, "root"]), VALUES | st.just(["batch/"]), max_size=3)
TABLES = st.dictionaries(st.sampled_from([*KEYS, "unknown"]), VALUES, max_size=3)


def accepted(table: object) -> bool:
    """Return whether the linter accepts the table, apart from the names of rules, which the schema does not contain."""
    return not read_keys(table, TomlSource("workerlint.toml", ""))[1]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_both_know_the_same_keys() -> None:
    assert list(SCHEMA["properties"]) == list(KEYS)


@given(TABLES | st.fixed_dictionaries({"overrides": st.lists(OVERRIDES, min_size=1, max_size=2)}))
def test_both_accept_the_same_tables(table: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(table) == accepted(table)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_described_and_its_examples_hold(key: str) -> None:
    entry = SCHEMA["properties"][key]
    assert entry["description"].endswith(".")
    for value in entry.get("examples", []):
        assert VALIDATOR.is_valid({key: value})
        assert accepted({key: value})


@pytest.mark.parametrize("key", [key for key in KEYS if key not in CHAIN_KEYS])
def test_defaults_are_those_of_the_settings(key: str) -> None:
    entry = SCHEMA["properties"][key]
    default = getattr(Settings(), key.replace("-", "_"))
    if "default" in entry:
        assert json.loads(json.dumps(default)) == entry["default"]
    else:
        assert not default


def test_the_schema_reads_toml_as_it_is_parsed() -> None:
    table = tomllib.loads('severity.DW301 = "off"\nper-file-ignores."a/*" = ["DW3"]\n')
    assert VALIDATOR.is_valid(table)
    assert accepted(table)
