"""How YAML 1.1, YAML 1.2 and Go's yaml.v3 read plain scalars: one table for every rule that depends on it.

Sources: the type repository of YAML 1.1 (yaml.org/type), the core schema of YAML 1.2.2 (section 10.3), and resolve.go
of gopkg.in/yaml.v3. yaml.v3 decodes what YAML 1.1 and 1.2 both call numbers, and ``0b1``, ``1_000`` and ``010`` as 1.1;
without a type to decode into it reads booleans as 1.2. It has no base-60 numbers.
"""

from __future__ import annotations

from workerlint.core.memo import Memo
from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.syntax.scalar_kinds import BOOLEANS_1_1, CORE_NUMBER, CORE_WORDS, INFINITE, NAN, core_kind, may_differ

_INTEGER_1_1 = Pattern(r"[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)")
_NUMBER_1_1 = Pattern(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
)
_DATE_1_1 = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)

_INTEGER_GO = Pattern(r"([-+]?)0(?:[bB](?P<binary>[01]+)|[oO]?(?P<octal>[0-7]+)|[xX](?P<hex>[0-9a-fA-F]+))")
_PREFIX_SIGN_GO = Pattern(r"0(?:b(?P<binary>[-+][01]+)|o(?P<octal>[-+][0-7]+))")
"""yaml.v3 parses what follows ``0b`` or ``0o`` again, and so allows a sign there."""
_DECIMAL_GO = Pattern(r"[-+]?(?:0|[1-9][0-9]*)")
_DATE_GO = Pattern(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?P<t>[Tt])?(?(t)| )([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})?)?"
)
_LARGEST_GO = 2**64 - 1
_SMALLEST_GO = -(2**63)
_BASES = {"binary": 2, "octal": 8, "hex": 16}
_MAX_DIGITS = 250
"""An integer with more digits counts as infinite. Fewer digits fit a floating-point number in every base."""


class Reading(Record):
    """What one reader reads a plain scalar as."""

    kind: str
    """``string``, ``integer``, ``number``, ``boolean``, ``null`` or ``date``."""
    value: str | int | float | bool | None
    """The value; for a string or a date, its text."""

    @property
    def number(self) -> int | float | None:
        """The value of an integer or number, else None."""
        return self.value if self.kind in {"integer", "number"} else None  # type: ignore[return-value]

    def agrees(self, other: Reading) -> bool:
        """Return whether two readers read the same value; ``1`` and ``1.0`` are the same."""
        one, two = self.number, other.number
        if one is None or two is None:
            return self == other
        # Some readers round large integers, and NaN does not equal itself.
        return float(one) == float(two) or (one != one and two != two)  # noqa: PLR0124


class Readings(Record):
    """What the three readers read a plain scalar as."""

    yaml_1_1: Reading
    yaml_1_2: Reading
    """By the core schema."""
    yaml_v3: Reading
    """By Go's gopkg.in/yaml.v3, where no type is expected."""

    @property
    def differ(self) -> bool:
        """Whether the readers disagree in kind or value."""
        return not (self.yaml_1_2.agrees(self.yaml_1_1) and self.yaml_1_2.agrees(self.yaml_v3))

    @property
    def numbers(self) -> list[int | float]:
        """The different numbers that the readers read, without those that read no number."""
        read = [reading.number for reading in (self.yaml_1_1, self.yaml_1_2, self.yaml_v3)]
        return list({float(number): number for number in read if number is not None}.values())


def readings(text: str) -> Readings | None:
    """Return how the readers read a plain scalar differently; None when all read it as the same value."""
    found: Readings | None = _DIFFERENCES[text]
    return found


def read_core(text: str) -> Reading:
    """Return what YAML 1.2 core reads a plain scalar as."""
    kind = core_kind(text)
    if kind == "string":
        return Reading(kind, text)
    if kind == "integer":
        return _integer(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    return Reading(kind, _floating(text) if kind == "number" else CORE_WORDS[text])


def read_yaml_1_1(text: str) -> Reading:
    """Return what YAML 1.1 reads a plain scalar as."""
    if text in CORE_WORDS or text in BOOLEANS_1_1:
        value = BOOLEANS_1_1.get(text, CORE_WORDS.get(text))
        return Reading("null" if value is None else "boolean", value)
    if _INTEGER_1_1.fullmatch(text):
        plain = text.replace("_", "")
        digits = plain.lstrip("+-")
        if ":" in digits and len(digits) <= _MAX_DIGITS:
            return Reading("integer", _signed(plain, _base_60([int(part) for part in digits.split(":")])))
        base = {"0b": 2, "0x": 16}.get(digits[:2], 8 if digits[0] == "0" else 10)
        return _integer(plain, base)
    if _NUMBER_1_1.fullmatch(text):
        plain = text.replace("_", "")
        if ":" in plain:
            return Reading("number", _signed(plain, _base_60([float(part) for part in plain.lstrip("+-").split(":")])))
        return Reading("number", _floating(plain))
    if INFINITE.fullmatch(text) or text in NAN:
        return Reading("number", _floating(text))
    return Reading("date" if _DATE_1_1.fullmatch(text) else "string", text)


def read_yaml_v3(text: str) -> Reading:
    """Return what Go's yaml.v3 reads a plain scalar as where no type is expected."""
    if text in CORE_WORDS:
        return Reading("null" if CORE_WORDS[text] is None else "boolean", CORE_WORDS[text])
    if INFINITE.fullmatch(text) or text in NAN:
        return Reading("number", _floating(text))
    if text[0] == ".":
        return _go_number(text, text)
    if text[0] not in "+-0123456789":
        return Reading("string", text)
    if _is_go_date(text):
        return Reading("date", text)
    plain = text.replace("_", "")
    match = _INTEGER_GO.fullmatch(plain) or _PREFIX_SIGN_GO.fullmatch(plain)
    value = None
    if match is not None:
        name = match.lastgroup or ""
        value = int(match[name], _BASES[name])
        value = -value if plain[0] == "-" else value
    elif _DECIMAL_GO.fullmatch(plain) and len(plain) < _MAX_DIGITS:
        value = int(plain)
    if value is not None and _SMALLEST_GO <= value <= _LARGEST_GO:
        return Reading("integer", value)
    return _go_number(plain, text)


def _go_number(plain: str, text: str) -> Reading:
    """Return a floating-point number; a string if the text is not one, or is out of range."""
    value = _floating(plain) if CORE_NUMBER.fullmatch(plain) else None
    return Reading("string", text) if value is None or abs(value) == float("inf") else Reading("number", value)


def _is_go_date(text: str) -> bool:
    """Return whether yaml.v3 reads a timestamp: a date that exists, alone or with a time."""
    match = _DATE_GO.fullmatch(text)
    # A time needs a zone after T, and has none after a space.
    if match is None or bool(match["t"]) != bool(match["zone"]):
        return False
    year, month, day = (int(match[at]) for at in (1, 2, 3))
    hour, minute, second = (int(match[at] or 0) for at in (5, 6, 7))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = {2: 29 if leap else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return 1 <= month <= 12 and 1 <= day <= days and hour < 24 and minute < 60 and second < 60


def _integer(text: str, base: int) -> Reading:
    digits = text.lstrip("+-")
    prefix = 2 if digits[:2] in {"0b", "0o", "0x"} else 0
    if len(digits) > _MAX_DIGITS:
        return Reading("integer", _signed(text, float("inf")))
    # The digits may be missing: `0b_` is an integer by its expression.
    return Reading("integer", _signed(text, int(digits[prefix:] or "0", base)))


def _floating(text: str) -> float:
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


def _signed(text: str, value: float) -> float:
    return -value if text[0] == "-" else value


def _base_60(parts: list[int] | list[float]) -> float:
    value: float = 0
    for part in parts:
        value = value * 60 + part
    return value


def _differences(text: str) -> Readings | None:
    """Return the readings of a plain scalar where they differ."""
    if not may_differ(text):
        return None
    found = Readings(read_yaml_1_1(text), read_core(text), read_yaml_v3(text))
    return found if found.differ else None


_DIFFERENCES = Memo(_differences, 1024)
"""Manifests repeat the same few scalars."""
