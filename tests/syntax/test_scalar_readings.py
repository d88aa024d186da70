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


INF = float("inf")
TABLE: dict[str, tuple[object, object, object]] = {
    "12": (12, 12, 12), "+12": (12, 12, 12), "-12": (-12, -12, -12), "0": (0, 0, 0), "-0": (0, 0, 0),
    "010": (8, 10, 8), "+010": (8, 10, 8), "-010": (-8, -10, -8), "08": ("08", 8, 8.0), "0_7": (7, "0_7", 7),
    "0o17": ("0o17", 15, 15), "-0o17": ("-0o17", "-0o17", -15), "0o-17": ("0o-17", "0o-17", -15),
    "0b101": (5, "0b101", 5), "-0b101": (-5, "-0b101", -5), "0b_": (0, "0b_", "0b_"), "0b+11": ("0b+11", "0b+11", 3),
    "0x1F": (31, 31, 31), "-0x1f": (-31, "-0x1f", -31), "0x_": (0, "0x_", "0x_"), "0x1_F": (31, "0x1_F", 31),
    "1_000": (1000, "1_000", 1000), "1:30": (90, "1:30", "1:30"), "-1:30:05": (-5405, "-1:30:05", "-1:30:05"),
    "1_0:30": (630, "1_0:30", "1_0:30"), "1:60": ("1:60", "1:60", "1:60"), "0:30": ("0:30", "0:30", "0:30"),
    "1:30.5": (90.5, "1:30.5", "1:30.5"), "-1:0:30.5": (-3630.5, "-1:0:30.5", "-1:0:30.5"), "1_0:30.": (630.0, "1_0:30.", "1_0:30."),
    "1.5": (1.5, 1.5, 1.5), "-1.5": (-1.5, -1.5, -1.5), "1.": (1.0, 1.0, 1.0), ".5": (0.5, 0.5, 0.5), "-.5": ("-.5", -0.5, -0.5),
    "1_0.5": (10.5, "1_0.5", 10.5), ".5_5": (0.55, ".5_5", ".5_5"), "1e3": ("1e3", 1000.0, 1000.0), "1.5e3": ("1.5e3", 1500.0, 1500.0),
    "1.5e+3": (1500.0, 1500.0, 1500.0), "1.5E-1": (0.15, 0.15, 0.15), ".5e+1": (5.0, 5.0, 5.0), "1.e5_0": ("1.e5_0",) * 2 + (1e50,),
    ".inf": (INF, INF, INF), "+.Inf": (INF, INF, INF), "-.INF": (-INF, -INF, -INF), ".iNF": (".iNF", ".iNF", ".iNF"),
    "yes": (True, "yes", "yes"), "No": (False, "No", "No"), "ON": (True, "ON", "ON"), "off": (False, "off", "off"),
    "y": (True, "y", "y"), "N": (False, "N", "N"), "yEs": ("yEs", "yEs", "yEs"), "True": (True, True, True), "FALSE": (False, False, False),
    "~": (None, None, None), "Null": (None, None, None), "": (None, None, None), "100m": ("100m", "100m", "100m"),
}  # fmt: skip
"""Plain scalars as YAML 1.1, YAML 1.2 and yaml.v3 read them."""


def _kind(value: object) -> str:
    return _KINDS[type(value)]


def test_each_notation_as_each_reader_reads_it() -> None:
    for text, expected in TABLE.items():
        found = (read_yaml_1_1(text), read_core(text), read_yaml_v3(text) if text else read_core(text))
        assert [(text, read.kind, read.value) for read in found] == [(text, _kind(value), value) for value in expected]
    for text in (".nan", ".NaN", ".NAN"):
        assert readings(text) is None
        for read in (read_yaml_1_1(text), read_core(text), read_yaml_v3(text)):
            assert (read.kind, str(read.value)) == ("number", "nan")


def test_the_largest_integers_of_yaml_v3() -> None:
    for value in (2**64 - 1, -(2**63)):
        assert read_yaml_v3(str(value)) == Reading("integer", value)
    for value in (2**64, -(2**63) - 1):
        assert read_yaml_v3(str(value)) == Reading("number", float(value))


def test_an_integer_of_more_than_250_digits_is_infinite() -> None:
    for read in (read_core, read_yaml_1_1):
        for prefix in ("9", "0xf"):
            assert read(prefix + "9" * (250 - len(prefix))) != Reading("integer", INF)
            assert read(prefix + "9" * (251 - len(prefix))) == Reading("integer", INF)
    assert read_core("-" + "9" * 251) == Reading("integer", -INF)
    assert read_yaml_1_1("99" + ":9" * 124) != Reading("integer", INF)
    assert read_yaml_1_1("9" + ":9" * 125) == Reading("integer", INF)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def test_yaml_v3_reads_the_dates_that_exist() -> None:
    for year in (1900, 2000, 2023, 2024):
        for month in range(14):
            for day in (0, 1, 28, 29, 30, 31, 32):
                text = f"{year}-{month:02}-{day:02}"
                assert (text, read_yaml_v3(text).kind == "date") == (text, _is_date(year, month, day))


def test_yaml_v3_reads_the_times_that_exist() -> None:
    for hour, minute, second in ((0, 0, 0), (23, 59, 59), (1, 2, 3), (24, 0, 0), (0, 60, 0), (0, 0, 60)):
        kind = "date" if hour < 24 and minute < 60 and second < 60 else "string"
        for text in (f"2024-01-01T{hour}:{minute}:{second}Z", f"2024-01-01 {hour}:{minute}:{second}.5"):
            assert (text, read_yaml_v3(text).kind) == (text, kind)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2024-01-01", "date string date"),
        ("2024-1-1", "string string date"),
        ("2024-01-1", "string string date"),
        ("2024-1-1t1:02:03Z", "date string date"),
        ("2024-01-01T01:02:03,5-01:30", "string string date"),
        ("2024-01-01T01:02:03.5-01:30", "date string date"),
        ("2024-01-01T01:02:03 -1", "date string string"),
        ("2024-01-01  01:02:03", "date string string"),
        ("2024-01-01 01:02:03 Z", "date string string"),
        ("2024-01-01T01:02:03", "date string string"),
        ("2024-01-01T1:2:3Z", "string string date"),
        ("24-01-01", "string string string"),
    ],
)
def test_dates_as_each_reader_reads_them(text: str, kinds: str) -> None:
    assert " ".join(read(text).kind for read in (read_yaml_1_1, read_core, read_yaml_v3)) == kinds


def test_the_numbers_that_readers_read() -> None:
    found = {text: readings(text) for text in ("010", "0o17", "1:30.5", "yes", "1_000", "08")}
    assert {text: read.numbers if read else None for text, read in found.items()} == {
        "010": [8, 10], "0o17": [15], "1:30.5": [90.5], "yes": [], "1_000": [1000], "08": [8],
    }  # fmt: skip
