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
        ("999999999", "999999999"),
        ("1000000000", ""),
        ("2147483647", ""),
        ("'2_147_483_647'", ""),
        ("2_147_483_647", "2147483647"),
        ("2_147_483_648", ""),
        ("0b0", ""),
        ("1_0.5", ""),
        ("10:30", ""),
        ("' 80 % '", "80"),
        ("80.00%", "80"),
        ("80.", "80"),
        ("'%'", ""),
        ("[1]", ""),
        ("{a: 1}", ""),
        ("~", ""),
        ("x", ""),
        ("\u0661", "1"),
    ],
)
def test_the_number_that_is_meant(value: str, meant: str) -> None:
    assert intended_integer(replicas(value)) == meant


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("0", "`replicas` is 0: must be at least 1"),
        ("-1", "`replicas` is -1: must be at least 1"),
        ("99999999999", "`replicas` is 99999999999: must be at most 2147483647"),
        ("2147483648", "`replicas` is 2147483648: must be at most 2147483647"),
        ("'3'", 'expected an integer, found the string `"3"`'),
        ("[1]", "expected an integer, found a list"),
    ],
)
def test_what_is_wrong(value: str, problem: str) -> None:
    assert integer_problem(replicas(value)) == problem


def test_the_words_for_numbers() -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert [intended_integer(replicas(word)) for word in words] == [str(number) for number in range(1, 11)]
    assert [intended_integer(replicas(word)) for word in ("zero", "eleven", "a")] == ["", "", ""]
