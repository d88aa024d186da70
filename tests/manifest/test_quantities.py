"""The four quantities of a Worker: which are suspicious, which can be compared, and their defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.quantities import (
    CPU,
    LIMITS,
    MEMORY,
    REQUESTS,
    Amount,
    against_default,
    amounts_of,
    default_amount,
    has_all_amounts,
    odd_amounts,
    part_is_left_out,
    read_amounts,
)
from workerlint.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


@pytest.mark.parametrize(
    ("part", "resource", "text", "sound", "unusual"),
    [
        (REQUESTS, CPU, "100m", True, False),
        (REQUESTS, CPU, "0", False, False),
        (REQUESTS, CPU, "-1", False, False),
        (REQUESTS, CPU, "abc", False, False),
        (REQUESTS, CPU, "1Gi", False, False),
        (REQUESTS, CPU, "1k", False, False),
        (REQUESTS, CPU, "100", False, True),
        (LIMITS, MEMORY, "512Mi", True, False),
        (LIMITS, MEMORY, "512m", False, False),
        (LIMITS, MEMORY, "512", False, True),
        (REQUESTS, MEMORY, "512", True, False),
    ],
)
def test_what_can_be_compared(part: str, resource: str, text: str, sound: bool, unusual: bool) -> None:
    amount = Amount(part, resource, Scalar(0, 0, text))
    assert (amount.is_sound, amount.is_unusual) == (sound, unusual)


def test_quantities_that_cannot_be_compared_exceed_nothing() -> None:
    amounts = {text: Amount(REQUESTS, CPU, Scalar(0, 0, text)) for text in ("1", "2000m", "0", "abc", "1Gi")}
    exceeding = {(one, other) for one in amounts for other in amounts if amounts[one].exceeds(amounts[other])}
    assert exceeding == {("2000m", "1")}


def test_the_written_quantities_and_the_odd_ones(worker: Read) -> None:
    text = "  resources:\n    requests: {cpu: 1, memory: abc}\n    limits: {cpu: 0}\n"
    read = worker(text)
    assert [(item.part, item.resource, item.text) for item in read_amounts(read).values()] == [
        (REQUESTS, CPU, "1"),
        (REQUESTS, MEMORY, "abc"),
        (LIMITS, CPU, "0"),
    ]
    assert [item.text for item in odd_amounts(read)] == ["abc", "0"]
    assert [item.text for item in amounts_of(read, LIMITS)] == ["0"]
    assert not has_all_amounts(read)


@pytest.mark.parametrize(
    ("resources", "left_out"),
    [
        ("", True),
        ("  resources: {}\n", True),
        ("  resources:\n    requests: {cpu: 1}\n", True),
        ("  resources:\n    limits: {}\n", False),
        ("  resources:\n    limits: {cpu: 1}\n", False),
        ("  resources:\n    limit: {cpu: 1}\n", False),
        ("  resources: ${R}\n", False),
    ],
)
def test_whether_a_part_is_left_out(worker: Read, resources: str, left_out: bool) -> None:
    assert part_is_left_out(worker("  stack: bento\n" + resources), LIMITS) == left_out


def test_a_default_is_in_force_where_nothing_is_written(worker: Read) -> None:
    read = worker("  resources:\n    requests: {cpu: 1}\n")
    found = {key: default_amount(read, *key) for key in ((REQUESTS, CPU), (REQUESTS, MEMORY), (LIMITS, CPU))}
    assert found[REQUESTS, CPU] is None
    assert found[REQUESTS, MEMORY] is not None
    assert found[LIMITS, CPU] is not None


def test_the_defaults_count_only_for_a_part_that_is_missing(worker: Read) -> None:
    request = "  resources:\n    requests: {cpu: 2, memory: 1Mi}\n"
    assert [item.text for item in against_default(worker(request), LIMITS)] == ["2"]
    assert against_default(worker(f"{request}    limits: {{memory: 1Gi}}\n"), LIMITS) == []
