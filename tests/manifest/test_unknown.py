"""Unknown keys: their likely meaning, and which of them another rule reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.unknown import (
    advice_on_misspelt,
    fields_named,
    fitting,
    intended,
    is_foreign,
    is_misspelt,
    present_key,
)
from workerlint.syntax.nodes import Scalar
from workerlint_schemas.shape import Shape

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


@pytest.mark.parametrize(
    ("key", "foreign"),
    [("ingress", True), ("dag", True), ("bento", True), ("nilus", True), ("banana", False), ("Ingress", False)],
)
def test_keys_of_other_resources_and_older_manifests_are_foreign(worker: Read, key: str, foreign: bool) -> None:
    found = worker(f"  stack: nilus+a:1\n  {key}: x\n  nested:\n    {key}: x\n", top=f"{key}: y\n")
    assert found.root is not None
    assert is_foreign(found, found.root, found.root.key(key)) is foreign
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
        *(
            (name.upper(), "  a: b\n", f"remove it: `{name}` is a field of a {resource}")
            for resource, names in (
                ("Service", ("ingress", "servicePort", "servicePorts", "metricPort", "ports")),
                ("Workflow", ("dag", "schedule", "cron", "crons", "concurrencyPolicy", "depends", "endOn")),
            )
            for name in names
        ),
        *(
            (name.title(), section, advice)
            for name in ("flare", "bento", "benthos", "beacon", "scanner", "alpha", "toolbox", "container")
            for section, advice in (
                ("  a: b\n", "rename it to `stackSpec`"),
                ("  stackSpec: {}\n", "move its content to `stackSpec`"),
            )
        ),
        ("Bento", "  - a\n", "rename it to `stackSpec`"),
        ("banana", "  a: b\n", ""),
    ],
)
def test_the_advice_on_a_foreign_key_in_another_case(worker: Read, name: str, section: str, words: str) -> None:
    advice = advice_on_misspelt(worker(section), name)
    assert advice == words


def test_keys_are_found_at_the_top_and_in_the_section(worker: Read) -> None:
    found = worker("  schedule: x\n  nested:\n    schedule: x\n", top="schedule: y\n")
    assert [field.dotted for field in fields_named(found, ("schedule",))] == ["schedule", "worker.schedule"]


def test_misplaced_fields_are_left_to_another_rule(worker: Read) -> None:
    found = worker("  stack: bento\n  minReplicas: 1\n  resources:\n    replicas: 1\n")
    assert found.section is not None
    assert is_foreign(found, found.section, found.section.key("minReplicas"))
    assert not is_foreign(found, found.section, found.section.key("stack"))
    assert [field.dotted for field in fields_named(found, ("stack", "minReplicas", "replicas"))] == ["worker.stack"]


@pytest.mark.parametrize(
    ("section", "misspelt"),
    [
        ("replica: 1", True),
        ("replica: 1\n  replicas: 2", False),
        ("REPLICAS: 1\n  replicas: 2", True),
        ("'${replica}': 1", False),
        ("[replica]: 1", False),
        ("stack: x", False),
        ("auto_scaling: {}", False),
    ],
)
def test_which_keys_were_meant_to_be_an_attribute(worker: Read, section: str, misspelt: bool) -> None:
    found = worker(f"  {section}\n")
    assert found.section is not None
    assert is_misspelt(found, found.section, iter(KNOWN), "replicas") is misspelt


@pytest.mark.parametrize("spelling", ["autoscaling", "autoScaling"])
def test_either_spelling_of_autoscaling_is_present(worker: Read, spelling: str) -> None:
    found = worker(f"  {spelling}: {{}}\n  other: x\n")
    assert found.section is not None
    for name in ("autoscaling", "autoScaling"):
        assert present_key(found.section, name) is found.section.key(spelling)
    assert present_key(found.section, "other") is found.section.key("other")
    assert present_key(found.section, "stack") is None
    assert intended("autoscalin", found.section, KNOWN) == ""
    assert intended("AutoScaling", found.section, KNOWN) == "autoScaling"


def test_a_field_fits_a_value_that_it_accepts_or_its_own_name(worker: Read) -> None:
    found = worker("  a: text\n  b: 3\n  c: ${X}\n")
    shapes = {"replicas": Shape("", types=frozenset(("integer",))), "stack": Shape("", types=frozenset(("string",)))}
    assert found.section is not None
    text, number, unknown = [value for _, value in found.section.pairs]
    assert fitting("x", text, shapes) == ["stack"]
    assert fitting("x", number, shapes) == ["replicas"]
    assert fitting("x", unknown, shapes) == ["replicas", "stack"]
    assert fitting("Replicas", text, shapes) == ["replicas", "stack"]
