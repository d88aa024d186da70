"""Fields: which are equal, and how they are stored and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.attributes import (
    GIVEN,
    SECRET,
    VARIABLE,
    Attribute,
    Attributes,
    is_equal,
    path_text,
    value_text,
)

CPU = ("worker", "resources", "limits", "cpu")
ENVIRONMENT = ("worker", "envs", "cpu")
KEY = b"key"


def field(value: object, path: tuple[str | int, ...] = ("kind",), origin: str = GIVEN) -> Attribute:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", dict: "mapping", list: "list"}
    return Attribute(path, value, kinds.get(type(value), "null"), origin)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "one", "other", "same"),
    [
        (CPU, "100m", 0.1, True),
        (CPU, "1000m", 1, True),
        (CPU, "1", 1, True),
        (CPU, "100m", "200m", False),
        (CPU, "many", "100m", False),
        (CPU, True, 1, False),
        (ENVIRONMENT, "100m", "0.1", False),
        (("volume", "size"), "1Gi", "1024Mi", True),
        (("kind",), 3, 3.0, True),
        (("kind",), 1, True, False),
        (("kind",), 2, "2", False),
        (("kind",), {}, [], False),
        (("kind",), None, "null", False),
    ],
)
def test_which_values_are_equal(path: tuple[str | int, ...], one: object, other: object, same: bool) -> None:
    assert is_equal(field(one, path), field(other, path), KEY) == same
    recorded = field(one, path, SECRET).tagged(KEY)
    assert is_equal(recorded, field(other, path, SECRET).tagged(KEY), KEY) == same
    assert is_equal(recorded, field(other, path), KEY) == same


def test_an_ambiguous_number_is_not_a_string() -> None:
    assert not is_equal(Attribute(("kind",), "010", "integer"), Attribute(("kind",), "010", "string"), KEY)


def test_another_key_makes_another_tag() -> None:
    value = field("hunter22", origin=SECRET)
    assert value.tagged(KEY).tag != value.tagged(b"other").tag
    assert value.tagged(KEY).tag == value.tagged(KEY).tag


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text())


@given(st.lists(st.tuples(st.lists(st.text() | st.integers(0, 9), min_size=1).map(tuple), VALUES)))
def test_stored_fields_are_read_back(given: list[tuple[tuple[str | int, ...], object]]) -> None:
    fields = Attributes(field(value, path) for path, value in given)
    assert Attributes.from_lists(fields.as_lists()) == fields


def test_a_value_from_a_variable_is_not_stored() -> None:
    fields = Attributes([field("orders-eu", origin=VARIABLE).tagged(KEY)])
    assert not fields[0].is_hidden
    (stored,) = Attributes.from_lists(fields.as_lists())
    assert (stored.value, stored.is_hidden) == (MASK, True)
    assert is_equal(stored, fields[0], KEY)
    assert is_equal(stored, field("orders-eu"), KEY)
    assert not is_equal(stored, field("orders-us", origin=VARIABLE).tagged(KEY), KEY)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("a b", "string", "a b"),
        ("2", "string", '"2"'),
        ("yes", "string", "yes"),
        ("true", "string", '"true"'),
        ("a ", "string", '"a "'),
        ("", "string", '""'),
        ("a\nb", "string", '"a\\nb"'),
        ("***", "string", '"***"'),
        ('"2"', "string", '"\\"2\\""'),
        (2, "integer", "2"),
        ("010", "integer", "010"),
        (True, "boolean", "true"),
        (None, "null", "null"),
        ({}, "mapping", "{}"),
        ("${X}", "unknown", "${X}"),
    ],
)
def test_values_are_shown_as_in_yaml(value: str, kind: str, text: str) -> None:
    assert value_text(Attribute(("kind",), value, kind)) == text


def test_paths_are_shown_with_unusual_keys_in_quotes() -> None:
    assert path_text(("worker", "topology", 0, "name")) == "worker.topology[0].name"
    assert path_text(("data", "a.b", "", "x\ny")) == 'data."a.b".""."x\\ny"'
