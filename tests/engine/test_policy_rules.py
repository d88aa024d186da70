"""The rules that the tables of a configuration define, their collisions, and their examples."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from workerlint.config.policies import PolicyTable
from workerlint.config.toml_file import TomlSource
from workerlint.engine.policy_rules import compile_rules, count_examples, example_errors
from workerlint.engine.registry import load_rules

POLICY = "[[policy]]\ncode = 'ACME001'\nat = 'worker.replicas'\nmust = {maximum = 3}\n"
BUDGET = "[[budget]]\ncode = 'ACME010'\ncpu = '40'\n"


def tables(text: str, **names: str) -> list[PolicyTable]:
    source = TomlSource("workerlint.toml", text)
    read: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    return [
        PolicyTable(kind, table, source, number, "/r", names.get(table["code"], ""))
        for kind, listed in read.items()
        for number, table in enumerate(listed)
    ]


def errors(text: str, **names: str) -> list[str]:
    return [error.message for error in compile_rules(tables(text, **names), load_rules())[1]]


def test_each_table_is_a_rule() -> None:
    rules, found = compile_rules(tables(POLICY + BUDGET), load_rules())
    assert ([rule.code for rule in rules], found) == (["ACME001", "ACME010"], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (POLICY.replace("ACME001", "DW301"), "code `DW301` is already in use"),
        (f"{POLICY}name = 'invalid-log-level'\n", "name `invalid-log-level` is already the name of `DW301`"),
        (POLICY + BUDGET.replace("ACME010", "ACME001"), "code `ACME001` is already in use"),
        (BUDGET.replace("'40'", "'many'"), "`many` is not a valid CPU quantity"),
    ],
)
def test_a_table_that_collides_or_cannot_be_compiled(text: str, message: str) -> None:
    assert message in errors(text)


def test_a_replaced_table_keeps_its_name() -> None:
    assert errors(f"{POLICY}name = 'other'\n", ACME001="few-replicas") == [
        "`ACME001` already has the name `few-replicas`"
    ]
    assert errors(POLICY, ACME001="few-replicas") == []


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ("good = 'worker: {replicas: 3}'\nbad = ['worker: {replicas: 4}']\n", ""),
        ("good = 'worker: {replicas: 4}'\n", "`ACME001` reports `good`"),
        ("bad = 'worker: {replicas: 3}'\n", "`ACME001` does not report `bad`"),
        ("bad = 'worker: ['\n", "`bad` is not a valid manifest"),
    ],
)
def test_examples_are_checked(examples: str, message: str) -> None:
    rules, _ = compile_rules(tables(POLICY + examples), load_rules())
    found = [error.message for error in example_errors(rules[0])]
    assert [line.startswith(message) for line in found] == ([True] if message else [])
    assert count_examples(rules[0]) == examples.count("\n")
