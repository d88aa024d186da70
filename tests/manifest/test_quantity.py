"""Quantities are read as Kubernetes reads them, and compared without a loss; fractions are the reference."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.manifest.quantity import MAX_DIGITS, Quantity, format_cpu, format_memory, parse_quantity

FACTORS = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 10**3),
    "": Fraction(1),
    "k": Fraction(10**3),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
    "P": Fraction(10**15),
    "E": Fraction(10**18),
    "Ki": Fraction(2**10),
    "Mi": Fraction(2**20),
    "Gi": Fraction(2**30),
    "Ti": Fraction(2**40),
    "Pi": Fraction(2**50),
    "Ei": Fraction(2**60),
}
DIGITS = st.text("0123456789", min_size=1, max_size=9)
NUMBERS = st.one_of(
    DIGITS,
    DIGITS.map(lambda digits: f".{digits}"),
    DIGITS.map(lambda digits: f"{digits}."),
    st.tuples(DIGITS, DIGITS).map(".".join),
)
SIGNS = st.sampled_from(["", "+", "-"])
ENDS = st.one_of(
    st.sampled_from(sorted(FACTORS)),
    st.tuples(st.sampled_from("eE"), st.integers(-20, 20)).map(lambda pair: f"{pair[0]}{pair[1]}"),
)


def _reference(number: str, end: str) -> Fraction:
    """Return the value as the standard library reads it."""
    if end[:1] in {"e", "E"} and len(end) > 1 and end != "Ei":
        return Fraction(number) * Fraction(10) ** int(end[1:])
    return Fraction(number) * FACTORS[end]


def _value(text: str) -> Fraction:
    quantity = parse_quantity(text)
    assert quantity is not None, text
    return Fraction(quantity.numerator, quantity.denominator)


def _parsed(text: str) -> Quantity:
    quantity = parse_quantity(text)
    assert quantity is not None, text
    return quantity


@given(SIGNS, NUMBERS, ENDS)
def test_a_quantity_is_worth_what_a_fraction_is(sign: str, number: str, end: str) -> None:
    assert _value(f"{sign}{number}{end}") == _reference(f"{sign}{number}", end)


@given(SIGNS, NUMBERS, ENDS, SIGNS, NUMBERS, ENDS)
def test_the_order_is_that_of_fractions(
    sign: str, number: str, end: str, other_sign: str, other_number: str, other_end: str
) -> None:
    one, other = f"{sign}{number}{end}", f"{other_sign}{other_number}{other_end}"
    left, right = _parsed(one), _parsed(other)
    assert (left < right) == (_value(one) < _value(other))
    assert (left > right) == (_value(one) > _value(other))
    assert (left == right) == (_value(one) == _value(other))
    assert left != right or hash(left) == hash(right)


@given(st.integers(1, 10**9))
def test_whole_millicores_survive_a_round_trip(millicores: int) -> None:
    quantity = _parsed(f"{millicores}m")
    assert _parsed(format_cpu(quantity)) == quantity


@given(st.integers(1, 10**6), st.sampled_from(["", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti"]))
def test_whole_bytes_survive_a_round_trip(number: int, unit: str) -> None:
    quantity = _parsed(f"{number}{unit}")
    written = format_memory(quantity)
    assert _parsed(written) == quantity
    assert format_memory(_parsed(written)) == written, "canonical form is its own canonical form"


@given(SIGNS, NUMBERS, ENDS)
def test_canonical_form_is_never_below_what_is_meant(sign: str, number: str, end: str) -> None:
    quantity = _parsed(f"{sign}{number}{end}")
    for write, grain in ((format_cpu, Fraction(1, 1000)), (format_memory, Fraction(1))):
        written = write(quantity)
        if len(written) <= MAX_DIGITS:
            assert 0 <= _value(written) - _value(f"{sign}{number}{end}") < grain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1000m", "1"),
        ("0.5", "500m"),
        (".5", "500m"),
        ("5.", "5"),
        ("+5", "5"),
        ("1e3", "1k"),
        ("1E3", "1k"),
        ("1e-3", "1m"),
        ("1E", "1e18"),
        ("1024Mi", "1Gi"),
        ("1.5Gi", "1536Mi"),
        ("0.1", "100m"),
        ("-0", "0"),
    ],
)
def test_the_same_amount_in_two_spellings(one: str, other: str) -> None:
    assert parse_quantity(one) == parse_quantity(other)


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("1G", "1Gi"),
        ("0.1", "0.1000000000000000000001"),
        ("9007199254740992", "9007199254740993"),
        ("-1", "0"),
        ("999m", "1"),
        ("1023Mi", "1Gi"),
    ],
)
def test_a_hair_is_a_difference(smaller: str, larger: str) -> None:
    assert _parsed(smaller) < _parsed(larger)
    assert not _parsed(smaller) > _parsed(larger)
    assert _parsed(smaller) != _parsed(larger)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "-", "m", "Mi", "e3", ".e3", "1 ", " 1", "1\n", "1 Gi", "512MB", "512mi", "512MI", "512K"),
        *(
            "1e3Mi",
            "1e3m",
            "1Mi1",
            "1.2.3",
            "0,5",
            "1_000",
            "--1",
            "+-1",
            "1e",
            "1e+",
            "0x10",
            "½",
            "\u0661",
            "1\u00a0Gi",
        ),
        *("inf", ".inf", "nan", "${MEMORY}", "half"),
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    "text", ["9" * 10**6, "1e999999999", "1E-999999999", "1e" + "9" * 10**5, "0." + "0" * 10**6, "1" + " " * 10**6]
)
def test_what_no_machine_has_is_not_worked_out(text: str) -> None:
    assert parse_quantity(text) is None


@given(st.text("0123456789.eE+-", max_size=MAX_DIGITS))
def test_numbers_stay_small_whatever_is_written(text: str) -> None:
    quantity = parse_quantity(text)
    if quantity is not None:
        assert max(quantity.numerator.bit_length(), quantity.denominator.bit_length()) < 1000


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("1000m", "1"), ("1500m", "1500m"), ("0.5", "500m"), ("2", "2"), ("2.0", "2"), ("0", "0"), ("1k", "1000")],
)
def test_cpu_in_canonical_form(text: str, canonical: str) -> None:
    assert format_cpu(_parsed(text)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1024Mi", "1Gi"),
        ("512Mi", "512Mi"),
        ("1.5Gi", "1536Mi"),
        ("500M", "500M"),
        ("2000M", "2G"),
        ("1024M", "1024M"),
        ("1073741824", "1Gi"),
        ("1e9", "1G"),
        ("1000Mi", "1000Mi"),
        ("0", "0"),
        ("0Mi", "0"),
        ("1025", "1025"),
    ],
)
def test_memory_in_canonical_form(text: str, canonical: str) -> None:
    assert format_memory(_parsed(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3",
        "1..2",
        "..",
        ".",
        "1.2.",
        "+",
        "-",
        "1m2",
        "1mm",
        "1Kk",
        "\u0663",
        "1\u00b2",
        "1 ",
        " 1",
        "e3",
        "1e",
        "1e3m",
    ],
)
def test_what_is_not_a_quantity(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1" * MAX_DIGITS, True),
        ("1" * (MAX_DIGITS + 1), False),
        (f"1e{MAX_DIGITS}", True),
        (f"1e{MAX_DIGITS + 1}", False),
        (f"1e-{MAX_DIGITS}", True),
        (f"1e-{MAX_DIGITS + 1}", False),
    ],
)
def test_the_largest_numbers_that_are_read(text: str, known: bool) -> None:
    assert (parse_quantity(text) is not None) == known


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator"),
    [
        ("n", 3, 10**9), ("u", 3, 10**6), ("m", 3, 1000), ("", 3, 1), ("k", 3000, 1), ("M", 3 * 10**6, 1),
        ("G", 3 * 10**9, 1), ("T", 3 * 10**12, 1), ("P", 3 * 10**15, 1), ("E", 3 * 10**18, 1), ("Ki", 3 << 10, 1),
        ("Mi", 3 << 20, 1), ("Gi", 3 << 30, 1), ("Ti", 3 << 40, 1), ("Pi", 3 << 50, 1), ("Ei", 3 << 60, 1),
    ],
)  # fmt: skip
def test_each_unit(unit: str, numerator: int, denominator: int) -> None:
    quantity = _parsed(f"3{unit}")
    assert (quantity.numerator, quantity.denominator, quantity.suffix) == (numerator, denominator, unit)
    assert _parsed(f"+3{unit}").suffix == unit
    assert _parsed(f"-3{unit}").numerator == -numerator
    assert repr(quantity) == f"Quantity({numerator}, {denominator}, {unit!r})"
    twice = quantity.times(2)
    assert (twice.numerator, twice.denominator, twice.suffix) == (2 * numerator, denominator, unit)
    if denominator == 1 and unit:
        assert format_memory(quantity) == f"3{unit}"
        assert format_memory(quantity.times(1000 if unit.endswith("i") else 1024)).endswith(unit)
    assert _parsed("3e0").suffix == ""


def test_equal_quantities_have_the_same_hash() -> None:
    assert len({_parsed(text) for text in ("1", "1000m", "1e0", "1.0", "2")}) == 2
    assert _parsed("1") != "1"


@pytest.mark.parametrize(
    ("text", "memory", "cpu"),
    [
        ("1000", "1k", "1000"),
        ("1024", "1Ki", "1024"),
        ("1024000", "1024k", "1024000"),
        ("2048000", "2048k", "2048000"),
        ("1.0001", "2", "1001m"),
        ("1m", "1", "1m"),
        ("1u", "1", "1m"),
        ("-1500m", "-1", "-1500m"),
        ("1000k", "1M", "1000000"),
        ("1500Ki", "1500Ki", "1536000"),
        ("1.5Ki", "1536", "1536"),
        ("1e4", "10k", "10000"),
    ],
)
def test_the_unit_of_a_canonical_form(text: str, memory: str, cpu: str) -> None:
    assert (format_memory(_parsed(text)), format_cpu(_parsed(text))) == (memory, cpu)
