"""Bounds of quantities in policies: equal quantities in other units are equal."""

from __future__ import annotations

import pytest

from workerlint.platform.quantity_keywords import QUANTITY_KEYWORDS, quantity_of


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("500m", True, True),
        (0.5, True, True),
        ("499m", False, True),
        ("501m", True, False),
        (1, True, False),
        ("abc", True, True),
        (True, True, True),
        (None, True, True),
        ([1], True, True),
    ],
)
def test_both_bounds(value: object, least: bool, most: bool) -> None:
    for name, valid in (("minQuantity", least), ("maxQuantity", most)):
        assert (not list(QUANTITY_KEYWORDS[name](None, "500m", value, {}) or ())) == valid


def test_a_boolean_is_not_a_quantity() -> None:
    assert quantity_of(True) is None
    assert quantity_of("1Gi") is not None
