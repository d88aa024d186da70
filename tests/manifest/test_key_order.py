"""Attributes that are not in the documented order, and the order that they belong in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.key_order import misordered_mappings

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


def test_the_documented_order_is_in_order(worker: Read) -> None:
    assert list(misordered_mappings(worker("  replicas: 1\n  stack: bento\n  compute: a\n"))) == []


def test_the_first_attribute_that_comes_too_late_is_named(worker: Read) -> None:
    (found,) = misordered_mappings(worker("  stack: bento\n  replicas: 1\n  compute: a\n"))
    assert (found.path, found.key.text, found.above.text, found.successor) == (
        ("worker",),
        "replicas",
        "stack",
        "stack",
    )
    assert found.order == (1, 0, 2)


def test_an_unknown_key_stays_behind_the_attribute_that_it_follows(worker: Read) -> None:
    (found,) = misordered_mappings(worker("  stack: bento\n  own: x\n  replicas: 1\n"))
    assert found.order == (2, 0, 1)


def test_items_of_lists_have_an_order_too(worker: Read) -> None:
    (found,) = misordered_mappings(worker("  stack: bento\n  topology:\n    - type: input\n      name: a\n"))
    assert found.path == ("worker", "topology", 0)


def test_a_document_with_errors_has_no_order(worker: Read) -> None:
    assert list(misordered_mappings(worker("  stack: bento\n  replicas: 1\n  broken\n"))) == []


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("  own: x\n  stack: bento\n  replicas: 1\n", ("replicas", "stack", "stack", (0, 2, 1))),
        ("  compute: c\n  stack: bento\n  replicas: 1\n", ("stack", "compute", "compute", (2, 1, 0))),
        ("  replicas: 1\n  compute: c\n  stack: bento\n", ("stack", "compute", "compute", (0, 2, 1))),
        ("  stack: bento\n  compute: c\n  replicas: 1\n", ("replicas", "compute", "stack", (2, 0, 1))),
        ("  [a, b]: x\n  stack: bento\n  replicas: 1\n", ("replicas", "stack", "stack", (0, 2, 1))),
        ("  stack: bento\n  replicas: 1\n  [a, b]: x\n", ("replicas", "stack", "stack", (1, 2, 0))),
    ],
)
def test_the_order_of_a_section(worker: Read, section: str, expected: tuple[str, str, str, tuple[int, ...]]) -> None:
    (found,) = misordered_mappings(worker(section))
    assert (found.key.text, found.above.text, found.successor, found.order) == expected


def test_each_mapping_comes_before_those_in_it(worker: Read) -> None:
    read = worker(
        "  stack: bento\n  replicas: 1\n  topology:\n    - {type: input, name: a}\n  resources: {limits: {memory: 1, cpu: 1}}\n",
        head="version: v1beta\nname: a\ntype: worker\n",
    )
    paths = [found.path for found in misordered_mappings(read)]
    assert paths[:2] == [(), ("worker",)]
    assert sorted(paths[2:], key=str) == [("worker", "resources", "limits"), ("worker", "topology", 0)]


@pytest.mark.parametrize(
    "section",
    [
        "  topology: !custom [{type: input, name: a}]\n",
        "  resources: !custom {limits: {memory: 1, cpu: 1}}\n",
        "  envs: {B: 1, A: 2}\n",
        "  tags: [b, a]\n",
    ],
)
def test_what_has_no_documented_order(worker: Read, section: str) -> None:
    assert list(misordered_mappings(worker(section))) == []
