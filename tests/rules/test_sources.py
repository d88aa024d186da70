"""What each rule is based on: its references to the documents in the table of sources."""

from __future__ import annotations

import pytest

from workerlint.engine.registry import load_rules
from workerlint.engine.rule import EVIDENCE, Rule
from workerlint.engine.rule_page import read_page
from workerlint_schemas import load_schema
from workerlint_schemas.compiler import SCHEMAS
from workerlint_schemas.sources import SOURCES, parse_source

RULES = load_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_cites_what_it_is_based_on(rule: Rule) -> None:
    sources = read_page(rule).sources
    assert sources
    assert len(set(sources)) == len(sources)
    for source in sources:
        statement = parse_source(source).statement
        assert statement.endswith(".")
        assert statement[0].isupper() or statement[0] == "`"
    assert rule.evidence in EVIDENCE
    own = {source.partition(": ")[0] for source in sources} == {"workerlint"}
    assert own == (rule.evidence == "own")


def test_each_source_is_cited() -> None:
    cited = {source.partition(": ")[0] for rule in RULES for source in read_page(rule).sources}

    def collect(node: object) -> None:
        if isinstance(node, dict):
            cited.update(source.partition(": ")[0] for source in node.get("x-sources", ()))
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                collect(child)

    for file in SCHEMAS.values():
        collect(load_schema(file))
    assert set(SOURCES) - cited == set()
