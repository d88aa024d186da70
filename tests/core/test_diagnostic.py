"""Findings refuse what no report could show and no editor apply; a diagnostic prefers its first fix."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint.core.diagnostic import ERROR, SAFE, Diagnostic, Edit, Finding, Fix, Related
from workerlint.core.text import Span

SPAN = Span(0, 1)
FIX = Fix("write a", [Edit(SPAN, "a")], SAFE)
GUESS = Fix("write b", [Edit(SPAN, "b")])


@pytest.mark.parametrize(
    "given",
    [
        {"message": 3},
        {"message": "wrong", "help": 3},
        {"message": "wrong", "severity": "fatal"},
        {"message": "wrong", "fix": "write a"},
        {"message": "wrong", "fix": Fix("do nothing", [])},
        {"message": "wrong", "fix": Fix("write a", ["a"])},  # type: ignore[list-item]
    ],
    ids=repr,
)
def test_a_finding_of_the_wrong_types_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Finding(SPAN, **given)


@pytest.mark.parametrize(("fix", "fixes"), [(None, ()), (FIX, (FIX,)), ([FIX, GUESS], (FIX, GUESS))])
def test_a_finding_has_no_fix_one_or_alternatives(fix: Any, fixes: tuple[Fix, ...]) -> None:
    assert Finding(SPAN, "wrong", fix=fix).fixes == fixes


def test_anything_with_a_span_is_a_location() -> None:
    finding = Finding(SPAN, "wrong")
    assert Finding(finding, "also wrong").span == SPAN
    assert Related(finding, "here").span == SPAN


def test_the_first_of_several_fixes_is_preferred() -> None:
    assert Diagnostic("DW301", "rule", ERROR, SPAN, "wrong", fixes=(GUESS, FIX)).fix is GUESS
    assert Diagnostic("DW301", "rule", ERROR, SPAN, "wrong").fix is None


def test_a_fix_is_unsafe_unless_it_is_marked_safe() -> None:
    assert FIX.safe
    assert not GUESS.safe
