"""Settings are values."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT, ExtraFields, Mandate, Override, Selectors, Settings
from workerlint.core.record import as_dict


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
