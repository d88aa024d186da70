"""Settings are values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.policies import PolicyTable
from workerlint.config.settings import (
    DEFAULT,
    LEVELS,
    THRESHOLDS,
    ExtraFields,
    Mandate,
    Override,
    Selectors,
    Settings,
)
from workerlint.config.toml_file import TomlSource
from workerlint.core.record import as_dict

if TYPE_CHECKING:
    from pathlib import Path


def test_equal_settings_are_equal_and_hash_alike() -> None:
    one = Settings(severity={"DW301": "info"}, per_file_ignores={"a/": ["DW1"]}, command_line=Selectors(ignore=["DW2"]))
    two = Settings(severity={"DW301": "info"}, per_file_ignores={"a/": ["DW1"]}, command_line=Selectors(ignore=["DW2"]))
    assert one == two
    assert hash(one) == hash(two)
    assert one != DEFAULT


def test_every_field_makes_a_difference() -> None:
    changes = {
        "select": ("DW1",), "extend_select": ("DW1",), "ignore": ("DW1",), "severity": {"DW1": "off"},
        "mandatory": ("DW1",), "mandates": (Mandate(("DW1",), DEFAULT, "a", (1,)),),
        "overrides": (Override(("a",), Selectors()),), "command_line": Selectors(), "per_file_ignores": {"a": ("DW1",)}, "policy": ("a",), "budget": ("a",), "exclude": (), "extend_exclude": ("a",),
        "respect_gitignore": False, "stacks": ("a",), "computes": ("a",), "resource_types": ("a",),
            "workspaces": ("a",), "owners": ("a",), "tags": ("a",), "schema": {"extra": "a"},
            "extra_fields": ExtraFields("a", "{}"),
        "env_file": "a", "variables": {"a": "b"}, "platform": "a", "platform_max_age": 1, "fail_on": "info", "preview": True, "plugins": True, "max_file_size": 1,
        "require_suppression_reason": True, "max_suppressions": {"DW1": 0}, "strict_coverage": True, "suppressions": False, "root": "a", "config_file": "a",
    }  # fmt: skip
    assert set(changes) == set(as_dict(DEFAULT))
    for name, value in changes.items():
        changed = DEFAULT.replace(**{name: value})
        assert changed != DEFAULT
        assert getattr(changed, name) == value
        assert changed.replace(**{name: getattr(DEFAULT, name)}) == DEFAULT


def test_the_selectors_of_the_configuration() -> None:
    settings = Settings(select=["A"], extend_select=["B"], ignore=["C"], severity={"D": "off"})
    assert settings.selectors == Selectors(["A"], ["B"], ["C"], {"D": "off"})
    assert settings.selectors.all == ("A", "B", "C", "D")
    assert Selectors().all == ()


def table(code: str, *files: str) -> PolicyTable:
    return PolicyTable("policy", {"code": code, "files": list(files)}, TomlSource("w.toml", ""), 0, "/r")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, False),
        ({"ignore": ["DW3"]}, False),
        ({"policy": [table("AC001")]}, False),
        ({"policy": [table("AC001", "a/")]}, True),
        ({"budget": [table("AC001", "a/")]}, True),
        ({"per_file_ignores": {"a": ["DW3"]}}, True),
        ({"overrides": [Override(("a",), Selectors())]}, True),
        ({"mandates": [Mandate(("DW3",), DEFAULT, "a", (1,))]}, True),
    ],
)
def test_the_rules_of_a_file_may_depend_on_its_path(fields: dict[str, Any], expected: bool) -> None:
    assert Settings(**fields).selects_by_file is expected


def test_policies_come_before_budgets() -> None:
    settings = Settings(budget=[table("AC001")], policy=[table("AC002")])
    assert [item.code for item in settings.policies] == ["AC002", "AC001"]


def test_a_mandate_names_the_line_of_each_selector(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    mandate = Mandate(("DW3", "DW4"), DEFAULT, str(tmp_path / "a.toml"), (5, 0))
    assert [mandate.location(selector) for selector in mandate.selectors] == ["a.toml:5", "a.toml"]


def test_the_values_of_variables_are_not_shown() -> None:
    settings = Settings(variables={"TOKEN": "s3cret", "A": "b"})
    assert repr(settings.variables) == "Variables(['A', 'TOKEN'])"
    assert "s3cret" not in repr(settings)


def test_the_defaults() -> None:
    assert (DEFAULT.fail_on, DEFAULT.max_file_size, DEFAULT.platform_max_age) == ("error", 5_000_000, 30)
    assert " ".join(DEFAULT.exclude) == (
        ".bzr .direnv .eggs .git .hg .mypy_cache .nox .pytest_cache .ruff_cache .svn .terraform .tox .venv __pycache__"
        " node_modules site-packages venv"
    )
    assert (LEVELS, THRESHOLDS) == (("error", "warning", "info", "off"), ("error", "warning", "info", "never"))
