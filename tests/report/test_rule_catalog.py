"""The catalog contains the page of each rule and the safety of its fixes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workerlint.report.rule_catalog import describe

if TYPE_CHECKING:
    from workerlint.engine.rule import Rule


def test_an_entry_without_fixes(rules: dict[str, Rule]) -> None:
    entry = describe(rules["DW323"])
    assert entry.fix == ""
    assert json.loads(json.dumps(entry.as_json())) == {
        "code": "DW323",
        "name": "request-exceeds-limit",
        "severity": "error",
        "on_by_default": True,
        "fix": None,
        "title": "A request is not above its limit",
        "page": entry.page.body,
        "evidence": "documented",
        "url": entry.as_json()["url"],
    }


@pytest.mark.parametrize(("code", "fix"), [("DW301", "safe"), ("DW323", "unsafe"), ("DW502", "")])
def test_the_kind_of_fix_is_found_by_running_the_examples(code: str, fix: str) -> None:
    from workerlint.engine.registry import load_rules

    (rule,) = (rule for rule in load_rules() if rule.code == code)
    assert describe(rule).fix == fix
