"""Results are computed once, and not too many of them are remembered."""

from __future__ import annotations

import pytest

from workerlint.core.memo import Memo


def test_each_result_is_computed_once_while_there_is_room() -> None:
    calls: list[int] = []

    def square(number: int) -> int:
        calls.append(number)
        return number * number

    memo = Memo(square, 2)
    assert [memo[3], memo[3], memo[4], memo[3]] == [9, 9, 16, 9]
    assert calls == [3, 4]
    assert memo[5] == 25
    assert len(memo) <= 2
    assert [memo[3], memo[4]] == [9, 16]


def test_what_cannot_be_computed_is_not_remembered() -> None:
    memo = Memo(lambda number: 1 / number, 2)
    with pytest.raises(ZeroDivisionError):
        memo[0]
    assert len(memo) == 0
