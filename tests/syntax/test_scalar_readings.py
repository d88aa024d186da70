"""One table defines how YAML 1.1, YAML 1.2 and yaml.v3 read plain scalars; other readers are the reference."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from workerlint.syntax.nodes import Scalar
from workerlint.syntax.scalar_kinds import CORE_WORDS
from workerlint.syntax.scalar_readings import Reading, read_core, read_yaml_1_1, read_yaml_v3, readings

WORDS = st.sampled_from(
    ["yes", "No", "ON", "off", "y", "N", "~", "null", "True", ".inf", "-.INF", ".nan", "2024-01-01", "2024-1-1", "10:30",
     "1e3", "1e+3", "1.5e3", "0o17", "0b11", "0x1F", "-0x1f", "010", "08", "1_000", ".5", "-.5", "+.5", "0.", "1_0.5"]
)  # fmt: skip
NUMERIC = st.text("0123456789_.:+-exobaf", min_size=1, max_size=7)
DATES = st.builds(
    "{}-{}-{}{}".format,
    st.sampled_from(["2024", "0001", "24"]),
    st.sampled_from(["1", "01", "12"]),
    st.sampled_from(["3", "03", "28"]),
    st.sampled_from(["", "T10:30:00Z", " 10:30:00", " 1:30:00.5 +01:00", "t1:02:03-02:00", "T10:30:00"]),
)
PLAIN = WORDS | NUMERIC | DATES | st.text("abcy ~n100Mi", min_size=1, max_size=4).map(str.strip).filter(bool)

_KINDS = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def _is_plain(text: str) -> bool:
    """Return whether *text* is one plain scalar in a flow of events."""
    try:
        events = list(yaml.parse(f"key: {text}\n"))
    except yaml.YAMLError:
        return False
    scalars = [event for event in events if isinstance(event, yaml.ScalarEvent)]
    return len(scalars) == 2 and scalars[1].value == text and len(events) == 8


def _reading(value: Any) -> Reading:
    if isinstance(value, (dt.date, dt.datetime)):
        return Reading("date", "")
    return Reading(_KINDS[type(value)], value)


def _same(read: Reading, expected: Reading) -> bool:
    if "date" in {read.kind, expected.kind}:
        return read.kind == expected.kind
    if read.kind == expected.kind == "number":
        one, other = read.value, expected.value
        assert isinstance(one, float)
        assert isinstance(other, float)
        return one == pytest.approx(other, nan_ok=True)
    return read == expected


@given(PLAIN.filter(_is_plain))
@example("0b_")
@example("190:20:30.15")
def test_yaml_1_1_is_read_as_pyyaml_reads_it(text: str) -> None:
    if text in {"y", "Y", "n", "N"}:
        assert read_yaml_1_1(text).kind == "boolean"  # PyYAML leaves out what the type repository defines
        return
    try:
        value = yaml.safe_load(f"key: {text}\n")["key"]
    except ValueError:  # PyYAML fails at digits that its own expressions allow
        return
    assert _same(read_yaml_1_1(text), _reading(value))


@given(PLAIN.filter(_is_plain))
def test_yaml_1_2_is_read_as_ruamel_reads_it(text: str) -> None:
    if re.fullmatch(r"[-+]?\.[0-9]+e[0-9]+", text):
        assert read_core(text).kind == "number"  # ruamel.yaml asks for a sign of the exponent, the core schema does not
        return
    if re.search(r"_|0b|[-+]0[xo]", text) or read_yaml_1_1(text).kind == "date":
        assert read_core(text).kind == "string"  # ruamel.yaml extends the core schema by these
        return
    try:
        value = YAML(typ="safe", pure=True).load(f"%YAML 1.2\n---\nkey: {text}\n")["key"]
    except ValueError:
        return
    assert _same(read_core(text), _reading(value))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("010", "integer", 8), ("-010", "integer", -8), ("08", "number", 8.0), ("0o17", "integer", 15),
        ("-0o17", "integer", -15), ("0O17", "integer", 15), ("0b101", "integer", 5), ("-0b101", "integer", -5),
        ("0b-1", "integer", -1), ("0x1F", "integer", 31), ("-0x1f", "integer", -31), ("1_000", "integer", 1000),
        ("1__0_", "integer", 10), ("1_0.5", "number", 10.5), ("1e3", "number", 1000.0), (".5", "number", 0.5),
        ("-.5", "number", -0.5), ("._5", "string", "._5"), ("10:30", "string", "10:30"), ("yes", "string", "yes"),
        ("y", "string", "y"), ("TRUE", "boolean", True), ("~", "null", None), ("-.inf", "number", float("-inf")),
        ("18446744073709551615", "integer", 2**64 - 1), ("18446744073709551616", "number", 2.0**64),
        ("1e999", "string", "1e999"), ("2024-01-01", "date", "2024-01-01"), ("2024-1-1", "date", "2024-1-1"),
        ("2024-13-01", "string", "2024-13-01"), ("2023-02-29", "string", "2023-02-29"),
        ("2024-02-29", "date", "2024-02-29"), ("2024-01-01T10:30:00Z", "date", "2024-01-01T10:30:00Z"),
        ("2024-01-01T10:30:00", "string", "2024-01-01T10:30:00"), ("2024-01-01 10:30:00", "date", "2024-01-01 10:30:00"),
        ("2024-01-01 10:30:00Z", "string", "2024-01-01 10:30:00Z"), ("100m", "string", "100m"),
    ],
)  # fmt: skip
def test_yaml_v3_is_read_as_its_source_says(text: str, kind: str, value: object) -> None:
    """The reference is resolve.go of gopkg.in/yaml.v3, v3.0.1."""
    assert read_yaml_v3(text) == Reading(kind, value)  # type: ignore[arg-type]


@given(PLAIN)
def test_what_is_said_to_be_the_same_is_read_the_same(text: str) -> None:
    one, two, three = read_yaml_1_1(text), read_core(text), read_yaml_v3(text)
    found = readings(text)
    assert (found is None) == (one.agrees(two) and two.agrees(three))
    if found is not None:
        assert (found.yaml_1_1, found.yaml_1_2, found.yaml_v3) == (one, two, three)


@given(st.sampled_from(sorted(CORE_WORDS)))
def test_no_reader_disagrees_on_null_and_true(text: str) -> None:
    assert readings(text) is None


@pytest.mark.parametrize("text", ["3", "0", "-1", "2.5", "3.0", "0x1F", "100m", "128Mi", "bento:3.0", "INFO", "", "-"])
def test_ordinary_scalars_are_read_the_same(text: str) -> None:
    assert readings(text) is None


@pytest.mark.parametrize("text", ["9" * 5000, "0x" + "f" * 5000, "9" * 400 + ":30", "1_" * 3000, "." + "5" * 5000])
def test_long_digits_are_read_without_failing(text: str) -> None:
    readings(text)
    assert Scalar.of(0, 0, text).integer is None


@pytest.mark.parametrize(
    ("text", "integer"),
    [
        ("3", 3), ("+2", 2), ("0x10", 16), ("0o17", 15), ("3.0", 3), ("1e1", 10), ("08", 8), ("010", None), ("2.5", None),
        (".inf", None), (".nan", None), ("1e999", None), ("1_000", None), ("three", None), ("00", 0),
    ],
)  # fmt: skip
def test_an_integer_is_known_where_all_who_read_a_number_read_the_same(text: str, integer: int | None) -> None:
    assert Scalar.of(0, 0, text).integer == integer
