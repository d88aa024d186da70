"""Kubernetes quantities, exact: parsed, compared and written in canonical form."""

from __future__ import annotations

from workerlint.core.memo import Memo
from workerlint.core.record import Struct
from workerlint.core.text import Pattern

_FORM = Pattern(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:([eE][+-]?[0-9]+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_SUFFIX_LETTERS = "numkMGTPEi"
_BINARY_DOWN = tuple(reversed(_BINARY.items()))
_DECIMAL_DOWN = tuple((unit, power) for unit, power in reversed(_DECIMAL.items()) if power >= 0)
BINARY_SUFFIXES = tuple(_BINARY)
MAX_DIGITS = 40
"""A quantity with more digits or a larger exponent is not valid: Kubernetes limits them far below."""


class Quantity(Struct):
    """An exact quantity: *numerator* / *denominator*."""

    numerator: int
    denominator: int = 1
    suffix: str = ""
    """The unit as written, empty for none or an exponent."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self._cross(other) == other._cross(self)

    def __lt__(self, other: Quantity) -> bool:
        return self._cross(other) < other._cross(self)

    def __gt__(self, other: Quantity) -> bool:
        return self._cross(other) > other._cross(self)

    def __hash__(self) -> int:
        from fractions import Fraction

        return hash(Fraction(self.numerator, self.denominator))

    def __repr__(self) -> str:
        return f"Quantity({self.numerator}, {self.denominator}, {self.suffix!r})"

    def _cross(self, other: Quantity) -> int:
        return self.numerator * other.denominator

    def times(self, factor: int) -> Quantity:
        """Return *factor* times this quantity."""
        return Quantity(self.numerator * factor, self.denominator, self.suffix)


def parse_quantity(text: str) -> Quantity | None:
    """Return a quantity, or None when *text* is not one.

    Source: the Kubernetes API's resource quantities (a decimal number with an exponent or one of the suffixes).
    """
    quantity: Quantity | None = _QUANTITIES[text]
    return quantity


def _parse_quantity(text: str) -> Quantity | None:
    if len(text) > MAX_DIGITS:
        return None
    number = text.rstrip(_SUFFIX_LETTERS)
    digits = number.replace(".", "", 1)
    suffix = text[len(number) :]
    sign = exponent = ""
    # Only a sign, an exponent or an invalid quantity needs the expression.
    if not digits.isdecimal() or not digits.isascii() or (suffix not in _DECIMAL and suffix not in _BINARY):
        match = _FORM.fullmatch(text)
        if not match:
            return None
        sign, number, exponent, suffix = match.groups("")
    power = _DECIMAL.get(suffix, 0)
    if exponent:
        power = int(exponent[1:])
        if abs(power) > MAX_DIGITS:
            return None
    whole, _, fraction = number.partition(".")
    numerator = int(whole + fraction or "0") << _BINARY.get(suffix, 0)
    power -= len(fraction)
    if sign == "-":
        numerator = -numerator
    if power >= 0:
        return Quantity(numerator * 10**power, 1, suffix)
    return Quantity(numerator, 10**-power, suffix)


_QUANTITIES = Memo(_parse_quantity, 256)
"""Most Workers use one of a few quantities."""


def format_cpu(amount: Quantity) -> str:
    """Return a CPU quantity in canonical form: whole cores, or millicores (rounded up)."""
    if amount.numerator % amount.denominator == 0:
        return str(amount.numerator // amount.denominator)
    return f"{-(-amount.numerator * 1000 // amount.denominator)}m"


def format_memory(amount: Quantity) -> str:
    """Return a memory quantity in canonical form: whole bytes (rounded up), in the largest unit without a fraction.

    The unit is a power of 1024 or 1000 as that of *amount*; for plain bytes the shorter form is used.
    """
    whole = -(-amount.numerator // amount.denominator)
    binary = next((f"{whole >> bits}{unit}" for unit, bits in _BINARY_DOWN if whole % (1 << bits) == 0), str(whole))
    decimal = next((f"{whole // 10**power}{unit}" for unit, power in _DECIMAL_DOWN if whole % 10**power == 0), "")
    if whole == 0 or amount.suffix in _BINARY:
        return binary if whole else "0"
    return decimal if amount.suffix or len(decimal) < len(binary) else binary
