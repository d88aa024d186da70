"""The comparison of attributes: what it finds is what leads from the one to the other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint.effective import Capacity
from workerlint.text import Source
from workerlint_shim.attributes import Attribute, Attributes, read_attributes
from workerlint_shim.capacity import CapacityRange, total
from workerlint_shim.diff import compare
from workerlint_shim.documents import read_documents

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
VALUES = st.builds(Attribute, st.sampled_from(["a", "b", "c", "list[]"]), st.sampled_from("xyz"))


@PATIENT
@given(st.lists(VALUES, max_size=8).map(Attributes), st.lists(VALUES, max_size=8).map(Attributes))
def test_it_leads_from_one_to_the_other(before: Attributes, after: Attributes) -> None:
    left = list(before)
    for change in compare(before, after):
        assert change.before != change.after
        if change.before is not None:
            left.remove(change.before)
        if change.after is not None:
            left.append(change.after)
    assert sorted(left, key=repr) == sorted(after, key=repr)


@PATIENT
@given(st.lists(VALUES, max_size=8).map(Attributes))
def test_nothing_differs_from_itself(attributes: Attributes) -> None:
    assert compare(attributes, attributes) == []
    assert Attributes.from_lists(attributes.as_lists()) == attributes


def read(text: str) -> Attributes:
    source = Source("x.yaml", text)
    return read_attributes(read_documents(source).all[0], [], b"")


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


@pytest.mark.parametrize("changed", ["a.b: 5, a: {b: 2}", "a.b: 1, a: {b: 5}", "a.b: 1", "a: {b: 2}"])
def test_attributes_of_the_same_path_are_all_compared(changed: str) -> None:
    before = read("kind: {a.b: 1, a: {b: 2}}")
    (change,) = compare(before, read(f"kind: {{{changed}}}"))
    assert change.path == "kind.a.b"
    assert compare(before, before) == []


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


def amount(replicas: int, cpu: str, memory: str) -> Capacity:
    return Capacity(replicas, cpu, "", memory, "")


def test_capacities_add_up_exactly() -> None:
    ranges = [
        CapacityRange(amount(1, "100m", "128Mi"), amount(2, "200m", "256Mi")),
        CapacityRange(amount(2, "1900m", "1Gi"), amount(2, "1900m", "1Gi")),
    ]
    found = total(ranges)
    assert found is not None
    assert (found.at_min.cpu_requests, found.at_min.memory_requests, found.at_min.replicas) == ("2", "1152Mi", 3)
    assert (found.at_max.cpu_requests, found.at_max.memory_requests, found.at_max.cpu_limits) == ("2100m", "1280Mi", "")
    assert total([]) is None
    assert CapacityRange.from_lists(found.as_lists()) == found
