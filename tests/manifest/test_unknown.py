"""Unknown keys: their likely meaning, and which of them another rule reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.unknown import advice_on_misspelt, fields_named, intended, is_foreign, is_misspelt
from workerlint.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]

KNOWN = ("replicas", "stack", "stackSpec", "autoscaling", "autoScaling")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("replica", "replicas"),
        ("Replicas", "replicas"),
        ("stack_spec", "stackSpec"),
        ("auto-scaling", "autoScaling"),
        ("banana", ""),
    ],
)
def test_what_a_key_was_meant_to_be(worker: Read, written: str, meant: str) -> None:
    section = worker(f"  {written}: x\n").section
    assert section is not None
    assert intended(written, section, KNOWN) == meant


def test_an_attribute_that_is_there_is_meant_only_by_the_same_word(worker: Read) -> None:
    section = worker("  replica: 1\n  REPLICAS: 1\n  replicas: 2\n").section
    assert section is not None
    assert intended("replica", section, KNOWN) == ""
    assert intended("REPLICAS", section, KNOWN) == "replicas"


@pytest.mark.parametrize(("key", "foreign"), [("ingress", True), ("dag", True), ("bento", True), ("banana", False)])
def test_keys_of_other_resources_and_older_manifests_are_foreign(worker: Read, key: str, foreign: bool) -> None:
    found = worker(f"  {key}: x\n  nested:\n    {key}: x\n")
    assert found.section is not None
    node = found.section.key(key)
    inner = found.mapping("nested")
    assert isinstance(node, Scalar)
    assert inner is not None
    assert is_foreign(found, found.section, node) is foreign
    nested = inner.key(key)
    assert isinstance(nested, Scalar)
    assert not is_foreign(found, inner, nested)


def test_a_key_that_another_rule_reports_is_not_misspelt(worker: Read) -> None:
    found = worker("  replica: 1\n  ingress: x\n")
    assert found.section is not None
    assert is_misspelt(found, found.section, KNOWN, "replicas")
    assert not is_misspelt(found, found.section, KNOWN, "stack")


@pytest.mark.parametrize(
    ("name", "section", "words"),
    [
        ("Ingress", "  a: b\n", "is a field of a Service"),
        ("DAG", "  a: b\n", "is a field of a Workflow"),
        ("Bento", "  a: b\n", "rename it to `stackSpec`"),
        ("Bento", "  stackSpec: {}\n", "to `stackSpec`"),
        ("banana", "  a: b\n", ""),
    ],
)
def test_the_advice_on_a_foreign_key_in_another_case(worker: Read, name: str, section: str, words: str) -> None:
    advice = advice_on_misspelt(worker(section), name)
    assert words in advice if words else advice == ""


def test_keys_are_found_at_the_top_and_in_the_section(worker: Read) -> None:
    found = worker("  schedule: x\n  nested:\n    schedule: x\n", top="schedule: y\n")
    assert [field.dotted for field in fields_named(found, ("schedule",))] == ["schedule", "worker.schedule"]
