"""The catalog contains the page of each rule and the safety of its fixes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.diagnostic import DEPRECATED, MASKS, NOT_SUPPRESSIBLE, PREVIEW, UNNECESSARY
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
        "title": "Request exceeds limit",
        "page": entry.page.body,
        "evidence": "documented",
        "area": "resources",
        "tags": [],
        "masks": False,
        "suppressible": True,
        "sources": entry.as_json()["sources"],
        "since": "0.1.0",
        "changed": [],
        "preview": False,
        "url": entry.as_json()["url"],
    }
    assert [source["statement"] for source in entry.as_json()["sources"]] == ["Requests cannot exceed limits."]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("on", "traits", "default", "facts"),
    [
        (True, (), "on", {"on_by_default": True, "preview": False, "tags": [], "masks": False, "suppressible": True}),
        (False, (), "off", {"on_by_default": False, "preview": False}),
        (True, (PREVIEW,), "preview", {"on_by_default": False, "preview": True, "tags": []}),
        (False, (PREVIEW,), "preview", {"on_by_default": False, "preview": True}),
        (True, (DEPRECATED, MASKS), "on", {"tags": ["deprecated"], "masks": True, "suppressible": True}),
        (True, (UNNECESSARY, NOT_SUPPRESSIBLE), "on", {"tags": ["unnecessary"], "masks": False, "suppressible": False}),
    ],
)
def test_what_is_known_about_a_rule(
    rules: dict[str, Rule], on: bool, traits: tuple[str, ...], default: str, facts: dict[str, object]
) -> None:
    rule = rules["DW301"]
    rule.on, rule.traits = on, traits
    entry = describe(rule)
    assert entry.default == default
    assert facts.items() <= entry.as_json().items()


@pytest.mark.parametrize(("code", "fix"), [("DW301", "safe or unsafe"), ("DW323", "unsafe"), ("DW502", "")])
def test_the_kind_of_fix_is_found_by_running_the_examples(code: str, fix: str) -> None:
    from workerlint.engine.registry import load_rules

    (rule,) = (rule for rule in load_rules() if rule.code == code)
    assert describe(rule).fix == fix


def test_a_page_with_a_wrong_block_is_shown_all_the_same() -> None:
    rule: Any = SimpleNamespace(
        doc="Old name\n\n```yaml bda\nworker:\n```", evidence="", about=SimpleNamespace(since="1.0.0", changed=())
    )
    entry = describe(rule)
    assert (entry.page.title, entry.fix) == ("Old name", "")
