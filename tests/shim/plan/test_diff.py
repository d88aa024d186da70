"""The comparison of attributes: applying the changes leads from one list to the other."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint_shim.manifests.attributes import SECRET, Attribute, Attributes
from workerlint_shim.manifests.redaction import tag
from workerlint_shim.plan.diff import compare

from .fields import read

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])


PATHS = st.sampled_from([("a",), ("b", "c"), ("b", "d", "e"), ("list", 0), ("list", 1), ("list", 2)])
FIELDS = st.dictionaries(PATHS, st.sampled_from("xyz")).map(
    lambda values: Attributes(Attribute(path, value, "string") for path, value in values.items())
)
DATA = st.dictionaries(
    st.sampled_from(["a", "tags", "topology", "stackSpec"]),
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from("xyz"),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["name", "label", "b", "c"]), inner, max_size=3)
        ),
        max_leaves=12,
    ),
    min_size=1,
).map(lambda data: read(json.dumps(data)))
"""The fields of nested mappings and lists, whose items may have names."""


@pytest.mark.slow
@PATIENT
@given(FIELDS | DATA, FIELDS | DATA)
def test_changes_lead_from_one_to_the_other(before: Attributes, after: Attributes) -> None:
    left = _values(before)
    for change in compare(before, after):
        left.subtract(_values(Attributes(change.before)))
        left.update(_values(Attributes(change.after)))
    assert left == _values(after)


def _values(fields: Attributes) -> Counter[str]:
    """Return the values by their paths without indexes. Empty collections count only where nothing is below them."""
    return Counter(_without_index(field) for field in fields if field.value not in (None, {}, []))


def _without_index(field: Attribute) -> str:
    return json.dumps([[step for step in field.path if isinstance(step, str)], field.value])


@PATIENT
@given(FIELDS | DATA)
def test_nothing_differs_from_itself(fields: Attributes) -> None:
    assert compare(fields, Attributes(fields)) == []


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
        ("{a: null}", "{}", True),
        ("[null]", "[]", False),
    ],
)
def test_which_values_are_equal(one: str, other: str, same: bool) -> None:
    for before, after in ((one, other), (other, one)):
        assert (not compare(read(f"kind: {before}"), read(f"kind: {after}"))) == same


def test_null_counts_as_absent() -> None:
    text = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
    assert compare(read(text), read(f"{text}  tags: null\n  logLevel:\n")) == []
    assert compare(read(f"{text}  tags: null\n  logLevel:\n"), read(text)) == []


def test_the_order_of_named_items_has_no_meaning() -> None:
    head = "type: worker\nworker:\n  topology:\n"
    one, two = "    - {name: a, type: x}\n", "    - {name: b, type: y}\n"
    assert compare(read(head + one + two), read(head + two + one)) == []


def test_items_of_the_same_name_are_distinguished_by_their_index() -> None:
    text = "type: worker\nworker:\n  topology:\n    - {name: a, type: x}\n    - {name: a, type: y}\n"
    (change,) = compare(read(text), read(text.replace("type: y", "type: z")))
    assert change.path == "worker.topology[1].type"


def test_a_key_with_a_dot_is_not_a_path() -> None:
    before = read("kind: {a.b: 1, a: {b: 2}}")
    for changed, path in (
        ("a.b: 5, a: {b: 2}", 'kind."a.b"'),
        ("a.b: 1, a: {b: 5}", "kind.a.b"),
        ("a.b: 1", "kind.a"),
        ("a: {b: 2}", 'kind."a.b"'),
    ):
        (change,) = compare(before, read(f"kind: {{{changed}}}"))
        assert change.path == path


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [
        ("a: {b: 1}", "a: {}", ["- a.b"]),
        ("a: {}", "a: {b: 1}", ["+ a.b"]),
        ("a: {}", "{}", ["- a"]),
        ("{}", "a: {}", ["+ a"]),
        ("a: {}", "a: 1", ["~ a"]),
        ("a: {b: 1}", "a: 1", ["~ a"]),
        ("a: [1]", "a: []", ["- a"]),
        ("a: []", "{}", ["- a"]),
        ("a: [1, 2]", "a: {b: 1}", ["~ a"]),
        ("a: [[1], [2]]", "a: [[1], [3]]", ["- a[1]", "+ a[1]"]),
        ("a: [null, 1]", "a: [1]", ["- a"]),
        ("a: [{b: 1}, {c: null}]", "a: [{b: 1}]", []),
        ("b: 1, a: 2", "a: 2, c: 3", ["+ c", "- b"]),
        ("tags: [x, y]", "tags: [y, x]", []),
        ("dag: [{name: x}, {name: y}]", "dag: [{name: y}, {name: x}]", []),
        ("list: [{name: x}, {name: y}]", "list: [{name: y}, {name: x}]", ["~ list"]),
        ("list: [{name: x}, {name: y}]", "list: [{name: z}, {name: x}]", ["+ list[z]", "- list[y]"]),
        ("list: [{name: x, a: 1}, {name: y}]", "list: [{name: y}, {name: x, a: 2}]", ["~ list", "~ list[x].a"]),
        ("stackSpec: {dag: [{name: x}, {name: y}]}", "stackSpec: {dag: [{name: y}, {name: x}]}", ["~ stackSpec.dag"]),
        ("list: [{a: 1}]", "list: [{a: 1}, {b: 2}]", ["+ list[1]"]),
    ],
)
def test_what_is_added_changed_and_removed(before: str, after: str, signs: list[str]) -> None:
    old, new = (read(text if text.startswith("{") else f"{{{text}}}") for text in (before, after))
    assert [f"{change.sign} {change.path}" for change in compare(old, new)] == signs


def test_where_a_change_is() -> None:
    before = read("{a: [x, y], b: [{name: n, c: 1}], d: [{e: 1}]}")
    changes = compare(before, read("{a: [x], b: [{name: n, c: 2}], d: [{e: 1}, {f: {g: 2}}]}"))
    assert [(change.path, change.steps) for change in changes] == [
        ("a", ("a", 1)),
        ("b[n].c", ("b", 0, "c")),
        ("d[1]", ("d", 1)),
    ]
    assert [change.is_field for change in changes] == [True, True, False]


def test_a_change_is_hidden_if_one_of_its_values_is() -> None:
    secret = Attribute(("a",), "***", "string", SECRET, tag(b"key", "x"))
    plain = Attribute(("a",), "x", "string")
    for before, after, hidden in ((secret, plain, True), (plain, secret, True), (plain, plain, False)):
        changed = Attribute(("a",), "y", "string") if not hidden else after
        (change,) = compare(Attributes([before]), Attributes([changed]), b"other")
        assert change.is_hidden is hidden
