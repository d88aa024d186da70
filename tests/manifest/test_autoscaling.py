"""The section on autoscaling, however it is spelt, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.autoscaling import (
    SETTINGS,
    TARGETS,
    Number,
    autoscaling_spellings,
    may_scale,
    read_autoscaling,
)

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
        ("  autoscaling:\n  minReplicas: 1\n", True),
        ("  autoScaling:\n  minReplicas: 1\n", True),
        ("  autoscaling:\n", False),
        ("  autoscaling: 3\n", True),
        ("  autoscaling: {}\n", True),
        ("  enabled: true\n  stack: b\n", True),
        ("  requests: {cpu: 1}\n", False),
    ],
)
def test_whether_a_worker_may_scale(worker: Read, section: str, may: bool) -> None:
    assert may_scale(worker(section)) is may


@pytest.mark.parametrize(
    ("mapping", "enabled", "may_be", "lacking", "numbers"),
    [
        ("{enabled: true}", True, True, "1111", [None] * 4),
        ("{enabled: yes}", False, True, "1111", [None] * 4),
        ("{enabled: false}", False, False, "1111", [None] * 4),
        ("{enabled: [true]}", False, True, "1111", [None] * 4),
        ("{}", False, True, "1111", [None] * 4),
        ("{minReplicas: 2147483647, maxReplicas: 2147483648}", False, True, "0011", [2147483647, None, None, None]),
        ("{maxReplicas: 0, minReplicas: ~}", False, True, "1011", [None] * 4),
        ("{minReplicas: 1, targetCPUUtilizationPercentage: 5}", False, True, "0110", [1, None, None, 5]),
        ("{targetMemoryUtilizationPercentage: 6, enabld: true}", False, True, "1101", [None, None, 6, None]),
        ("{enabled: true, '${K}': 3}", True, True, "0000", [None] * 4),
        ("{enabled: true}\n  minReplicas: 2", True, True, "0111", [None] * 4),
        ("{enabled: true}\n  broken", True, True, "0000", [None] * 4),
    ],
)
def test_what_the_section_sets_and_lacks(
    worker: Read, mapping: str, enabled: bool, may_be: bool, lacking: str, numbers: list[int | None]
) -> None:
    for ask_first in (False, True):
        scaling = read_autoscaling(worker(f"  autoscaling: {mapping}\n"))
        assert scaling is not None
        assert (scaling.enabled, scaling.may_be_enabled) == (enabled, may_be)
        found = [scaling.number(name) for name in SETTINGS] if ask_first else []
        assert "".join(str(int(scaling.lacks(name))) for name in SETTINGS) == lacking
        found = found or [scaling.number(name) for name in SETTINGS]
        assert [number and number.value for number in found] == numbers
        assert [scaling.number(name) for name in SETTINGS] == found


@pytest.mark.parametrize("value", ["3", "[a]", "!x {enabled: true}", "${A}", ""])
def test_only_a_mapping_that_is_known_is_read(worker: Read, value: str) -> None:
    assert read_autoscaling(worker(f"  autoscaling: {value}\n")) is None
    assert read_autoscaling(worker("  stack: a\n")) is None


def test_the_spellings_of_the_section_in_document_order(worker: Read) -> None:
    both = worker("  autoScaling: {a: 1}\n  stack: a\n  autoscaling: {b: 1}\n")
    assert [field.name for field in autoscaling_spellings(both)] == ["autoScaling", "autoscaling"]
    merged = worker("  autoScaling: {a: 1}\n  <<: {autoscaling: {b: 1}}\n")
    assert [field.name for field in autoscaling_spellings(merged)] == ["autoScaling", "autoscaling"]
    assert autoscaling_spellings(worker("  stack: a\n")) == []
    assert autoscaling_spellings(worker("  - a\n")) == []


def test_what_each_target_is_about() -> None:
    assert TARGETS == {"targetMemoryUtilizationPercentage": "memory", "targetCPUUtilizationPercentage": "cpu"}


def test_a_setting_that_is_gone_is_an_error(worker: Read) -> None:
    scaling = read_autoscaling(worker("  autoscaling: {minReplicas: 1}\n"))
    assert scaling is not None
    with pytest.raises(LookupError, match="maxReplicas"):
        _ = Number(scaling.attribute, "maxReplicas", 3).attribute
