"""Which variables are part of what is written in a range."""

from __future__ import annotations

from workerlint.core.text import Span
from workerlint.manifest.filling import Filled, Filling


def test_the_variables_of_a_range() -> None:
    filling = Filling()
    filling.filled = [
        Filled(Span(0, 4), "3", (("A", "3"),)),
        Filled(Span(10, 20), "3-x", (("A", "3"), ("B", "x"))),
    ]
    assert filling.variables_at(Span(2, 3)) == ["A"]
    assert filling.variables_at(Span(4, 10)) == []
    assert filling.variables_at(Span(3, 11)) == ["A", "A", "B"]
