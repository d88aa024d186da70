"""Kubernetes quantities, read and compared exactly: ``500m`` CPU, ``1.5Gi`` of memory.

Whole numbers do it: ``decimal`` would cost 5 ms of start-up, and floats are not exact.
"""

from __future__ import annotations

from functools import lru_cache

from workerlint.pattern import Pattern

_FORM = Pattern(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:([eE][+-]?[0-9]+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_BINARY_DOWN = tuple(reversed(_BINARY.items()))
_DECIMAL_DOWN = tuple((unit, power) for unit, power in reversed(_DECIMAL.items()) if power >= 0)
BINARY_SUFFIXES = tuple(_BINARY)
MAX_DIGITS = 40
"""Quantities with more digits or a larger exponent are no quantities: Kubernetes caps them far below."""


class Quantity:
    """An exact amount: *numerator* / *denominator*. *suffix* is the unit as written, empty for none or an exponent."""

    __slots__ = ("denominator", "numerator", "suffix")

    numerator: int
    denominator: int
    suffix: str

    def __init__(self, numerator: int, denominator: int = 1, suffix: str = "") -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.suffix = suffix

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
        """Give the amount *factor* times."""
        return Quantity(self.numerator * factor, self.denominator, self.suffix)


@lru_cache(256)
def parse_quantity(text: str) -> Quantity | None:
    """Read a quantity; None when *text* is none. Remembered: most Workers ask for one of a few amounts.

    Source: the Kubernetes API's resource quantities (a decimal number with an exponent or one of the suffixes).
    """
    if len(text) > MAX_DIGITS:
        return None
    match = _FORM.fullmatch(text)
    if not match:
        return None
    sign, number, exponent, suffix = match.groups()
    suffix = suffix or ""
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


def format_cpu(amount: Quantity) -> str:
    """Write an amount of CPU in canonical form: whole cores, or millicores (rounded up)."""
    if amount.numerator % amount.denominator == 0:
        return str(amount.numerator // amount.denominator)
    return f"{-(-amount.numerator * 1000 // amount.denominator)}m"


def format_memory(amount: Quantity) -> str:
    """Write an amount of memory in canonical form: whole bytes (rounded up), in the largest unit without a fraction.

    Its unit is of the family that *amount* was written in, powers of 1024 or 1000; plain bytes take the shorter form.
    """
    whole = -(-amount.numerator // amount.denominator)
    binary = next((f"{whole >> bits}{unit}" for unit, bits in _BINARY_DOWN if whole % (1 << bits) == 0), str(whole))
    decimal = next((f"{whole // 10**power}{unit}" for unit, power in _DECIMAL_DOWN if whole % 10**power == 0), "")
    if whole == 0 or amount.suffix in _BINARY:
        return binary if whole else "0"
    return decimal if amount.suffix or len(decimal) < len(binary) else binary
