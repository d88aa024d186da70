"""One policy for shared values: a finding is reported where the value is used, with a related location where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fixes.generated import manifest

from workerlint import check_text
from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SCHEMA, WORKER, Rule
from workerlint.engine.rule_page import read_page
from workerlint.manifest.attribute import attribute, meta
from workerlint.manifest.document import Document
from workerlint.manifest.schema import schema_violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Finding
    from workerlint.manifest.worker import Worker

RULES = [rule for rule in load_rules() if rule.phase in {WORKER, SCHEMA}]


def findings(rule: Rule, worker: Worker) -> Iterator[Finding]:
    if rule.phase == WORKER:
        yield from rule.check(worker)
    for violation in worker.cached(schema_violations) if rule.phase == SCHEMA else ():
        if violation.code == rule.code:
            yield from rule.check(worker, violation)


def shared(text: str) -> str:
    """Return the manifest with its section written elsewhere, and repeated by an alias."""
    return text.replace("\nworker:\n", "\nx-shared: &shared\n") + "worker: *shared\n"


SECTIONS = [
    pytest.param(rule, example.manifest.text, id=f"{rule.code}-{number}")
    for rule in RULES
    for number, example in enumerate(read_page(rule).examples, start=1)
    if example.kind == "bad" and "\nworker:\n" in example.manifest.text and "&" not in example.manifest.text
]


@pytest.mark.parametrize(("rule", "text"), SECTIONS)
def test_a_finding_in_a_shared_section_is_at_the_alias(rule: Rule, text: str) -> None:
    (worker,) = Document(Source("worker.yaml", shared(text))).workers
    worker.settings = Settings(variables={})
    for finding in findings(rule, worker):
        if finding.path[:1] == ("worker",) and len(finding.path) > 1:
            span = finding.span
            assert worker.text[span.start : span.end] in {"*shared", "worker"}, finding.message
            missing = attribute(worker, *finding.path[1:]) is None
            assert missing or finding.related[0].message == "defined here", finding.message
            assert finding.fixes == (), finding.message


@pytest.mark.deep
def test_a_finding_on_a_shared_value_is_at_its_use() -> None:
    for seed in range(400):
        (worker,) = Document(Source("worker.yaml", manifest(seed))).workers
        worker.settings = Settings(variables={})
        for rule in RULES:
            for finding in findings(rule, worker):
                found = meta(worker, *finding.path) if finding.path else None
                if found is not None and found.use is not None:
                    assert finding.span in {found.place.span, found.key_place.span}, (rule.code, finding.message)


def test_a_shared_value_is_reported_once() -> None:
    text = (
        "x-low: &low {memory: 512MB}\nname: a\nversion: v1beta\ntype: worker\nworker:\n"
        "  resources:\n    requests: *low\n    limits: *low\n"
    )
    found = [item for item in check_text(text) if item.code == "DW321"]
    assert [(item.line, item.column) for item in found] == [(7, 15)]
    assert [(related.line, related.message) for related in found[0].related] == [(1, "defined here")]


def test_a_shared_value_is_reported_where_it_is_written_if_the_rule_applies_there() -> None:
    text = (
        "name: a\nversion: v1beta\ntype: worker\nworker:\n  topology:\n"
        "    - &first\n      name: cities\n      type: y\n    - <<: *first\n      name: regions\n"
    )
    found = [item for item in check_text(text) if item.code == "DW213"]
    assert [(item.line, item.column) for item in found] == [(8, 13)]


def test_a_shared_value_is_reported_in_each_field_that_does_not_accept_it() -> None:
    text = (
        "name: &value 3\nversion: v1beta\ntype: worker\nworker:\n  topology:\n"
        "    - name: cities\n      type: source\n      dependencies: *value\n"
    )
    found = [(item.line, item.message) for item in check_text(text) if item.code == "DW205"]
    assert found == [(1, "expected a string, found the number `3`"), (8, "expected a list, found the number `3`")]
