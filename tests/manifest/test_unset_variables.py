"""Variables without a value, and those that get one from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
    ],
)
def test_the_variables_of_a_value(worker: Callable[..., Worker], value: str, unset: list[str]) -> None:
    assert [use.name for use in find_unset(worker(f"  compute: {value}\n"), VALUES)] == unset


def test_the_range_of_a_use(worker: Callable[..., Worker]) -> None:
    read = worker("  compute: a-${B}-c\n")
    (use,) = find_unset(read, VALUES)
    assert read.text[use.span.start : use.span.end] == "${B}"


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
