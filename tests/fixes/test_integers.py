"""Numbers that are written as something else, and the words for what is wrong with them."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.fixes.integers import integer_problem, intended_integer
from workerlint.manifest.attribute import Attribute, attribute
from workerlint.manifest.document import read_workers


def replicas(value: str) -> Attribute:
    (worker,) = read_workers(Source("w.yaml", f"name: a\ntype: worker\nworker:\n  replicas: {value}\n"))
    found = attribute(worker, "replicas")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("two", "2"),
        ("TEN", "10"),
        ("zero", ""),
        ("'3'", "3"),
        ("3.0", "3"),
        ("3.5", ""),
        ("80%", "80"),
        ("1_000", "1000"),
        ("0b11", "3"),
        ("-3", ""),
        ("many", ""),
        ("99999999999", ""),
    ],
)
def test_the_number_that_is_meant(value: str, meant: str) -> None:
    assert intended_integer(replicas(value)) == meant


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("0", "`replicas` is 0: must be at least 1"),
        ("'3'", 'expected an integer, found the string `"3"`'),
        ("[1]", "expected an integer, found a list"),
    ],
)
def test_what_is_wrong(value: str, problem: str) -> None:
    assert integer_problem(replicas(value)) == problem


def test_a_number_that_is_too_large() -> None:
    assert "must be at most" in integer_problem(replicas("99999999999"))
