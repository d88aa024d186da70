"""The published schema of the configuration accepts the same configurations as the linter."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.keys import (
    CHAIN_KEYS,
    KEYS,
    OVERRIDE_KEYS,
    find_preview_errors,
    find_selector_errors,
    read_keys,
)
from workerlint.config.settings import Settings
from workerlint.config.toml_file import TomlSource, show_value
from workerlint.version import VERSION
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine.rule import Rule

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


RULES = "a list of rules (codes, code prefixes, names or ALL)"
LEVEL = "one of error, warning, info, off"
THRESHOLD = "one of error, warning, info, never"
PATTERNS = "a list of file patterns"
NAMES = "a list of names"


def values(key: str, expected: str, *written: str) -> dict[str, list[tuple[int, str, str]]]:
    """Return the error for each wrong value of a key."""
    return {
        f"{key} = {value}": [(1, f"invalid value for `{key}`: expected {expected}, found {shown}", "")]
        for value in written
        for shown in [show_value(tomllib.loads(f"x = {value}")["x"])]
    }


WRONG: dict[str, list[tuple[int, str, str]]] = {
    **values("select", RULES, "1", "true", "{}"),
    **values("exclude", PATTERNS, "1", "{}"),
    **values("stacks", NAMES, "false"),
    **values("extend", "a list of paths and `package:NAME`", "1", "{}"),
    **values("severity", "a table of rules and levels (error, warning, info, off)", "'error'", "[]", "1"),
    **values("max-suppressions", "a table of rules and non-negative integers", "1", "[]"),
    **values("per-file-ignores", "a table of file patterns and lists of rules", "[]", "'a'"),
    **values("root", "a boolean", "1", "'true'", "[]"),
    **values("fail-on", THRESHOLD, "'off'", "1", "true"),
    **values("max-file-size", "a positive integer (bytes)", "0", "-1", "'1'", "true", "1.5"),
    **values("platform-max-age", "a positive integer (days)", "0", "false", "'7'"),
    **values("env-file", "a path", "1", "''", "[]", "true"),
    **values("schema", "a table with `extra`: a path or a table", "1", "'a'", "[]"),
    **values("required-version", 'a version specifier, such as ">=0.1,<1"', "1", "'1.0'", "''"),
    "ignore = 'DW1'": [(1, f'invalid value for `ignore`: expected {RULES}, found "DW1"', 'write `ignore = ["DW1"]`')],
    "tags = 'a'": [(1, f'invalid value for `tags`: expected {NAMES}, found "a"', 'write `tags = ["a"]`')],
    "extend = 'a.toml'": [
        (
            1,
            'invalid value for `extend`: expected a list of paths and `package:NAME`, found "a.toml"',
            'write `extend = ["a.toml"]`',
        )
    ],
    "select = ['DW1',\n1, '',\n[]]": [
        (2, f"invalid item in `select`: expected {RULES}, found 1", ""),
        (2, f'invalid item in `select`: expected {RULES}, found ""', ""),
        (3, f"invalid item in `select`: expected {RULES}, found an empty list", ""),
    ],
    "extend = ['a.toml', 1,\n'https://a/b.toml', 'package:a']": [
        (1, "invalid item in `extend`: expected a list of paths and `package:NAME`, found 1", ""),
        (
            2,
            "`extend` must not contain an address: `https://a/b.toml`",
            "download the file or install a package; workerlint does not use the network",
        ),
    ],
    "[severity]\nDW301 = 'off'\nDW302 = 'warn'\nDW303 = 1": [
        (3, f'invalid value for `severity.DW302`: expected {LEVEL}, found "warn"', "did you mean `warning`?"),
        (4, f"invalid value for `severity.DW303`: expected {LEVEL}, found 1", ""),
    ],
    "[max-suppressions]\nA = 0\nB = -1\nC = true\nD = '1'": [
        (line, f"invalid value for `max-suppressions.{name}`: expected a non-negative integer, found {shown}", "")
        for line, name, shown in ((3, "B", "-1"), (4, "C", "true"), (5, "D", '"1"'))
    ],
    "[per-file-ignores]\n'a/' = ['DW3']\nb = 'DW3'\nc = [1]": [
        (3, f'invalid value for `per-file-ignores.b`: expected {RULES}, found "DW3"', ""),
        (4, f"invalid item in `per-file-ignores.c`: expected {RULES}, found 1", ""),
    ],
    "[schema]\nextra = ''\nexta = 'a'\nother = 1": [
        (2, 'invalid value for `schema.extra`: expected a path or a table, found ""', ""),
        (3, "unknown key `exta` in `schema`", "did you mean `extra`?"),
        (4, "unknown key `other` in `schema`", ""),
    ],
    "schema = {extra = 1}": [(1, "invalid value for `schema.extra`: expected a path or a table, found 1", "")],
    "schema = {extra = {}}": [(1, "invalid value for `schema.extra`: expected a path or a table, found a table", "")],
    "overrides = {}": [
        (1, "invalid value for `overrides`: expected an array of tables, found a table", "write `[[overrides]]`")
    ],
    "overrides = [{files = ['a']}, 1]": [
        (1, "invalid value for `overrides`: expected an array of tables, found a list", "write `[[overrides]]`")
    ],
    "[[overrides]]\nfiles = []\n[[overrides]]\nfiles = 'a'\n[[overrides]]\n": [
        (2, f"invalid value for `overrides.files`: expected {PATTERNS}, found an empty list", ""),
        (4, f'invalid value for `overrides.files`: expected {PATTERNS}, found "a"', ""),
        (5, "missing `files` in `[[overrides]]`", 'name the files, such as `files = ["batch/"]`'),
    ],
    "[[overrides]]\nfiles = ['a']\nignor = ['DW3']\nplugins = true\nselect = 1\nseverity = {DW3 = 'x'}": [
        (3, "unknown key `ignor` in `[[overrides]]`", "did you mean `ignore`?"),
        (4, "unknown key `plugins` in `[[overrides]]`", "the keys are files, select, extend-select, ignore, severity"),
        (5, f"invalid value for `overrides.select`: expected {RULES}, found 1", ""),
        (6, f'invalid value for `overrides.severity.DW3`: expected {LEVEL}, found "x"', ""),
    ],
    "selct = []\nzzz = 1": [(1, "unknown key `selct`", "did you mean `select`?"), (2, "unknown key `zzz`", "")],
    "[tool.workerlint]\nselect = []": [
        (
            1,
            "unknown key `tool`",
            "move the keys to the top level: `[tool.workerlint]` is for pyproject.toml",
        )
    ],
    "policy = 1": [(1, "invalid value for `policy`: expected an array of tables, found 1", "write `[[policy]]`")],
    "budget = {}": [
        (1, "invalid value for `budget`: expected an array of tables, found a table", "write `[[budget]]`")
    ],
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_each_key(text: str) -> None:
    _, errors = read_keys(tomllib.loads(text), TomlSource("workerlint.toml", text))
    assert [(error.line, error.message, error.hint) for error in errors] == WRONG[text]


def test_the_keys_without_errors_are_read() -> None:
    text = "select = 1\nignore = ['DW3']\nnope = 1\nfail-on = 'info'\n"
    assert read_keys(tomllib.loads(text), TomlSource("w.toml", text))[0] == {"ignore": ["DW3"], "fail-on": "info"}


def test_the_own_table_is_a_table() -> None:
    source = TomlSource("pyproject.toml", "[tool]\nworkerlint = 1", ("tool", "workerlint"))
    keys, [error] = read_keys(1, source)
    assert (keys, error.line, error.message) == ({}, 2, "`tool.workerlint` must be a table")
    nested = "[tool.workerlint.tool]\na = 1"
    _, [unknown] = read_keys({"tool": {"a": 1}}, TomlSource("pyproject.toml", nested, ("tool", "workerlint")))
    assert (unknown.message, unknown.hint) == ("unknown key `tool`", "")


def test_another_version_may_have_other_keys() -> None:
    text = "nope = 1\nrequired-version = '>=99'\nselect = 1\n"
    keys, [error] = read_keys(tomllib.loads(text), TomlSource("w.toml", text))
    assert (keys, error.line) == ({}, 2)
    assert error.message == f"`required-version` is `>=99`, but this is workerlint {VERSION}"
    assert error.hint == "install a version that matches: `pip install 'workerlint>=99'`"


UNKNOWN = """\
select = ["DW9", "DW301"]
extend-select = ["area:stak", "quux-frobnicated"]
mandatory = ["TEAM001"]
ignore = ["TEAM001", "ALL"]
stacks = ["DW9"]
[severity]
DW1 = "info"
DV301 = "off"
[max-suppressions]
dw301 = 1
[per-file-ignores]
"DW9" = ["DW301", "DW3O1"]
[[overrides]]
files = ["DW9"]
ignore = ["DW101", "DW102"]
[overrides.severity]
invalid-log-levl = "info"
"""


def test_each_selector_that_names_no_rule(rules: list[Rule]) -> None:
    errors = list(find_selector_errors(tomllib.loads(UNKNOWN), TomlSource("w.toml", UNKNOWN), lambda: rules))
    otherwise = "run `workerlint rules` for a list"
    assert [(error.line, error.message, error.hint) for error in errors] == [
        (1, "unknown rule `DW9` in `select`", otherwise),
        (2, "unknown rule `area:stak` in `extend-select`", "did you mean `area:stack`?"),
        (2, "unknown rule `quux-frobnicated` in `extend-select`", otherwise),
        (3, "unknown rule `TEAM001` in `mandatory`", otherwise),
        (8, "unknown rule `DV301` in `severity`", "did you mean `DW301`?"),
        (10, "unknown rule `dw301` in `max-suppressions`", "did you mean `DW301`?"),
        (12, "unknown rule `DW3O1` in `per-file-ignores`", "did you mean `DW301`?"),
        (15, "unknown rule `DW102` in `ignore`", "did you mean `DW101`?"),
        (17, "unknown rule `invalid-log-levl` in `severity`", "did you mean `invalid-log-level`?"),
    ]


PREVIEW = """\
select = ["DW3", "DW999"]
extend-select = ["new-rule", "ALL"]
mandatory = ["DW999"]
ignore = ["DW999"]
[severity]
DW999 = "off"
new-rule = "info"
[max-suppressions]
DW999 = 1
[per-file-ignores]
"a" = ["DW999"]
[[overrides]]
files = ["a"]
ignore = ["DW999"]
severity = {DW999 = "off"}
[[overrides]]
files = ["a"]
extend-select = ["DW999"]
severity = {DW999 = "error"}
"""


def test_each_selector_that_would_enable_a_preview_rule(rules: list[Rule], make_rule: Callable[..., Rule]) -> None:
    rules.append(make_rule("DW999", "new-rule"))
    errors = list(find_preview_errors(tomllib.loads(PREVIEW), TomlSource("w.toml", PREVIEW), lambda: rules))
    assert [(error.line, error.message, error.hint) for error in errors] == [
        (line, f"`{selector}` is a preview rule", "set `preview = true`")
        for line, selector in (
            (1, "DW999"),
            (2, "new-rule"),
            (3, "DW999"),
            (7, "new-rule"),
            (18, "DW999"),
            (19, "DW999"),
        )
    ]


def test_the_rules_are_loaded_only_for_selectors() -> None:
    def fail() -> list[Rule]:
        raise AssertionError

    source = TomlSource("w.toml", "")
    for table in ({}, {"fail-on": "info", "stacks": ["a"]}, {"overrides": [{"files": ["a"]}]}):
        assert [*find_selector_errors(table, source, fail), *find_preview_errors(table, source, fail)] == []
    assert list(find_preview_errors({"ignore": ["DW999"], "severity": {"DW1": "off"}}, source, fail)) == []
