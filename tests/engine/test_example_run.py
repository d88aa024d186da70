"""The check of an example: by one rule, on a certain day, with its configuration."""

from __future__ import annotations

from workerlint.engine.example import BAD, Example
from workerlint.engine.example_run import run_example, settings_of
from workerlint.engine.registry import load_rules

RULES = {rule.code: rule for rule in load_rules()}
TEXT = "worker:\n  logLevel: loud\n  replicas: 0\n"


def test_only_the_findings_of_the_rule_are_returned() -> None:
    result, found = run_example(RULES["DW301"], Example(BAD, TEXT))
    assert [item.code for item in found] == ["DW301"]
    assert result.failures == []


def test_the_configuration_of_the_example_applies() -> None:
    example = Example(BAD, TEXT, config="severity.DW301 = 'info'\n")
    assert settings_of(example).severity == {"DW301": "info"}
    _, found = run_example(RULES["DW301"], example)
    assert [item.severity for item in found] == ["info"]


def test_a_platform_file_is_checked_on_a_certain_day() -> None:
    text = "format = 1\n[compute]\nclosed = true\nlearned = 2024-01-31\nnames = ['gpu']\n"
    _, found = run_example(RULES["DW620"], Example(BAD, text, is_platform=True))
    assert [item.code for item in found] == ["DW620"]
