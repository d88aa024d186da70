"""The tables of policies and budgets: what is wrong with them, with the line and a hint."""

from __future__ import annotations

import tomllib

import pytest

from workerlint.config.policies import PolicyTable, check_policies
from workerlint.config.toml_file import TomlSource, show_value

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


CODE = "a code of at least two capital letters and three digits, such as ACME001"
NAME = "a name of lowercase letters, digits and hyphens, such as replica-limit"
KEYS = "code, name, files, message, help, severity"
POLICY_KEYS = f"{KEYS}, at, must, when, required, effective, good, bad"
BUDGET_KEYS = f"{KEYS}, compute, workspace, of, replicas, cpu, memory"


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("policy", "at = 'a'\nmust = true\n", [("missing `code` in `[[policy]]`", f"add `code`: {CODE}")]),
        ("policy", "code = 'AC001'\nmust = true\n", [("missing `at` in `[[policy]]`", "add `at`: a non-empty string")]),
        (
            "policy",
            "code = 'AC001'\nat = 'a'\n",
            [("missing `must` in `[[policy]]`", "add `must`: a JSON Schema: a table or a boolean")],
        ),
        ("budget", "cpu = '1'\n", [("missing `code` in `[[budget]]`", f"add `code`: {CODE}")]),
        (
            "budget",
            "code = 'AC001'\n",
            [("missing `cpu` or `memory` in `[[budget]]`", 'set the maximum, such as `cpu = "40"`')],
        ),
        ("budget", "code = 'AC001'\nmemory = '1Gi'\n", []),
    ],
)
def test_required_keys(kind: str, text: str, found: list[tuple[str, str]]) -> None:
    assert errors(kind, f"[[{kind}]]\n{text}") == [(1, *error) for error in found]


STRING = "a non-empty string"
FILES = "a list of file patterns"
MANIFESTS = "a string or a list of strings"
SCHEMA = "a JSON Schema: a table or a boolean"
CONDITIONS = "a table of paths and JSON Schemas"
COMMON: dict[str, tuple[str, list[str], list[str]]] = {
    "code": (CODE, ["'AB123'", "'ACME0010'"], ["'A123'", "'AB12'", "'ab123'", "'AB123x'", "'xAB123'", "''", "3", "[]"]),
    "name": (NAME, ["'a'", "'a1-b2'"], ["'A'", "'a-'", "'-a'", "'a--b'", "'1a'", "'a_b'", "''", "true"]),
    "files": (FILES, ["['a']", "['a', 'b/']"], ["[]", "'a'", "['']", "['a', 1]", "{}", "3"]),
    "message": (STRING, ["'a'"], ["''", "true", "[]", "{}"]),
    "help": (STRING, ["'a'"], ["''", "false", "['a']"]),
    "severity": (
        "one of error, warning, info",
        ["'error'", "'warning'", "'info'"],
        ["'off'", "''", "3", "true"],
    ),
}
TYPES: dict[str, dict[str, tuple[str, list[str], list[str]]]] = {
    "policy": {
        **COMMON,
        "at": (STRING, ["'worker'"], ["''", "true", "['a']"]),
        "must": (SCHEMA, ["true", "false", "{}", "{const = [1, 1.5, 'a', true]}"], ["1", "'a'", "[]"]),
        "when": (
            CONDITIONS,
            ["{}", "{a = true}", "{a = {}, b = false}"],
            ["true", "[]", "{a = 1}", "{a = {}, b = 'x'}"],
        ),
        "required": ("a boolean", ["true", "false"], ["1", "'true'", "[]"]),
        "effective": ("a boolean", ["true", "false"], ["0", "''"]),
        "good": (MANIFESTS, ["'a'", "['a']", "['a', 'b']"], ["''", "[]", "['']", "[1]", "3", "{}"]),
        "bad": (MANIFESTS, ["'a'", "['a']"], ["''", "[]", "true"]),
    },
    "budget": {
        **COMMON,
        "compute": (STRING, ["'a'"], ["''", "[]"]),
        "workspace": (STRING, ["'a'"], ["''", "true"]),
        "of": ("requests or limits", ["'requests'", "'limits'"], ["'other'", "1"]),
        "replicas": ("minimum or maximum", ["'minimum'", "'maximum'"], ["'other'", "true"]),
        "cpu": (STRING, ["'40'"], ["''", "[]"]),
        "memory": (STRING, ["'1Gi'"], ["''", "{}"]),
    },
}


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind, keys in TYPES.items() for key in keys])
def test_the_values_of_each_key(kind: str, key: str) -> None:
    expected, valid, wrong = TYPES[kind][key]
    base = {"policy": POLICY, "budget": BUDGET}[kind].splitlines(keepends=True)
    rest = "".join(line for line in base if not line.startswith(f"{key} "))
    assert [value for value in valid if errors(kind, f"[[{kind}]]\n{key} = {value}\n{rest}")] == []
    for value in wrong:
        found = show_value(tomllib.loads(f"x = {value}")["x"])
        hint = f'put it in quotes: `"{value}"`' if value == "3" and expected == STRING else ""
        message = f"invalid value for `{kind}.{key}`: expected {expected}, found {found}"
        assert errors(kind, f"[[{kind}]]\n{key} = {value}\n{rest}") == [(2, message, hint)]


@pytest.mark.parametrize(
    ("kind", "more", "message", "hint"),
    [
        ("policy", "severty = 'info'", "unknown key `severty` in `[[policy]]`", "did you mean `severity`?"),
        ("policy", "zzz = 1", "unknown key `zzz` in `[[policy]]`", f"the keys are {POLICY_KEYS}"),
        ("budget", "at = 'a'", "unknown key `at` in `[[budget]]`", f"the keys are {BUDGET_KEYS}"),
        ("policy", "severity = 'warnin'", "invalid value for `policy.severity`", "did you mean `warning`?"),
        ("budget", "of = 'limit'", "invalid value for `budget.of`: expected requests or", "did you mean `limits`?"),
        ("budget", "replicas = 'minimun'", "invalid value for `budget.replicas`", "did you mean `minimum`?"),
        ("policy", "message = 3", "invalid value for `policy.message`", 'put it in quotes: `"3"`'),
        ("budget", "memory = 1.5", "invalid value for `budget.memory`", 'put it in quotes: `"1.5"`'),
        ("policy", "files = 3", "invalid value for `policy.files`: expected", ""),
        ("policy", "when = {a = {const = 2027-01-31}}", "2027-01-31 is not a value of JSON", "put it in quotes"),
        ("policy", "when = {a = {enum = [1, 'b', 07:30:00]}}", "07:30:00 is not a value of JSON", "put it in quotes"),
        ("policy", "when = {a = {maximum = inf}}", "inf is not a value of JSON", "put it in quotes"),
        ("policy", "when = {a = {maximum = -inf}}", "-inf is not a value of JSON", "put it in quotes"),
        ("policy", "when = {a = {maximum = nan}}", "nan is not a value of JSON", "put it in quotes"),
    ],
)
def test_other_keys(kind: str, more: str, message: str, hint: str) -> None:
    table = {"policy": POLICY, "budget": BUDGET}[kind]
    ((line, found, advice),) = errors(kind, f"[[{kind}]]\n{table}{more}\n")
    assert (line, advice) == (table.count("\n") + 2, hint)
    assert found.startswith(message)


def test_each_value_in_a_schema_is_checked() -> None:
    text = (
        "[[policy]]\ncode = 'AC001'\nat = 'a'\n[policy.must]\nconst = 07:30:00\n[[policy.must.anyOf]]\nminimum = nan\n"
    )
    assert [(line, message) for line, message, _ in errors("policy", text)] == [
        (5, "07:30:00 is not a value of JSON"),
        (7, "nan is not a value of JSON"),
    ]


@pytest.mark.parametrize("value", ["1", "[1]", "['a', {}]"])
def test_a_list_of_other_values_is_not_an_array_of_tables(value: str) -> None:
    ((line, message, hint),) = errors("policy", f"policy = {value}\n")
    assert (line, hint) == (1, "write `[[policy]]`")
    assert message.startswith("invalid value for `policy`: expected an array of tables, found ")


def test_a_code_is_used_once() -> None:
    tables = "".join(f"[[policy]]\n{POLICY}" for _ in range(2)) + f"[[policy]]\n{POLICY.replace('ACME001', 'ACME002')}"
    message = "duplicate code `ACME001`: it is used in line 2 too"
    assert errors("policy", tables) == [(6, message, "use another code")]
    assert errors("policy", tables + f"[[policy]]\n{POLICY}") == [
        (6, message, "use another code"),
        (14, message, "use another code"),
    ]


def test_a_policy_is_a_rule_to_selectors() -> None:
    source = TomlSource("w.toml", f"\n[[policy]]\n{POLICY}")
    table = PolicyTable("policy", tomllib.loads(POLICY), source, 0, "/r")
    shown = (table.code, table.name, table.severity, table.on, table.area, table.evidence, table.traits, table.files)
    assert shown == ("ACME001", "acme001", "error", True, "policies", "", (), ())
    assert table.line() == 2
    error = table.error(("at",), "wrong", "write b")
    assert (error.path, error.line, error.message, error.hint) == ("w.toml", 4, "wrong", "write b")
    outer = PolicyTable("policy", tomllib.loads(POLICY), source, 0, "/r", "few-replicas")
    assert outer.name == "few-replicas"
    more = tomllib.loads(f"{POLICY}name = 'own'\nseverity = 'info'\nfiles = ['a/', 'b']\n")
    named = PolicyTable("policy", more, source, 0, "/r", "few-replicas")
    assert (named.name, named.severity, named.files) == ("own", "info", ("a/", "b"))


@pytest.mark.parametrize(
    "other",
    [
        ("budget", POLICY, "w.toml", 0, "/r", ""),
        ("policy", POLICY.replace("3", "4"), "w.toml", 0, "/r", ""),
        ("policy", POLICY, "x.toml", 0, "/r", ""),
        ("policy", POLICY, "w.toml", 1, "/r", ""),
        ("policy", POLICY, "w.toml", 0, "/s", ""),
        ("policy", POLICY, "w.toml", 0, "/r", "outer"),
    ],
)
def test_tables_are_equal_if_all_of_them_is(other: tuple[str, str, str, int, str, str]) -> None:
    def table(kind: str, text: str, path: str, number: int, root: str, outer: str) -> PolicyTable:
        return PolicyTable(kind, tomllib.loads(text), TomlSource(path, text), number, root, outer)

    first = table("policy", POLICY, "w.toml", 0, "/r", "")
    assert first == table("policy", POLICY, "w.toml", 0, "/r", "")
    assert first != table(*other)
