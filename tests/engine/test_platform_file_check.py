"""The findings in a platform file."""

from __future__ import annotations

from datetime import date

import pytest

from workerlint.config.settings import Settings
from workerlint.engine.engine import Engine
from workerlint.engine.platform_file_check import check_platform_file
from workerlint.engine.registry import load_rules
from workerlint.platform.platform_file import parse_platform

TEXT = b"format = 1\n[compute]\nclosed = true\nlearned = 2026-01-31\nnames = ['gpu']\n"
RULES = load_rules()


@pytest.mark.parametrize(("age", "codes"), [(0, []), (400, ["DW620"])])
def test_an_outdated_list_is_found(age: int, codes: list[str]) -> None:
    file = parse_platform("platform.toml", TEXT)
    engine = Engine(Settings(), RULES, RULES, file)
    result = check_platform_file(engine, date.fromordinal(date(2026, 1, 31).toordinal() + age))
    assert result is not None
    assert [item.code for item in result.diagnostics] == codes
    assert result.source.text.encode() == TEXT


def test_only_the_rules_that_run_find_something() -> None:
    file = parse_platform("platform.toml", TEXT)
    engine = Engine(Settings(), [rule for rule in RULES if rule.code != "DW620"], RULES, file)
    result = check_platform_file(engine, date(2030, 1, 1))
    assert result is not None
    assert result.diagnostics == []


def test_the_configured_severity_applies() -> None:
    engine = Engine(Settings(severity={"DW620": "error"}), RULES, RULES, parse_platform("platform.toml", TEXT))
    result = check_platform_file(engine, date(2030, 1, 1))
    assert result is not None
    assert [item.severity for item in result.diagnostics] == ["error"]


def test_without_a_platform_file_there_is_no_result() -> None:
    assert check_platform_file(Engine(Settings(), RULES), date(2030, 1, 1)) is None
