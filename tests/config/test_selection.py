"""Which rules run, and at which severity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint.config.selection import find_rules, may_be_elsewhere, resolve, suggest, unknown_selectors
from workerlint.config.settings import Selectors, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine.rule import Rule


def on(rules: list[Rule], **fields: Any) -> list[str]:
    active, _ = resolve(Settings(**fields), rules)
    return [rule.code for rule in active]


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("DW301", ["DW301"]),
        ("DW30", ["DW301", "DW302"]),
        ("DW3", ["DW301", "DW302"]),
        ("DW", ["DW101", "DW301", "DW302", "DW701"]),
        ("ACME", ["ACME1"]),
        ("invalid-log-level", ["DW301"]),
        ("ALL", ["ACME1", "DW101", "DW301", "DW302", "DW701"]),
        ("D", []),
        ("", []),
        ("dw301", []),
        ("DW3011", []),
        ("invalid", []),
        ("area:stack", ["DW301", "DW302"]),
        ("stack", ["DW301", "DW302"]),
        ("evidence:documented", ["DW101", "DW301", "DW302"]),
        ("evidence:inferred", ["DW701"]),
        ("tag:deprecated", ["DW302"]),
        ("area:", []),
        ("area:stac", []),
        ("evidence:", []),
        ("owner:stack", []),
    ],
)
def test_a_selector_is_a_code_its_beginning_a_name_or_all(rules: list[Rule], selector: str, codes: list[str]) -> None:
    assert [rule.code for rule in find_rules(selector, rules)] == codes
    assert unknown_selectors([selector], rules) == ([] if codes else [selector])


def test_by_default_the_rules_run_that_are_on_by_default(rules: list[Rule]) -> None:
    assert on(rules) == ["ACME1", "DW101", "DW301", "DW302"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"select": ["ALL"]},
        {"extend_select": ["DW999"]},
        {"severity": {"new-rule": "error"}},
        {"select": ["tag:preview"]},
    ],
)
def test_a_preview_rule_runs_only_if_the_settings_allow_it(
    rules: list[Rule], make_rule: Callable[..., Rule], fields: dict[str, Any]
) -> None:
    rules.append(make_rule("DW999", "new-rule"))
    assert "DW999" not in on(rules, **fields)
    assert "DW999" in on(rules, preview=True, **fields)
    forced, _ = resolve(Settings(**fields), rules, forced=frozenset(["DW999"]))
    assert "DW999" not in [rule.code for rule in forced]


def test_a_preview_rule_can_be_ignored(rules: list[Rule], make_rule: Callable[..., Rule]) -> None:
    rules.append(make_rule("DW999", "new-rule"))
    assert "DW999" not in on(rules, preview=True, ignore=["new-rule"])


def test_select_replaces_extend_select_adds_ignore_takes_away(rules: list[Rule]) -> None:
    assert on(rules, select=["DW7"]) == ["DW701"]
    assert on(rules, extend_select=["DW7"]) == ["ACME1", "DW101", "DW301", "DW302", "DW701"]
    assert on(rules, ignore=["DW3"]) == ["ACME1", "DW101"]
    assert on(rules, select=["DW1"], extend_select=["DW302"]) == ["DW101", "DW302"]


def test_the_closer_selector_wins_and_ignore_at_a_tie(rules: list[Rule]) -> None:
    assert on(rules, select=["DW3"], ignore=["DW301"]) == ["DW302"]
    assert on(rules, select=["DW301"], ignore=["DW3"]) == ["DW301"]
    assert on(rules, select=["ALL"], ignore=["DW"]) == ["ACME1"]
    assert on(rules, select=["DW301"], ignore=["invalid-log-level"]) == []
    assert on(rules, select=["evidence:documented"], ignore=["stack"]) == ["DW101"]
    assert on(rules, select=["DW302"], ignore=["area:stack"]) == ["DW302"]
    assert on(rules, select=["ALL"], ignore=["evidence:inferred"]) == ["ACME1", "DW101", "DW301", "DW302"]


def test_a_group_that_is_nearly_right_is_suggested(rules: list[Rule]) -> None:
    assert suggest("area:stak", rules) == "area:stack"
    assert on(rules, extend_select=["DW701"], ignore=["DW7"])[-1] == "DW701"
    assert "DW302" in on(rules, extend_select=["malformed-stack"], ignore=["ALL"])


def test_levels(rules: list[Rule]) -> None:
    active, severity = resolve(Settings(severity={"DW3": "info", "DW301": "warning", "missing-name": "off"}), rules)
    assert severity == {"DW301": "warning", "DW302": "info"}
    assert [rule.code for rule in active] == ["ACME1", "DW301", "DW302"]


def test_a_level_turns_a_rule_on_when_it_names_it_and_nothing_is_selected(rules: list[Rule]) -> None:
    assert "DW701" in on(rules, severity={"missing-description": "error"})
    assert "DW701" not in on(rules, severity={"DW7": "error"})
    assert "DW701" not in on(rules, severity={"DW701": "off"})
    assert on(rules, select=["DW1"], severity={"DW701": "error"}) == ["DW101"]
    assert "DW701" not in on(rules, ignore=["DW7"], severity={"DW701": "error"})


class TestCommandLine:
    """What the command line asks for comes after the file."""

    def test_its_select_replaces_all_that_the_file_says(self, rules: list[Rule]) -> None:
        file = {"select": ["DW1"], "ignore": ["DW301"], "extend_select": ["DW7"]}
        assert on(rules, **file, command_line=Selectors(select=["DW301"])) == ["DW301"]

    def test_its_ignore_takes_from_the_file_however_closely_that_names_it(self, rules: list[Rule]) -> None:
        assert on(rules, select=["DW301", "DW1"], command_line=Selectors(ignore=["DW3"])) == ["DW101"]

    def test_its_extend_select_adds_what_the_file_ignores(self, rules: list[Rule]) -> None:
        assert on(rules, ignore=["DW301"], command_line=Selectors(extend_select=["DW3"])) == [
            "ACME1", "DW101", "DW301", "DW302",
        ]  # fmt: skip

    def test_its_levels_beat_the_files(self, rules: list[Rule]) -> None:
        settings = Settings(
            severity={"DW301": "off", "DW302": "info"}, command_line=Selectors(severity={"DW30": "warning"})
        )
        assert resolve(settings, rules)[1] == {"DW302": "warning"}
        settings = Settings(severity={"DW301": "off"}, command_line=Selectors(severity={"DW301": "info"}))
        assert resolve(settings, rules)[1] == {"DW301": "info"}

    def test_a_rule_that_it_selects_runs_though_the_file_turns_it_off(self, rules: list[Rule]) -> None:
        settings = Settings(severity={"DW301": "off"}, command_line=Selectors(select=["DW301"]))
        assert resolve(settings, rules)[1] == {}
        assert on(rules, severity={"DW301": "off"}, command_line=Selectors(select=["DW301"])) == ["DW301"]


SELECTORS = st.lists(
    st.sampled_from(["ALL", "DW", "DW3", "DW30", "DW301", "invalid-log-level", "DW7", "ACME"]), max_size=4
)


@given(SELECTORS, SELECTORS, SELECTORS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_does_not_matter(rules: list[Rule], select: list[str], extend: list[str], ignore: list[str]) -> None:
    assert on(rules, select=select, extend_select=extend, ignore=ignore) == on(
        rules, select=select[::-1], extend_select=extend[::-1], ignore=ignore[::-1]
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("DW328", "DW302"),
        ("dw301", "DW301"),
        ("DW3O1", "DW301"),
        ("invalid_log_level", "invalid-log-level"),
        ("Missing-Nam", "missing-name"),
        ("all", "ALL"),
        ("quux-frobnicated", ""),
    ],
)
def test_the_nearest_name_is_suggested(rules: list[Rule], wrong: str, right: str) -> None:
    assert suggest(wrong, rules) == right


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("TEAM001", True),
        ("TE001", True),
        ("TEAM01", False),
        ("T0001", False),
        ("TEAM", False),
        ("team001", False),
        ("ACME002", False),
        ("DW999", False),
        ("DV301", False),
    ],
)
def test_only_the_code_of_a_policy_that_no_known_rule_resembles_may_be_elsewhere(
    rules: list[Rule], selector: str, expected: bool
) -> None:
    assert may_be_elsewhere(selector, [word for rule in rules for word in (rule.code, rule.name)]) is expected
