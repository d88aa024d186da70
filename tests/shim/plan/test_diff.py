"""The comparison of attributes: applying the changes leads from one list to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.manifests.attributes import Attribute, Attributes, read_attributes
from workerlint_shim.manifests.documents import read_documents
from workerlint_shim.plan.diff import compare

if TYPE_CHECKING:
    pass


PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])


VALUES = st.builds(Attribute, st.sampled_from(["a", "b", "c", "list[]"]), st.sampled_from("xyz"))


def read(text: str) -> Attributes:
    source = Source("x.yaml", text)
    return read_attributes(read_documents(Document(source)).all[0], [], b"")


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


def test_a_key_with_a_dot_is_not_a_path() -> None:
    before = read("kind: {a.b: 1, a: {b: 2}}")
    for changed, path in (
        ("a.b: 5, a: {b: 2}", 'kind."a.b"'),
        ("a.b: 1, a: {b: 5}", "kind.a.b"),
        ("a.b: 1", "kind.a.b"),
        ("a: {b: 2}", 'kind."a.b"'),
    ):
        (change,) = compare(before, read(f"kind: {{{changed}}}"))
        assert change.path == path


@pytest.mark.parametrize(("values", "count"), [((1, 2), 0), ((5, 2), 1), ((1, 5), 1), ((1,), 1), ((1, 2, 3), 1)])
def test_attributes_of_the_same_path_are_all_compared(values: tuple[int, ...], count: int) -> None:
    """Masked keys have the same path."""
    before, after = (Attributes(Attribute("kind.***", str(value)) for value in each) for each in ((1, 2), values))
    assert [change.path for change in compare(before, after)] == ["kind.***"] * count
