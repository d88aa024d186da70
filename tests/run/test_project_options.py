"""The options of the command line go before the configuration, and name rules that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import UsageError
from workerlint.run.options import CheckOptions
from workerlint.run.project_options import check_selectors, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.config.settings import Settings


def settings(**options: Any) -> Settings:
    return make_project(CheckOptions([], options)).settings_for("worker.yaml")


@pytest.fixture(autouse=True)
def configured(repository: Path) -> None:
    (repository / "workerlint.toml").write_text('fail-on = "error"\nenv-file = "prod.env"\n')
    for name in ("prod.env", "test.env"):
        (repository / name).write_text(f"{name[:4].upper()}=x\n")


def test_options_replace_what_is_configured() -> None:
    assert settings().fail_on == "error"
    assert settings(fail_on="info").fail_on == "info"
    assert settings(env_file="test.env").variables == {"TEST": "x"}
    assert settings(variables=["PORT=1"]).variables == {"PROD": "x", "PORT": "1"}
    assert settings().suppressions
    assert not settings(no_ignores=True).suppressions


def test_rules_are_selected_over_those_of_the_configuration() -> None:
    project = make_project(CheckOptions([], {"select": ["DW301"], "severity": ["DW301=info"]}))
    engine = project.engine_for("worker.yaml")
    assert [rule.code for rule in engine.rules if rule.code.startswith("DW3")] == ["DW301"]
    assert engine.settings.severity == {"DW301": "info"}


def test_ignore_adds_to_what_the_configuration_ignores(repository: Path) -> None:
    (repository / "workerlint.toml").write_text('ignore = ["DW301"]\n[per-file-ignores]\n"*.yaml" = ["DW302"]\n')
    project = make_project(CheckOptions([], {"ignore": ["DW303"]}))
    codes = {rule.code for rule in project.engine_for("worker.yaml").rules}
    assert codes.isdisjoint({"DW301", "DW302", "DW303"})
    assert "DW304" in codes


@pytest.mark.parametrize(
    ("options", "option", "hint"),
    [
        ({"select": ["DW3O1"]}, "--select", "DW301"),
        ({"ignore": ["invalid-loglevel"]}, "--ignore", "invalid-log-level"),
        ({"severity": ["zzz=info"]}, "--severity", "workerlint rules"),
        ({"fixable": ["zzz"], "fix": True}, "--fixable", "workerlint rules"),
    ],
)
def test_a_rule_that_does_not_exist_is_named_with_its_option(options: dict[str, Any], option: str, hint: str) -> None:
    given = CheckOptions([], options)
    with pytest.raises(UsageError, match=option) as caught:
        check_selectors(given, make_project(given), ["worker.yaml"])
    assert hint in caught.value.hint


def test_a_rule_of_one_configuration_is_known(repository: Path) -> None:
    (repository / "team").mkdir()
    (repository / "team/workerlint.toml").write_text('[[policy]]\ncode = "ACME001"\nat = "tags"\nmust = {}\n')
    given = CheckOptions([], {"select": ["ACME001"]})
    check_selectors(given, make_project(given), ["worker.yaml", "team/worker.yaml"])
    with pytest.raises(UsageError, match="ACME001"):
        check_selectors(given, make_project(given), ["worker.yaml"])
