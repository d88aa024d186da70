"""Which layers make rules mandatory, and the settings that apply to these rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.config.loader import Configuration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workerlint.config.settings import Mandate
    from workerlint.engine.rule import Rule

    MandatesOf = Callable[..., tuple[Mandate, ...]]

ROOT = 'mandatory = ["DW301"]\nfail-on = "warning"\n[severity]\nDW301 = "warning"\n'


@pytest.fixture
def mandates_of(rules: list[Rule], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MandatesOf:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def call(files: dict[str, str], path: str = "team/worker.yaml", **options: Any) -> tuple[Mandate, ...]:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return Configuration(lambda _plugins: rules, **options).for_file(path).mandates

    return call


def test_a_layer_below_adds_rules_and_does_not_change_those_above(mandates_of: MandatesOf) -> None:
    team = 'mandatory = ["DW101"]\nfail-on = "never"\nseverity.DW301 = "off"\n'
    above, below = mandates_of({"workerlint.toml": ROOT, "team/workerlint.toml": team})
    assert (above.selectors, above.settings.fail_on, above.settings.severity) == (
        ("DW301",),
        "warning",
        {"DW301": "warning"},
    )
    assert (below.selectors, below.settings.fail_on) == (("DW101",), "never")
    assert above.location("DW301") == "workerlint.toml:1"


@pytest.mark.parametrize(
    "options",
    [{"file": "own.toml"}, {"enabled": False}, {}],
    ids=["another file", "no configuration", "root = true"],
)
def test_a_mandatory_layer_is_never_left_out(mandates_of: MandatesOf, options: dict[str, Any]) -> None:
    files = {"workerlint.toml": ROOT, "own.toml": 'ignore = ["DW3"]\n', "team/workerlint.toml": "root = true\n"}
    [mandate] = mandates_of(files, **options)
    assert mandate.settings.fail_on == "warning"


@pytest.mark.parametrize("options", [{}, {"enabled": False}])
def test_a_file_does_not_replace_another_in_its_directory_that_makes_rules_mandatory(
    mandates_of: MandatesOf, options: dict[str, Any]
) -> None:
    files = {"pyproject.toml": '[tool.workerlint]\nmandatory = ["DW301"]\n', "workerlint.toml": ""}
    [mandate] = mandates_of(files, **options)
    assert mandate.path.endswith("pyproject.toml")


def test_without_a_mandatory_layer_files_share_their_settings(rules: list[Rule], mandates_of: MandatesOf) -> None:
    files = {"own.toml": "", "workerlint.toml": "ignore = []\n", "team/workerlint.toml": "not TOML\n"}
    assert mandates_of(files, enabled=False) == ()
    configuration = Configuration(lambda _plugins: rules, file="own.toml")
    assert configuration.for_file("team/a.yaml") is configuration.for_file("b.yaml")


def test_a_broken_file_that_may_make_rules_mandatory_is_an_error(mandates_of: MandatesOf) -> None:
    with pytest.raises(ConfigurationError, match=r"team.workerlint.toml:1: not valid TOML"):
        mandates_of({"team/workerlint.toml": "mandatory = [\n"}, enabled=False)


def test_an_extended_file_is_a_layer_before_the_one_that_extends_it(mandates_of: MandatesOf) -> None:
    files = {"platform/rules.toml": ROOT, "workerlint.toml": 'extend = ["platform/rules.toml"]\nfail-on = "never"\n'}
    [mandate] = mandates_of(files)
    assert (mandate.settings.fail_on, mandate.path.endswith("rules.toml")) == ("warning", True)


def test_a_rule_that_only_a_layer_below_defines_is_unknown(mandates_of: MandatesOf) -> None:
    policy = '[[policy]]\ncode = "TEAM001"\nat = "name"\nmust = true\n'
    with pytest.raises(ConfigurationError, match=r"workerlint.toml:1: unknown rule `TEAM001` in `mandatory`"):
        mandates_of({"workerlint.toml": 'mandatory = ["TEAM001"]\n', "team/workerlint.toml": policy})
