"""An attribute of a Worker is absent only where that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


@pytest.mark.parametrize(
    ("section", "absent"),
    [
        ("  stack: bento\n", True),
        ("  stack: bento\n  compute:\n", True),
        ("  stack: bento\n  compute: null\n", True),
        ("  stack: bento\n  compute: ''\n", False),
        ("  compute: runnable\n", False),
        ("  compute: ${{later}}\n", False),
        ("  ${{all}}: x\n", False),
        ("  stack: bento\n  broken\n", False),
        ("  - a\n", False),
        ("  !!map {stack: bento}\n", True),
        ("  resources:\n    compute: c\n  stack: bento\n", False),
        ("  resources:\n    compute:\n  stack: bento\n", False),
    ],
)
def test_an_attribute_of_the_section(worker: Read, section: str, absent: bool) -> None:
    assert worker(section).absent("compute") is absent


def test_an_attribute_at_the_wrong_level_is_not_absent(worker: Read) -> None:
    found = worker("  stack: bento\n", top="logLevel: INFO\n")
    assert found.misplaced.groups
    assert not found.absent("logLevel")


def test_an_attribute_of_a_section_that_is_absent_itself_is_another_matter(worker: Read) -> None:
    found = worker("  resources: {limits: {cpu: 1}}\n")
    assert found.absent("resources", "requests")
    assert not found.absent("resources", "requests", "cpu")


def test_a_worker_without_a_topology_has_an_empty_graph(worker: Read) -> None:
    assert list(worker("  stack: bento\n").topology.elements) == []


@pytest.mark.parametrize(
    ("section", "absent"),
    [
        ("  resources: {limits: {cpu: 1}}\n", True),
        ("  resources: {requests: ~}\n", True),
        ("  resources: {requests: {}}\n", False),
        ("  resources: {requests: '${R}'}\n", False),
        ("  resources: {'${K}': 1}\n", False),
        ("  resources: !custom {limits: {}}\n", False),
        ("  resources: []\n", False),
        ("  resources: ~\n", False),
        ("  stack: bento\n", False),
        ("  requests: {cpu: 1}\n  resources: {limits: {cpu: 1}}\n", False),
        ("  resources:\n    requests:\n    cpu: 1\n    memory: 1Gi\n", False),
    ],
)
def test_an_attribute_of_a_mapping_in_the_section(worker: Read, section: str, absent: bool) -> None:
    assert worker(section).absent("resources", "requests") is absent
