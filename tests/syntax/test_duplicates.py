"""Several duplicate keys in a row are one finding, and their values are not checked."""

from __future__ import annotations

import pytest

from workerlint import check_text
from workerlint.syntax.duplicates import DUPLICATE_SECTION, set_sections_aside
from workerlint.syntax.nodes import Mapping, text_of
from workerlint.syntax.parser import Problem, parse_tree

HEAD = "name: x\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n"
RESOURCES = "  resources:\n    limits: {cpu: 1, memory: 1Gi}\n    requests:\n"


def found(text: str, code: str) -> list[tuple[int, str]]:
    return [(item.line, item.message) for item in check_text(text) if item.code == code]


def test_two_in_a_row_are_one_finding() -> None:
    text = HEAD + RESOURCES + "      cpu: 1\n      memory: 1Gi\n      cpu: 900\n      memory: 9\n"
    assert found(text, "DW003") == [(12, "duplicate keys `cpu` and `memory`")]
    assert not [item for item in check_text(text) if item.line > 12]


@pytest.mark.parametrize(
    "keys", [["cpu: 1", "cpu: 2"], ["cpu: 1", "memory: 1Gi", "cpu: 2"], ["a: 1", "a: 2", "b: 3", "b: 4"]]
)
def test_single_duplicates_are_findings_of_their_own(keys: list[str]) -> None:
    text = HEAD + RESOURCES + "".join(f"      {key}\n" for key in keys)
    repeated = [
        key.partition(":")[0] for number, key in enumerate(keys) if key[0] in {other[0] for other in keys[:number]}
    ]
    assert [message for _, message in found(text, "DW003")] == [f"duplicate key `{key}`" for key in repeated]


def test_two_runs_are_two_findings() -> None:
    keys = ["a", "b", "c", "d", "a", "b", "e", "c", "d"]
    text = HEAD + "  envs:\n" + "".join(f"    {key}: x\n" for key in keys)
    assert found(text, "DW003") == [(12, "duplicate keys `a` and `b`"), (15, "duplicate keys `c` and `d`")]


def test_a_flow_mapping_has_no_missing_key() -> None:
    text = HEAD + "  envs: {A: a, B: b, A: c, B: d}\n"
    assert [message for _, message in found(text, "DW003")] == ["duplicate key `A`", "duplicate key `B`"]


@pytest.mark.parametrize(
    ("text", "keys", "problems", "removed"),
    [
        ("a: 1\nb: 2\na: 3\nb: 4\n", "ab", ["`a` and `b` (a, b) 10-11 after 0"], ["a: 3\nb: 4"]),
        ("a: 1\nb: 2\na: 3\nb: 4\nc: 5\n", "abc", ["`a` and `b` (a, b) 10-11 after 0"], ["a: 3\nb: 4"]),
        ("a: 1\na: 2\na: 3\n", "a", ["`a` and `a` (a, a) 5-6 after 0"], ["a: 2\na: 3"]),
        ("a: 1\nb: 2\na: 3\nc: 4\nb: 5\n", "abacb", [], []),
        ("{a: 1, b: 2, a: 3, b: 4}\n", "abab", [], []),
        ("[a: 1]\n", "", [], []),
    ],
)
def test_sections_without_a_key_are_set_aside(text: str, keys: str, problems: list[str], removed: list[str]) -> None:
    found: list[Problem] = []
    root = parse_tree(text, 0, found)
    assert root is not None
    alone = len(found)
    left, spans = set_sections_aside(root, found)
    sections = [problem for problem in left if problem.kind == DUPLICATE_SECTION]
    shown = [f"{p.message} ({p.name}) {p.span.start}-{p.span.end} after {p.first and p.first.start}" for p in sections]
    assert shown == problems
    assert [text[span.start : span.end] for span in spans] == removed
    assert len(left) - len(sections) == (0 if sections else alone)
    if isinstance(root, Mapping):
        assert "".join(text_of(key) for key, _ in root.pairs) == keys
        assert list(root.entries) == list(dict.fromkeys(keys))
