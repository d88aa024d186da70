"""Which rules check a field follows from the schemas and from the examples of the rules' pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from workerlint.engine.example_run import run_example
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SCHEMA, Rule
from workerlint.engine.rule_page import parse_examples
from workerlint.manifest.field_tree import FieldTree
from workerlint.report.field_rules import fields_at, paths_in_examples, rules_of

RULES = {rule.code: rule for rule in load_rules()}
GENERAL = ("DW009", "DW010", "DW207", "DW213", "DW502", "DW705")
PAGES = Path(__file__).parents[1] / "rules"
CORNERS = {
    "DW110": {"type", "worker", "worker.compute", "worker.replicas"},
    "DW306": {"worker.stack"},
    "DW324": {"worker.resources.requests.cpu", "worker.resources.requests.memory"},
    "DW325": {"worker.resources.limits.cpu", "worker.resources.limits.memory"},
    "DW506": {"worker.secrets"},
    "DW512": {"worker.tempVolume"},
    "DW514": {"worker.configs"},
}
"""The fields that a rule reports only in unusual cases, which its page does not show."""


def _own(path: str, v2alpha: bool = False, stack: str = "") -> list[str]:
    tree = FieldTree(v2alpha, stack)
    return [rule.code for rule in rules_of(tree.find(path), tree, RULES.values()).own]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("worker.logLevel", ["DW205", "DW301"]),
        ("worker.replicas", ["DW311", "DW313", "DW332"]),
        ("worker.resources.limits.cpu", ["DW205", "DW315", "DW321", "DW322", "DW323", "DW324", "DW326", "DW327"]),
        ("worker.topology.name", ["DW205", "DW401", "DW402"]),
        ("worker.topology.dependencies", ["DW205", "DW403", "DW404", "DW405", "DW406"]),
        ("worker.compute", ["DW202", "DW205", "DW604"]),
        ("worker.secrets", ["DW205", "DW210"]),
        ("worker.runAsApiKey", ["DW205", "DW501"]),
        ("tags[]", ["DW107", "DW108", "DW112", "DW205"]),
        ("name", ["DW101", "DW102", "DW205", "DW601", "DW623"]),
        ("type", ["DW101", "DW104", "DW107", "DW109", "DW113", "DW205"]),
        ("", ["DW105", "DW205"]),
    ],
)
def test_the_rules_of_a_field(path: str, codes: list[str]) -> None:
    assert _own(path) == codes


def test_the_rules_of_the_newer_version_are_those_that_apply_to_it() -> None:
    assert _own("spec.replicas", v2alpha=True) == ["DW311", "DW313"]
    assert _own("spec.envs", v2alpha=True) == ["DW205", "DW521", "DW522"]


def test_the_rules_below_the_spec_of_a_stack() -> None:
    assert _own("worker.stackSpec.input.datasets", stack="fastfun") == ["DW306", "DW514"]


@pytest.mark.parametrize("stack", ["", "fastfun"])
def test_rules_that_look_at_any_field_are_listed_apart(stack: str) -> None:
    tree = FieldTree(stack=stack)
    for path in ("worker.compute", "description", "worker.envs"):
        assert tuple(rule.code for rule in rules_of(tree.find(path), tree, RULES.values()).general) == GENERAL


@cache
def _shown(rule: Rule) -> set[str]:
    reported, related = paths_in_examples(rule)
    return fields_at(reported | related, FieldTree())


@pytest.mark.parametrize(
    "rule", [rule for code, rule in RULES.items() if rule.phase != SCHEMA and code not in GENERAL], ids=lambda r: r.code
)
def test_a_page_shows_each_field_that_its_rule_reports(rule: Rule) -> None:
    """The examples that only tests have must not report a field that the page does not show."""
    file = PAGES / f"{rule.code.lower()}.md"
    examples = parse_examples(file.read_text(encoding="utf-8")) if file.exists() else ()
    reported = {found.field for example in examples for found in run_example(rule, example)[1] if found.field}
    unshown = fields_at(reported, FieldTree()) - _shown(rule)
    assert unshown <= CORNERS.get(rule.code, set())
