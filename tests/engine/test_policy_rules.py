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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (POLICY.replace("ACME001", "DW301"), ["4:1 code `DW301` is already in use | use another code"]),
        (f"{POLICY}name = 'invalid-log-level'\n",
         ["5:8 name `invalid-log-level` is already the name of `DW301` | use another name"]),
        (f"{POLICY}name = 'few'\n{BUDGET}name = 'few'\n", ["8:8 name `few` is already the name of `ACME001` | use another name"]),
        (f"{POLICY}name = 'acme010'\n{BUDGET}", ["name `acme010` is already the name of `ACME001` | use another name"]),
    ],
)  # fmt: skip
def test_a_code_or_a_name_that_is_taken(text: str, found: list[str]) -> None:
    _, reported = compile_rules(tables(text), load_rules())
    shown = [f"{error.message} | {error.hint}" for error in reported]
    assert shown == [line.split(" ", 1)[1] if line[0].isdigit() else line for line in found]
    marked = [text.splitlines()[error.line - 1].partition(" ")[0] for error in reported]
    assert set(marked) <= {"code", "name"}


def test_a_replaced_table_with_another_name_is_corrected_at_its_name() -> None:
    ((message, hint),) = [
        (error.message, error.hint)
        for error in compile_rules(tables(f"{POLICY}name = 'other'\n", ACME001="few-replicas"), load_rules())[1]
    ]
    assert (message, hint) == ("`ACME001` already has the name `few-replicas`", "use the same name, or another code")


@pytest.mark.parametrize(
    ("examples", "line", "message", "hint"),
    [
        ("good = 'worker: {replicas: 4}'\n", 5,
         "`ACME001` reports `good`: the number `4` is greater than the maximum `3`", "correct the example or the policy"),
        ("bad = ['worker: {replicas: 4}',\n'worker: {replicas: 3}']\n", 6, "`ACME001` does not report `bad`",
         "correct the example or the policy"),
        ("good = ['worker: {replicas: 3}',\n'worker: [']\n", 6, "`good` is not a valid manifest", "correct the YAML"),
    ],
)  # fmt: skip
def test_the_words_for_an_example(examples: str, line: int, message: str, hint: str) -> None:
    rules, _ = compile_rules(tables(POLICY + examples), load_rules())
    (error,) = example_errors(rules[0])
    assert (error.line, error.message, error.hint) == (line, message, hint)
