"""Attributes that are not in the documented order, and the order that they belong in."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
