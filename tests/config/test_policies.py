"""The tables of policies and budgets: what is wrong with them, with the line and a hint."""

from __future__ import annotations

import tomllib

import pytest

from workerlint.config.policies import PolicyTable, check_policies
from workerlint.config.toml_file import TomlSource

POLICY = 'code = "ACME001"\nat = "worker.replicas"\nmust = {maximum = 3}\n'
BUDGET = 'code = "ACME010"\ncpu = "40"\n'


def errors(kind: str, text: str) -> list[tuple[int, str, str]]:
    source = TomlSource("workerlint.toml", text)
    found = check_policies(kind, tomllib.loads(text)[kind], source)
    return [(error.line, error.message, error.hint) for error in found]


@pytest.mark.parametrize(("kind", "table"), [("policy", POLICY), ("budget", BUDGET)])
def test_a_valid_table_has_no_errors(kind: str, table: str) -> None:
    assert errors(kind, f"[[{kind}]]\n{table}") == []


def test_tables_are_written_as_an_array() -> None:
    ((line, message, hint),) = errors("policy", f"[policy]\n{POLICY}")
    assert (line, hint) == (1, "write `[[policy]]`")
    assert "expected an array of tables" in message


@pytest.mark.parametrize("key", ["code", "at", "must"])
def test_a_required_key_of_a_policy(key: str) -> None:
    lines = "".join(line for line in POLICY.splitlines(keepends=True) if not line.startswith(key))
    ((line, message, _),) = errors("policy", f"[[policy]]\n{lines}")
    assert (line, message) == (1, f"missing `{key}` in `[[policy]]`")


def test_a_budget_limits_something() -> None:
    ((_, message, hint),) = errors("budget", '[[budget]]\ncode = "ACME010"\n')
    assert (message, hint) == ("missing `cpu` or `memory` in `[[budget]]`", 'set the maximum, such as `cpu = "40"`')


@pytest.mark.parametrize(
    ("more", "message", "hint"),
    [
        ("severty = 'info'", "unknown key `severty` in `[[policy]]`", "did you mean `severity`?"),
        ("severity = 'warnin'", "invalid value for `policy.severity`", "did you mean `warning`?"),
        ("message = 3", "invalid value for `policy.message`", 'put it in quotes: `"3"`'),
        ("when = {a = 1}", "invalid value for `policy.when`", ""),
        ("files = []", "invalid value for `policy.files`: expected", ""),
        ("when = {a = {const = 2027-01-31}}", "2027-01-31 is not a value of JSON", "put it in quotes"),
        ("when = {a = {maximum = inf}}", "inf is not a value of JSON", "put it in quotes"),
    ],
)
def test_other_keys(more: str, message: str, hint: str) -> None:
    ((line, found, advice),) = errors("policy", f"[[policy]]\n{POLICY}{more}\n")
    assert (line, advice) == (5, hint)
    assert found.startswith(message)


def test_a_code_is_used_once() -> None:
    ((line, message, _),) = errors("policy", f"[[policy]]\n{POLICY}[[policy]]\n{POLICY}")
    assert (line, message) == (6, "duplicate code `ACME001`: it is used in line 2 too")


def test_a_policy_is_a_rule_to_selectors() -> None:
    table = PolicyTable("policy", tomllib.loads(POLICY), TomlSource("w.toml", ""), 0, "/r")
    assert (table.code, table.name, table.severity, table.on) == ("ACME001", "acme001", "error", True)
    named = PolicyTable("policy", tomllib.loads(POLICY), TomlSource("w.toml", ""), 0, "/r", "few-replicas")
    assert named.name == "few-replicas"
