"""Values that should be an integer from 1 to LARGEST: what is wrong with one, and which integer it means."""

from __future__ import annotations

from workerlint.core.wording import shorten
from workerlint.manifest.autoscaling import LARGEST
from workerlint.secrets.wording import found
from workerlint.syntax.nodes import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.attribute import Attribute

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def integer_problem(value: Attribute) -> str:
    """Return the message for a value that is not an integer from 1 to LARGEST."""
    if value.integer is None:
        return f"expected an integer, found {found(value)}"
    limit = f"at most {LARGEST}" if value.integer > 0 else "at least 1"
    return f"`{value.name}` is {shorten(value.text)}: must be {limit}"


def intended_integer(value: Attribute) -> str:
    """Return the integer above zero that a string such as ``two``, ``3.0`` or ``80%`` means, or an empty string."""
    text = value.text.strip().lower()
    whole, _, fraction = text.removesuffix("%").strip().partition(".")
    # `1_000` and `0b11` are integers to some readers; none writes `10:30` for 630.
    readings = value.node.readings if isinstance(value.node, Scalar) else None
    number = readings.yaml_v3.number if readings else None
    if text in _WORDS:
        number = _WORDS.index(text) + 1
    elif whole.isdecimal() and len(whole) < 10 and not fraction.strip("0"):
        number = int(whole)
    return str(number) if isinstance(number, int) and 0 < number <= LARGEST else ""
