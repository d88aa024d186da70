"""A list of variables becomes a mapping, unless something would be lost."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.variables import as_variables, lists_variables
from workerlint.manifest.document import read_workers

HEAD = "name: a\ntype: worker\nworker:\n"


def converted(section: str) -> str | None:
    text = HEAD + section
    (worker,) = read_workers(Source("w.yaml", text))
    assert worker.section is not None
    key, value = worker.section.entries["envs"]
    assert lists_variables(value)
    edits = as_variables(worker.source, key, value)
    return None if edits is None else apply_edits(text, edits).removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  envs:\n    - name: A\n      value: a\n    - value: 1\n      name: B\n", '  envs:\n    A: a\n    B: "1"\n'),
        ("  envs:\n  - name: A\n    value: a\n", "  envs:\n    A: a\n"),
        ("  envs:\n    - {name: A, value: 'x y'}\n", "  envs:\n    A: 'x y'\n"),
        ("  envs: [{name: A, value: a}]\n", "  envs: {A: a}\n"),
        ("  envs:\n    - name: A\n      value: ${X}\n", "  envs:\n    A: ${X}\n"),
        ("  envs:\n    - name: A\n      value:\n", '  envs:\n    A: ""\n'),
    ],
)
def test_the_mapping(before: str, after: str) -> None:
    assert converted(before) == after


@pytest.mark.parametrize(
    "before",
    [
        "  envs:\n    - name: A # note\n      value: a\n",
        "  envs:\n    - &x\n      name: A\n      value: a\n",
        "  envs:\n    - name: A\n      value: a\n    - name: A\n      value: b\n",
        "  envs:\n    - name: A\n      value: |\n        a\n",
        "  envs:\n    - name: 1\n      value: a\n",
    ],
)
def test_nothing_is_lost(before: str) -> None:
    assert converted(before) is None


@pytest.mark.parametrize(
    "value", ["[a]", "[{name: A, value: a}, a]", "[[a]]", "[]", "[{name: A}]", "[{name: A, value: a, x: 1}]", "{A: a}"]
)
def test_other_lists(value: str) -> None:
    (worker,) = read_workers(Source("w.yaml", f"{HEAD}  envs: {value}\n"))
    assert worker.section is not None
    assert not lists_variables(worker.section.entries["envs"][1])


@pytest.mark.parametrize(
    "before",
    [
        "  envs:\n    - !t {name: A, value: a}\n    - &x {name: B, value: a}\n",
        "  envs:\n    - {name: &x A, value: a}\n",
        "  envs:\n    - {name: A, value: !!str 1}\n",
        "  envs:\n    - name: A\n      value: 'a\n        b'\n",
        "  envs: [{name: A, value: a}, {name: A, value: b}]\n",
        "  envs: &x\n    - {name: A, value: a}\n",
        "  envs:\n    -\n      name: A\n      value: a\n",
        "  envs:\n    - <<: {name: A, value: a}\n",
    ],
)
def test_what_is_shared_or_written_in_another_way_stays(before: str) -> None:
    assert converted(before) is None


def test_the_lists_of_a_field_without_a_key_or_a_list_stay() -> None:
    (worker,) = read_workers(Source("w.yaml", f"{HEAD}  envs: [{{name: A, value: a}}]\n"))
    assert worker.section is not None
    key, value = worker.section.entries["envs"]
    assert as_variables(worker.source, None, value) is None
    assert as_variables(worker.source, key, key) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  envs: [{name: A, value: a}, {value: 'b', name: B}]\n", "  envs: {A: a, B: 'b'}\n"),
        ("  envs: [ {name: A, value: a} , {name: B, value: b} ]\n", "  envs: { A: a , B: b }\n"),
        ("  envs: [name: A]\n", None),
        (
            "  envs:\n  - name: 'on'\n    value: 'b'\n  - name: C D\n    value: 1.50\n",
            '  envs:\n    "on": \'b\'\n    C D: "1.50"\n',
        ),
        (
            "  envs:\n    - name: A\n      value: ~\n    - name: B\n      value: ''\n",
            "  envs:\n    A: \"\"\n    B: ''\n",
        ),
        ("  envs:\n    -   name: A\n        value: true\n", '  envs:\n    A: "true"\n'),
        ("  envs:\n    - name: A\n\n      value: a\n", "  envs:\n    A: a\n"),
        ("  envs:\n    - {name: A, value: a} # why\n", "  envs:\n    A: a # why\n"),
        ("  envs:\n    - {name: A,\n       value: a}\n", "  envs:\n    A: a\n"),
        ("  envs:\n    - {name: A, # why\n       value: a}\n", None),
        ("  envs:\n    - - name: A\n        value: a\n", None),
        ("  envs: [{a: A, value: a}]\n", None),
        ("  envs: [{name: A, a: a}]\n", None),
        ("  envs: [{name: A, [a]: a}]\n", None),
        ("  envs: [{name: A, name: B, value: a}]\n", None),
        ("  envs: [{<<: {name: A}, value: a}]\n", None),
        ("  envs: [a]\n", None),
        ("  envs: [{name: !!str A, value: a}]\n", None),
        ("  envs: [{&x name: A, value: a}]\n", None),
        ("  envs:\n    - !x {name: A, value: a}\n", None),
        ("  envs:\n    - &x\n      name: A\n      value: a\n", None),
        ("  envs:\n    - name: A\n      value: a # why\n", "  envs:\n    A: a # why\n"),
        ("  envs:\n    - name: A\n      value: {a: b}\n", None),
        ("  envs:\n    - name: [A]\n      value: a\n", None),
        ("  envs:\n    - name: A\n      value: &x a\n", None),
        ("  envs:\n    - name: A\n      value: >-\n        a\n", None),
        ("  envs:\n    - &x {name: A, value: a}\n    - {name: B, value: *x}\n", None),
    ],
)
def test_each_notation_of_a_list_of_variables(before: str, after: str | None) -> None:
    text = HEAD + before
    (worker,) = read_workers(Source("w.yaml", text))
    assert worker.section is not None
    key, value = worker.section.entries["envs"]
    edits = as_variables(worker.source, key, value)
    assert (None if edits is None else apply_edits(text, edits).removeprefix(HEAD)) == after
