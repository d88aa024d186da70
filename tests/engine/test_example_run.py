"""The check of an example: by one rule, on a certain day, with its configuration."""

from __future__ import annotations

from workerlint.config.settings import Settings
from workerlint.engine.example import BAD, Example, ExamplePlatform
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


def test_the_settings_of_an_example() -> None:
    platform = ExamplePlatform("format = 1\n")
    assert settings_of(Example(BAD, TEXT)) == Settings()
    assert settings_of(Example(BAD, TEXT, platform=platform)) == Settings(platform="platform.toml")
    found = settings_of(Example(BAD, TEXT, platform=platform, config="env-file = '.env'\n"))
    assert (found.platform, found.variables) == ("platform.toml", {})
    found = settings_of(Example(BAD, TEXT, config="mandatory = ['DW301']\n"))
    assert (found.platform, found.variables) == ("", None)
    assert [mandate.location("DW301") for mandate in found.mandates] == ["workerlint.toml:1"]
    found = settings_of(Example(BAD, TEXT, config="schema.extra.worker.properties.tier.enum = ['gold']\n"))
    assert found.schema == {}
    assert found.extra_fields is not None
    assert found.extra_fields.shown == "workerlint.toml"


def test_an_example_with_the_extra_fields_of_its_configuration() -> None:
    config = "schema.extra.worker.properties.tier.enum = ['gold']\n"
    _, found = run_example(RULES["DW111"], Example(BAD, "worker:\n  tier: silver\n", config=config))
    assert [item.message for item in found] != []


def test_a_bundle_of_an_example_may_name_itself_alone() -> None:
    text = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - {id: a, file: FILE}\n"
    for file, codes in (("manifest.yaml", []), ("other.yaml", ["DW605"])):
        _, found = run_example(RULES["DW605"], Example(BAD, text.replace("FILE", file), is_file=True))
        assert [item.code for item in found] == codes


def test_a_platform_file_without_findings() -> None:
    text = "format = 1\n[compute]\nclosed = true\nlearned = 2026-02-01\nnames = ['gpu']\n"
    result, found = run_example(RULES["DW620"], Example(BAD, text, is_platform=True))
    assert (result.source.text, found) == (text, [])
