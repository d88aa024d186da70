"""Made-up secrets in many places are found, and look-alikes are not reported."""

from __future__ import annotations

import pytest
from benchmarks.secret_cases import Case, cases
from benchmarks.secrets import CODES, select, summary
from benchmarks.secrets import Outcome as Result

from workerlint import check_text

SEEDS = (1, 2, 3)


def is_reported(case: Case) -> bool:
    return any(item.code in CODES and item.severity == "error" for item in check_text(case.text))


@pytest.mark.deep
@pytest.mark.parametrize("seed", SEEDS)
def test_secrets_are_found_and_look_alikes_are_not_reported(seed: int) -> None:
    found = cases(seed)
    missed = [case.label for case in found if case.is_secret and not is_reported(case)]
    # A random word may consist of lower-case letters by chance, as a name does.
    assert len(missed) <= 2, missed
    assert [case.label for case in found if not case.is_secret and is_reported(case)] == []


def test_a_kind_of_case_is_in_one_half() -> None:
    halves = [{case.label for case in select(half)} for half in ("first", "second")]
    assert halves[0].isdisjoint(halves[1])
    assert halves[0] | halves[1] == {case.label for case in select(None)}


def test_the_summary_counts_both_kinds() -> None:
    selected = [Case("a", True, "", ""), Case("b", True, "", ""), Case("c", False, "", "")]
    assert summary(selected, Result("x", {0, 2})) == "x               1 of 2 secrets (50 %), 1 of 1 look-alikes"
