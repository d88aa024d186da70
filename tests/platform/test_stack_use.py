"""The definitions of a stack that a finding refers to."""

from __future__ import annotations

from workerlint.core.text import Source, Span
from workerlint.manifest.attribute import attribute
from workerlint.manifest.document import read_workers
from workerlint.manifest.manifest import Stack
from workerlint.manifest.stack_resource import StackDefinition
from workerlint.platform.stack_use import StackUse
from workerlint_schemas.stacks import known_stack


def definition(version: str) -> StackDefinition:
    return StackDefinition(Stack("nilus", "", version), (), "", "stacks.yaml", Span(0, 1))


def use(name: str, named: list[StackDefinition], meant: list[StackDefinition]) -> StackUse:
    (worker,) = read_workers(Source("w.yaml", f"name: a\ntype: worker\nworker:\n  stack: {name}\n"))
    field = attribute(worker, "stack")
    assert field is not None
    assert worker.stack is not None
    return StackUse(field, worker.stack, known_stack(name), [], named, meant)


def test_what_is_meant_comes_before_what_has_the_name() -> None:
    one, two = definition("1.0"), definition("2.0")
    assert [item.message for item in use("nilus", [one, two], [two]).related("w.yaml")] == [
        "`nilus:2.0` is defined here"
    ]
    assert len(use("nilus", [one, two], []).related("w.yaml")) == 2
    assert len(use("nilus", [one] * 9, []).related("w.yaml")) == 5


def test_which_stacks_of_the_catalogue_run_in_a_worker() -> None:
    assert use("bento", [], []).runs_in_worker
    assert not use("unknown-stack", [], []).runs_in_worker
