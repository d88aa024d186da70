"""Nodes as plain data: what is known, what is not, and how deep and how often it may be repeated."""

from __future__ import annotations

from typing import Any

import pytest
from tests.platform.specs import worker_of

from workerlint.platform.plain_data import UNKNOWN, DataReader, OpenMapping


def read(spec: str) -> tuple[Any, DataReader]:
    worker = worker_of(spec)
    assert worker.section is not None
    node = worker.section.get("stackSpec")
    assert node is not None
    reader = DataReader()
    return reader.value(node, 0), reader


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("text", "text"),
        ("'1'", "1"),
        ("1", 1),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ("", None),
        ("[1, a]", [1, "a"]),
        ("{a: {b: 1}}", {"a": {"b": 1}}),
        ("${X}", UNKNOWN),
        ("yes", UNKNOWN),
        ("010", UNKNOWN),
        (".inf", UNKNOWN),
        (".nan", UNKNOWN),
        ("!!binary aGk=", UNKNOWN),
    ],
)
def test_values(text: str, value: object) -> None:
    assert read(f"a: {text}")[0]["a"] == value


def test_the_same_collection_is_the_same_object() -> None:
    data, reader = read("a: &x {b: 1}\nc: *x")
    assert data["a"] is data["c"]
    assert reader.count == 3


@pytest.mark.parametrize("key", ["yes", "1.5", "null", "${K}", "? [a]\n"])
def test_a_key_that_readers_turn_into_different_strings_leaves_the_mapping_open(key: str) -> None:
    data, _ = read(f"{key}: 1\nb: 2")
    assert isinstance(data, OpenMapping)
    assert data == {"b": 2}


def test_a_value_that_aliases_make_too_deep_is_unknown() -> None:
    lines = ["a0: &a0 [x]", *(f"a{at}: &a{at} [*a{at - 1}]" for at in range(1, 120))]
    data, reader = read("\n".join(lines))
    assert data is UNKNOWN
    assert list(reader.reasons) == ["it nests too deep"]


@pytest.mark.parametrize(("levels", "is_known"), [(99, True), (100, False)])
def test_a_hundred_levels_are_known(levels: int, is_known: bool) -> None:
    data, reader = read(f"a: {'[' * levels}{']' * levels}")
    assert (data["a"] is not UNKNOWN and UNKNOWN not in _leaves(data)) is is_known
    assert list(reader.reasons) == ([] if is_known else ["it nests too deep"])
    lines = ["a0: &a0 []", *(f"a{at}: &a{at} {{b: *a{at - 1}}}" for at in range(1, levels))]
    data, reader = read("\n".join(lines))
    assert (data is not UNKNOWN) is is_known


def _leaves(data: Any) -> list[Any]:
    if isinstance(data, (dict, list)):
        return [leaf for item in (data.values() if isinstance(data, dict) else data) for leaf in _leaves(item)]
    return [data]


def test_each_node_is_counted_once() -> None:
    assert read("a: [1, {b: 2}]\nc: x\nd: &d [y]\ne: *d")[1].count == 8


def test_an_exponentially_repeated_value_has_a_short_representation() -> None:
    lines = ["a0: &a0 [x]", *(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]" for at in range(1, 12))]
    assert len(repr(read("\n".join(lines))[0])) < 100
