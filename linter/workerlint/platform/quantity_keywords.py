"""The keywords ``minQuantity`` and ``maxQuantity``, which compare Kubernetes quantities exactly.

They apply to strings and numbers that are quantities. Anything else is valid, as for other keywords of JSON Schema.
"""

from __future__ import annotations

from workerlint.manifest.quantity import parse_quantity
from workerlint.platform.plain_data import KnownQuantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from workerlint.manifest.quantity import Quantity
    from workerlint.platform.evaluation_run import Errors, Keyword


def quantity_of(value: Any) -> Quantity | None:
    """Return a string, a number, or what may be either, as a quantity; None if it is not one."""
    if isinstance(value, KnownQuantity):
        return parse_quantity(value.text)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return parse_quantity(str(value))


def _min_quantity(_validator: Any, least: Any, instance: Any, _schema: Any) -> Errors:
    return _compared(quantity_of(instance), quantity_of(least), -1)


def _max_quantity(_validator: Any, most: Any, instance: Any, _schema: Any) -> Errors:
    return _compared(quantity_of(instance), quantity_of(most), 1)


def _compared(quantity: Quantity | None, bound: Quantity | None, wrong: int) -> Errors:
    """Return an error if a quantity is less (-1) or greater (1) than a bound."""
    if quantity is None or bound is None or not (quantity < bound if wrong < 0 else quantity > bound):
        return []
    from jsonschema.exceptions import ValidationError

    return [ValidationError("")]


QUANTITY_KEYWORDS: dict[str, Keyword] = {"minQuantity": _min_quantity, "maxQuantity": _max_quantity}
