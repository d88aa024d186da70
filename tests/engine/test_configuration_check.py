"""The check of configurations finds every error in a tree, each once, and counts what it has checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workerlint.engine.configuration_check import ConfigurationCheck, find_configurations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], str]

REPLICAS = 'at = "worker.replicas"\nmust = { maximum = 10 }\n'
EXTRA = {"meta": {"properties": {"costCenter": {"type": "string"}}}}


@pytest.fixture
def write(repository: Path) -> Write:
    def call(name: str, text: str) -> str:
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    return call


def errors(*paths: str) -> list[tuple[str, int, str]]:
    check = ConfigurationCheck()
    for path in paths:
        check.check(path)
    return [(error.path.rpartition("/")[2], error.line, error.message) for error in check.errors]


def account(*paths: str) -> str:
    check = ConfigurationCheck()
    for path in paths:
        check.check(path)
    return check.account


def test_the_examples_of_a_policy_are_checked(write: Write) -> None:
    policy = f'[[policy]]\ncode = "ACME001"\n{REPLICAS}'
    right = 'bad = "worker:\\n  replicas: 12"\ngood = ["worker:\\n  replicas: 3"]\n'
    path = write("workerlint.toml", policy + right)
    assert errors(path) == []
    assert account(path) == "1 configuration file and 2 examples"
    wrong = 'bad = "worker:\\n  replicas: 3"\ngood = ["worker:\\n  replicas: 3", "worker:\\n  replicas: 12"]\n'
    write(path, policy + wrong)
    assert errors(path) == [
        (path, 5, "`ACME001` does not report `bad`"),
        (path, 6, "`ACME001` reports `good`: the number `12` is greater than the maximum `10`"),
    ]
    write(path, policy + 'good = "worker: [}"\n')
    assert errors(path) == [(path, 5, "`good` is not a valid manifest")]


def test_examples_may_have_the_fields_that_the_configuration_adds(write: Write) -> None:
    write("acme.json", json.dumps({"worker": {"properties": {"tier": {"default": "gold"}}}}))
    policy = '[[policy]]\ncode = "ACME001"\nat = "worker.tier"\nmust = { const = "silver" }\neffective = true\n'
    examples = 'bad = "worker: {replicas: 1}"\ngood = "worker: {tier: silver}"\n'
    path = write("workerlint.toml", f'schema.extra = "acme.json"\n{policy}{examples}')
    assert errors(path) == []
    assert account(path) == "1 configuration file, 1 schema file and 2 examples"


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ('{"meta": {"properties": {"a": {"type": "strin"}}}}', [(1, "invalid `type`: `strin` is not a type")]),
        (
            '{"meta": {"properties": {\n"name": {},\n"version": {}}}}',
            [(2, "`name` is a field of DataOS"), (3, "`version` is a field of DataOS")],
        ),
        ("{", [(1, "not valid JSON: ")]),
    ],
)
def test_the_file_of_extra_fields_is_checked(write: Write, schema: str, found: list[tuple[int, str]]) -> None:
    write("acme.json", schema)
    # A policy on a field that the file does not define is not another error.
    path = write("workerlint.toml", f'schema.extra = "acme.json"\n[[policy]]\ncode = "ACME001"\n{REPLICAS}')
    shown = errors(path)
    assert [(name, line) for name, line, _ in shown] == [("acme.json", line) for line, _ in found]
    assert all(message.startswith(begin) for (_, _, message), (_, begin) in zip(shown, found, strict=True))


def test_an_error_in_a_layer_of_several_files_is_reported_once(write: Write) -> None:
    paths = [write("workerlint.toml", "x = 1\n"), write("a/workerlint.toml", ""), write("b/workerlint.toml", "y = 1\n")]
    assert errors(*paths) == [("workerlint.toml", 1, "unknown key `x`"), ("workerlint.toml", 1, "unknown key `y`")]
    assert account(*paths) == "3 configuration files"


def test_files_that_several_configurations_share_are_counted_once(write: Write) -> None:
    write("platform.toml", 'format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nschema = "a.json"\n')
    write("a.json", "{}")
    paths = [write("workerlint.toml", 'platform = "platform.toml"\n'), write("team/workerlint.toml", "")]
    assert account(*paths) == "2 configuration files, 1 platform file and 1 schema file"


def test_the_configurations_of_a_tree_are_found(write: Write) -> None:
    for name, text in {
        "workerlint.toml": 'extend-exclude = ["old/"]\n',
        "team/pyproject.toml": "[tool.workerlint]\n",
        "other/pyproject.toml": "[tool.other]\n",
        "both/workerlint.toml": "",
        "both/pyproject.toml": "[tool.workerlint]\n",
        "broken/workerlint.toml": "x = [\n",
        "broken/below/workerlint.toml": "",
        "old/workerlint.toml": "",
        ".venv/workerlint.toml": "",
        "shared/base.toml": "",
    }.items():
        write(name, text)
    found = find_configurations(".")
    assert found.paths == [
        "both/workerlint.toml", "broken/below/workerlint.toml", "broken/workerlint.toml", "team/pyproject.toml",
        "workerlint.toml",
    ]  # fmt: skip
    assert (found.unused, found.problems) == (["both/pyproject.toml"], [])
