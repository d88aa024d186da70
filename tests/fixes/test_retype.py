"""A value changes its type in the notation only: each reader gets the same strings."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
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
