"""The attributes of a manifest: which values are equal, and how items of lists are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.manifests.attributes import Attributes, read_attributes
from workerlint_shim.manifests.documents import read_documents
from workerlint_shim.plan.diff import compare

if TYPE_CHECKING:
    pass


def read(text: str) -> Attributes:
    source = Source("x.yaml", text)
    return read_attributes(read_documents(Document(source)).all[0], [], b"")


def test_the_order_of_named_elements_says_nothing() -> None:
    head = "type: worker\nworker:\n  topology:\n"
    one, two = "    - {name: a, type: x}\n", "    - {name: b, type: y}\n"
    assert compare(read(head + one + two), read(head + two + one)) == []


def test_elements_of_the_same_name_are_told_apart_by_their_place() -> None:
    text = "type: worker\nworker:\n  topology:\n    - {name: a, type: x}\n    - {name: a, type: y}\n"
    assert [item.path for item in read(text)][:4] == [
        "worker.topology[0].name",
        "worker.topology[0].type",
        "worker.topology[1].name",
        "worker.topology[1].type",
    ]


def test_both_spellings_of_autoscaling_are_one_attribute() -> None:
    text = "type: worker\nworker:\n  autoscaling: {enabled: true}\n"
    assert compare(read(text), read(text.replace("autoscaling", "autoScaling"))) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2", "0x2", True),
        ("2", '"2"', False),
        ("true", "True", True),
        ("true", '"true"', False),
        ("~", "null", True),
        ("~", '"null"', False),
        ("a b", '"a b"', True),
        ('"a\\nb"', '"a b"', False),
        ('"a "', "a", False),
        ("''", "null", False),
        ("{}", "[]", False),
        ('"2"', "'\"2\"'", False),
        ("[]", "[[]]", False),
        ("|\n  a\n  b\n", '"a\\nb\\n"', True),
    ],
)
def test_what_counts_as_the_same_value(one: str, other: str, same: bool) -> None:
    changes = compare(read(f"kind: {one}"), read(f"kind: {other}"))
    assert (not changes) == same
