"""Variables without a value, and those that get one from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import other_resources
from workerlint.manifest.unset_variables import find_unset

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

VALUES = {"SET": "x", "EMPTY": ""}


@pytest.mark.parametrize(
    ("value", "unset"),
    [
        ("$A-${B}", ["A", "B"]),
        ("$SET ${SET}", []),
        ("${EMPTY}", ["EMPTY"]),
        ("${A:-x}", []),
        ("${A:-$B}", ["B"]),
        ("${SET:-$B}", []),
        ("${SET:+$B}", ["B"]),
        ("${A:+$B}", []),
        ("${A:?message}", ["A"]),
        ("${true}", []),
        ("'${A b}'", []),
        ("${SET:?$B}", []),
        ("${EMPTY:?m}", ["EMPTY"]),
        ("${A?m}", ["A"]),
        ("${A-$B}", ["B"]),
        ("${A:-$B-$C}", ["B", "C"]),
        ("${EMPTY:-$B}", ["B"]),
        ("${EMPTY:+$B}", []),
        ("${SET+$B}", ["B"]),
        ("${SET:+${B:-$C}}", ["C"]),
        ("${A:-${B:?m}}", ["B"]),
        ("${A:-}", []),
        ("${A}$", ["A"]),
        ("'$$A'", []),
        ("$5 ${} $true $null $A", ["A"]),
        ("$a", ["a"]),
        ("x\n  envs: {$K: $V, L: $SET}", ["K", "V"]),
    ],
)
def test_the_variables_of_a_value(worker: Callable[..., Worker], value: str, unset: list[str]) -> None:
    assert [use.name for use in find_unset(worker(f"  compute: {value}\n"), VALUES)] == unset


def test_the_range_of_a_use(worker: Callable[..., Worker]) -> None:
    read = worker("  compute: a-${B}-$C ${A:-$D-${E:?m}} ${F:?m}\n  envs: {$K: x}\n")
    found = [(read.text[use.span.start : use.span.end], use.leaf.is_key) for use in find_unset(read, VALUES)]
    assert found == [
        ("${B}", False),
        ("$C", False),
        ("$D", False),
        ("${E:?m}", False),
        ("${F:?m}", False),
        ("$K", True),
    ]


@pytest.mark.parametrize(
    ("more", "unset"),
    [
        ("", ["A"]),
        ("  envs: {A: x}\n", []),
        ("  dataosSecrets: [{name: s, key: A}]\n", []),
        ("  dataosSecrets: [{name: s}]\n", []),
        ("  dataosSecrets: [{name: s, key: B}]\n", ["A"]),
    ],
)
def test_the_stack_gets_variables_when_it_runs(worker: Callable[..., Worker], more: str, unset: list[str]) -> None:
    section = f"  stack: bento:1.0\n{more}  stackSpec:\n    a: ${{A}}\n    b: $doc\n    c: ${{DATAOS_X}}\n"
    assert [use.name for use in find_unset(worker(section), VALUES)] == unset


SPEC = (
    "  stackSpec:\n    a: ${A}\n    b: $doc $Doc $DOC ${doc}\n    c: ${DATAOS_X} $DATAOS_Y\n    $K: {$k: x}\n"
    "    schema: {$ref: $x}\n"
)


@pytest.mark.parametrize(
    ("more", "unset"),
    [
        ("  envs: {A: x}\n", ["DOC", "doc", "K"]),
        ("  envs: {B: x}\n", ["A", "DOC", "doc", "K"]),
        ("  secrets: [s]\n", []),
        ("  use: {a: b}\n", []),
        ("  dataosSecrets: [s]\n", []),
        ("  dataosSecrets: [{name: s, key: 3}]\n", []),
        ("  dataosSecrets: [{name: s, key: A}]\n", ["DOC", "doc", "K"]),
        ("  dataosSecrets: [{name: s, key: A}, {name: t}]\n", []),
        ("  dataosSecrets: [{name: s, key: A}, {name: t, key: DOC}]\n  envs: {doc: x}\n", ["K"]),
    ],
)
def test_only_names_in_upper_case_are_variables_in_expressions(
    worker: Callable[..., Worker], more: str, unset: list[str]
) -> None:
    found = worker(f"  stack: bento:1.0\n  title: $T ${{DATAOS_X}}\n{more}{SPEC}")
    assert [use.name for use in find_unset(found, VALUES)] == ["T", "DATAOS_X", *unset]


def test_the_references_in_the_schema_of_a_stack_are_not_variables() -> None:
    text = (
        "name: a\nversion: v1\ntype: stack\nstack:\n  name: $N\n  stackSpecValueSchema:\n"
        '    $KEY: x\n    jsonSchema: \'{"$ref": "$defs", "a": "${B}"}\'\n    other: $C\n'
    )
    (stack,) = other_resources(Document(Source("s.yaml", text)))
    assert [use.name for use in find_unset(stack, VALUES)] == ["N", "KEY", "B", "C"]


def test_a_variable_may_be_the_first_thing_in_a_file() -> None:
    (found,) = Document(Source("w.yaml", "$A: x\nname: a\ntype: worker\nworker: {stack: bento}\n")).workers
    assert [(use.name, use.span.start) for use in find_unset(found, VALUES)] == [("A", 0)]


def test_an_unreadable_worker_has_no_variables() -> None:
    (found,) = Document(Source("w.yaml", "type: bundle\nbundle: [\n  - spec: {$A:\n      type: worker\n")).workers
    assert list(find_unset(found, VALUES)) == []
