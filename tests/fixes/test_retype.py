"""A value changes its type in the notation only: each reader gets the same strings."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML
from syrupy.assertion import SnapshotAssertion

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SCHEMA
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.retype import flow_list
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.parser import parse_tree


def listed(value: str) -> str:
    text = f"tags: {value}\n"
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    node = root.get("tags")
    assert isinstance(node, Scalar)
    return flow_list(Source("x.yaml", text), node)


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("a", ["a"]),
        ("a, b c", ["a", "b c"]),
        ("dataos:type:x, y", ["dataos:type:x", "y"]),
        ("5", ["5"]),
        ("5, 6", ["5", "6"]),
        ("true", ["true"]),
        ("on, off", ["on", "off"]),
        ("a, no", ["a", "no"]),
        ("a, &b", ["a", "&b"]),
        ("a, *b, !c", ["a", "*b", "!c"]),
        ("a, @b, %c", ["a", "@b", "%c"]),
        ("a, - b, ? c", ["a", "- b", "? c"]),
        ("a, ~, null", ["a", "~", "null"]),
        ("yes, a\\b", ["yes", "a\\b"]),
        ("'a, b'", ["a, b"]),
        ('"a\\tb"', ["a\tb"]),
    ],
)
def test_a_text_becomes_a_list_of_the_same_texts(value: str, items: list[str]) -> None:
    for version in ((1, 1), (1, 2)):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        assert reader.load(f"tags: {listed(value)}\n")["tags"] == items


@pytest.mark.parametrize("value", ["a, , b", "a, b,", "|\n  a, b", "a, [b", 'a, "b"', "a, b#c"])
def test_no_list_where_it_is_unsure_what_the_items_are(value: str) -> None:
    assert listed(value) == ""


@pytest.mark.parametrize("end", ["", "\n", "\n# end\n"])
@pytest.mark.parametrize(
    ("written", "converted"),
    [
        ("    - limits: {cpu: 1}", "    limits: {cpu: 1}"),
        ("    - limits:\n        cpu: 1", "    limits:\n      cpu: 1"),
        ("    - limits: {cpu: 1}\n    - requests: {cpu: 1}", "    limits: {cpu: 1}\n    requests: {cpu: 1}"),
        ("  - limits: {cpu: 1}", "    limits: {cpu: 1}"),
    ],
)
def test_a_list_of_mappings_becomes_one_mapping(written: str, converted: str, end: str) -> None:
    text = f"name: a\nversion: v1beta\ntype: worker\nworker:\n  resources:\n{written}{end}"
    (rule,) = (rule for rule in load_rules() if rule.code == "DW205")
    (finding,) = Engine(Settings(), [rule]).check(Document(Source("x.yaml", text))).diagnostics
    (fix,) = finding.fixes
    assert apply_edits(text, fix.edits) == text.replace(written, converted)


SECTIONS = {
    "numbers and booleans": [
    "replicas: '3'", "replicas: three", "replicas: '3.5'", "dryRun: 'yes'", "dryRun: 'true'", "dryRun: On", "dryRun: 'off'",
    "dryRun: n", "dryRun: 1", "dryRun: 2", "dryRun: maybe", "dryRun: [true]", "autoScaling: {enabled: 'no'}",
    ],
    "strings": [
    "stack: 3", "stack: true", "stack: 2024-01-31", "stack: {bento: 3}", "stack:\n    bento: 3", "stack:\n    Bento 3: x",
    "stack:\n    Bento 3: 'x'", "stack:\n    Bento 3: x\n    b: c", "stack: [bento]", "stack: [ bento, ]", "stack: [bento, soda]",
    "stack: [&x bento]", "stack: [!!str bento]", "stack: []", "stack: [ # why\n    bento]", "stack:\n    - bento",
    "stack:\n    - bento # why", "stack: # why\n    - bento", "stack:\n    - |\n      bento", "stack: &x\n    - bento",
    "envs: {A: [b]}", "envs: {A: 1}", "envs: {A: }", "tags: [a, 1]", "tags: [a, ~]", "tags: [a, {b: c}]", "tags:\n    - a: b",
    ],
    "lists": [
    "tags: a", "tags: a, b", "tags: 'a'", "tags: a, [b", "tags: -a", "tags:\n    -a", "tags:\n    -a\n    -b", "tags:\n    -1",
    "tags: {a: b}", "tags:\n    -a: b", "topology: a", "topology: 3", "topology: {name: a, type: input}", "topology: {}",
    "topology:\n    name: a\n    type: input", "topology:\n    <<: {name: a}\n    type: input", "topology: &x\n    name: a", "topology:\n    name: a\n    ? type\n    : input",
    "topology: {colour: red}", "topology: {-a: b}", "dataosSecrets: a", "dataosVolumes: a", "dataosSecrets: 'my pass word'",
    ],
    "mappings": [
    "resources: 3", "resources: {limits: [1]}", "resources: |\n    limits: 3", "resources: >-\n    limits:\n    cpu",
    "resources: &x |\n    limits: 3", "resources: limits:3", "resources: 'http://x'", "resources: a b:3", "autoScaling: true",
    "autoScaling: 'off'", "autoScaling: maybe", "highAvailabilityConfig: zone", "envs: A=b", "envs: [A=b, C=d]", "envs: [A]",
    "envs: []", "envs: [ # why\n    ]", "resources: []", "topology: [a]", "topology: [3]", "topology: [[a]]", "dataosSecrets: [a, 3]",
    "resources:\n    - limits: {cpu: 1}\n      requests: {cpu: 1}", "resources:\n    - limits: {cpu: 1}\n    - limits: {cpu: 1}",
    "resources:\n    - {limits: {cpu: 1}}", "resources:\n    - &x\n      limits: {cpu: 1}", "resources: [{limits: {cpu: 1}}]",
    "resources:\n    -   limits: {cpu: 1}\n    - requests: {cpu: 1}", "resources:\n    -\n      limits: {cpu: 1}",
    "resources:\n    - a", "resources:\n  - limits:\n      cpu: 1\n    requests: {cpu: 1}",
    "persistentVolume: [a]", "persistentVolume: a",
    ],
}  # fmt: skip
"""A value of the wrong type in each notation, as a field of the section."""


@pytest.mark.parametrize("kind", SECTIONS)
def test_the_advice_on_each_kind_of_value(kind: str, snapshot: SnapshotAssertion) -> None:
    rules = [rule for rule in load_rules() if rule.phase == SCHEMA]
    shown = []
    for section in SECTIONS[kind]:
        text = f"name: a\nversion: v1beta\ntype: worker\nworker:\n  {section}\n"
        found = Engine(Settings(), rules).check(Document(Source("x.yaml", text))).diagnostics
        shown.append(f"--- {section}")
        for finding in found:
            if finding.code in {"DW205", "DW311"}:
                shown.append(f"{text[finding.span.start : finding.span.end]!r}: {finding.message} | {finding.help}")
                for fix in finding.fixes:
                    fixed = apply_edits(text, fix.edits).partition("worker:\n")[2]
                    shown.append(f"{fix.title} ({fix.applicability}):\n{fixed.rstrip()}")
    assert "\n".join(shown) == snapshot
