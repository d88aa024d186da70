"""The section on autoscaling, however it is spelt, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.autoscaling import may_scale, read_autoscaling

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


@pytest.mark.parametrize("name", ["autoscaling", "autoScaling"])
def test_both_spellings_are_read_and_kept_for_messages(worker: Read, name: str) -> None:
    scaling = read_autoscaling(worker(f"  {name}: {{enabled: true, minReplicas: 2}}\n"))
    assert scaling is not None
    assert (scaling.name, scaling.enabled) == (name, True)
    number = scaling.number("minReplicas")
    assert number is not None
    assert (number.value, number.attribute.path) == (2, ("worker", name, "minReplicas"))


@pytest.mark.parametrize("value", ["0", "-1", "two", "'2'", "${MIN}", "1.5", ""])
def test_only_integers_above_zero_are_numbers(worker: Read, value: str) -> None:
    scaling = read_autoscaling(worker(f"  autoScaling:\n    enabled: true\n    minReplicas: {value}\n"))
    assert scaling is not None
    assert scaling.number("minReplicas") is None


def test_a_misspelt_setting_is_not_missing(worker: Read) -> None:
    scaling = read_autoscaling(worker("  autoScaling: {enabled: true, minReplica: 2}\n"))
    assert scaling is not None
    assert not scaling.lacks("minReplicas")
    assert scaling.lacks("maxReplicas")


@pytest.mark.parametrize(
    ("section", "may"),
    [
        ("  replicas: 1\n", False),
        ("  autoScaling: {enabled: true}\n", True),
        ("  autoScaling: {enabled: false}\n", False),
        ("  autoScaling: {enabled: '${ON}'}\n", True),
        ("  autoScaling: ${{scaling}}\n", True),
        ("  ${{all}}: x\n", True),
    ],
)
def test_whether_a_worker_may_scale(worker: Read, section: str, may: bool) -> None:
    assert may_scale(worker(section)) is may
