"""What the pages of the rules on bounds and quantities promise, as models that share no code with the rules.

Each model gets the data of a manifest and yields what its rules find: the code, the severity and the field.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.rules.written_values import NOTHING, UNKNOWN, Numeric

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = Iterator[tuple[str, str, str]]

SCALING = "worker.autoScaling"
TARGETS = {"targetMemoryUtilizationPercentage": "memory", "targetCPUUtilizationPercentage": "cpu"}


def section(data: Any, *path: str | int) -> dict[str, Any]:
    """Return the mapping at a path, an empty one where there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def unset(value: object) -> bool:
    """Return whether a field is missing or null."""
    return value is None or value is NOTHING


# Replicas and autoscaling.


def integer(value: object) -> int | None:
    """Return a number without a fraction."""
    number = Fraction(value) if isinstance(value, Numeric) else Fraction(1, 2)
    return int(number) if number.denominator == 1 else None


def count(value: object) -> int | None:
    """Return an integer from 1 to the largest that Kubernetes accepts."""
    number = integer(value)
    return number if number is not None and 1 <= number <= 2147483647 else None


def wrong_count(value: object) -> bool:
    """Return whether a value is set, known, and not a count."""
    return not unset(value) and value is not UNKNOWN and count(value) is None


def replicas(data: Any) -> Found:
    """DW311: an integer from 1 to 2147483647."""
    scaling = section(data, "worker", "autoScaling")
    if wrong_count(section(data, "worker").get("replicas")):
        yield "DW311", "error", "worker.replicas"
    for name in ("minReplicas", "maxReplicas"):
        if wrong_count(scaling.get(name)):
            yield "DW311", "error", f"{SCALING}.{name}"


def autoscaling(data: Any) -> Found:
    """DW312, DW313, DW314, DW317 and DW318: the bounds of autoscaling."""
    if "autoScaling" not in section(data, "worker"):
        return
    scaling = section(data, "worker", "autoScaling")
    enabled, low, high = scaling.get("enabled"), scaling.get("minReplicas"), scaling.get("maxReplicas")
    least, most, chosen = count(low), count(high), count(section(data, "worker").get("replicas"))
    crossed = least is not None and most is not None and least > most
    if crossed:
        yield "DW312", "error", f"{SCALING}.minReplicas"
    if enabled is True:
        below, above = chosen and least and chosen < least, chosen and most and chosen > most
        if not crossed and (below or above):
            yield "DW313", "error", "worker.replicas"
        no_target = all(unset(scaling.get(target)) for target in TARGETS)
        if unset(high):
            yield "DW314", "error", f"{SCALING}.maxReplicas"
        elif no_target:
            yield "DW314", "warning", f"{SCALING}.targetCPUUtilizationPercentage"
        if most is not None and (least == most if not unset(low) else most == 1):
            yield "DW317", "warning", f"{SCALING}.maxReplicas"
    elif any(not unset(scaling.get(name)) for name in ("minReplicas", "maxReplicas", *TARGETS)) and (
        enabled is False or unset(enabled)
    ):
        yield "DW318", "info", f"{SCALING}.enabled"


def targets(data: Any) -> Found:
    """DW315: an integer; above 100 is information only, unless the limit makes it unreachable."""
    scaling, high = section(data, "worker", "autoScaling"), []
    for target, resource in TARGETS.items():
        value = scaling.get(target)
        if wrong_count(value):
            yield "DW315", "error", f"{SCALING}.{target}"
        percentage = count(value)
        if percentage is None or percentage <= 100 or scaling.get("enabled") is False:
            continue
        request, limit = (sound(data, part, resource) for part in ("requests", "limits"))
        if request is not None and limit is not None and request <= limit < request * percentage / 100:
            yield "DW315", "warning", f"{SCALING}.{target}"
        else:
            high.append(target)
    if high:
        first = next(name for name in scaling if name in high)
        yield "DW315", "info", f"{SCALING}.{first}"


def targets_without_a_request(data: Any) -> Found:
    """DW316: a target needs a request, or a limit, which is then the request."""
    scaling, resources = section(data, "worker", "autoScaling"), section(data, "worker").get("resources")
    if scaling.get("enabled") is not True or not isinstance(resources, dict):
        return
    for target, resource in TARGETS.items():
        if count(scaling.get(target)) is not None and all(_lacks(resources, part, resource) for part in AMOUNTS):
            is_left_out = bool(resources) and "requests" not in resources
            yield "DW316", "warning" if is_left_out else "error", f"{SCALING}.{target}"


def _lacks(resources: dict[str, Any], part: str, resource: str) -> bool:
    if part not in resources:
        return True
    values = resources[part]
    # An empty `requests` is the finding of DW207.
    if values is NOTHING:
        return part == "limits"
    return values is None or (isinstance(values, dict) and unset(values.get(resource)))


def availability(data: Any) -> Found:
    """DW332: a single replica cannot be distributed, unless autoscaling may add others."""
    worker = section(data, "worker")
    scaling = worker.get("autoScaling")
    is_off = unset(scaling) or (isinstance(scaling, dict) and scaling.get("enabled") is False)
    if not section(worker, "highAvailabilityConfig") or not is_off:
        return
    if unset(worker.get("replicas")):
        yield "DW332", "warning", "worker.highAvailabilityConfig"
    elif integer(worker["replicas"]) == 1:
        yield "DW332", "warning", "worker.replicas"


# Quantities.

AMOUNTS = ("requests", "limits")
DEFAULTS = {
    ("requests", "cpu"): Fraction(1, 10), ("requests", "memory"): Fraction(100 * 2**20),
    ("limits", "cpu"): Fraction(4, 10), ("limits", "memory"): Fraction(400 * 2**20),
}  # fmt: skip
_BINARY = {f"{unit}i": Fraction(2) ** (10 * power) for power, unit in enumerate("KMGTPE", 1)}
_DECIMAL = {unit: Fraction(10) ** (3 * power) for power, unit in enumerate(("n", "u", "m", "", *"kMGTPE"), -3)}
_QUANTITY = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:[eE]([+-]?[0-9]+)|([numkMGTPE]?|[KMGTPE]i))")


def parse(text: str) -> tuple[Fraction, str] | None:
    """Return the exact value of a Kubernetes quantity and its suffix; None where it is not one."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    suffix = match[3] or ""
    exponent = Fraction(10) ** int(match[2]) if match[2] else 1
    return Fraction(match[1].rstrip(".")) * exponent * {**_BINARY, **_DECIMAL}[suffix], suffix


def written(data: Any, part: str, resource: str) -> str | None:
    """Return the text of a quantity; None for a value of another kind."""
    value = section(data, "worker", "resources", part).get(resource)
    return str(value) if isinstance(value, str) else None


def quantity(data: Any, part: str, resource: str) -> Fraction | None:
    """Return a quantity, whatever its sign and its unit."""
    found = parse(written(data, part, resource) or "")
    return found[0] if found else None


def implausible(resource: str, amount: Fraction, suffix: str) -> bool:
    """Return whether a unit cannot be meant, or whether Kubernetes accepts no such fraction of a core."""
    if resource == "memory":
        return suffix in {"m", "u", "n"}
    return suffix not in {"", "m", "u", "n"} or amount < Fraction(1, 1000)


def unusual(part: str, resource: str, amount: Fraction, suffix: str) -> bool:
    """Return whether a size is possible but unusual."""
    if resource == "cpu":
        return amount > 1000 or (amount >= 100 and not suffix)
    return amount > 4 * 2**40 or (part == "limits" and amount < 4 * 2**20)


def sound(data: Any, part: str, resource: str) -> Fraction | None:
    """Return a quantity that can be compared with others."""
    found = parse(written(data, part, resource) or "")
    if found is None or found[0] <= 0 or implausible(resource, *found) or unusual(part, resource, *found):
        return None
    return found[0]


def field(part: str, resource: str = "") -> str:
    """Return the path of `requests`, of `limits`, or of a quantity, as findings show it."""
    return f"worker.resources.{part}" + (f".{resource}" if resource else "")


def quantities(data: Any) -> Found:
    """DW321, DW322, DW326 and DW327: each quantity alone."""
    for part, resource in DEFAULTS:
        text = written(data, part, resource)
        if text is None:
            continue
        found, at = parse(text), field(part, resource)
        request, limit = quantity(data, "requests", resource), quantity(data, "limits", resource)
        if found is None:
            yield "DW321", "error", at
        elif found[0] <= 0:
            rejected = found[0] < 0 or (part == "limits" and request is not None and request > 0)
            yield "DW326", "error" if rejected else "warning", at
        elif implausible(resource, *found):
            yield "DW322", "error", at
        elif unusual(part, resource, *found):
            exceeds = request is not None and limit is not None and request > limit > 0
            # Where both are unusual, the request is the one to be rejected.
            first = part == "requests" or sound(data, "requests", resource) is not None
            yield "DW322", "error" if exceeds and first else "warning", at
        elif found[1] and "." not in text and canonical(resource, *found) not in {None, text}:
            yield "DW327", "info", at


def canonical(resource: str, amount: Fraction, suffix: str) -> str | None:
    """Return a quantity with the largest suffix that leaves no fraction; None if there is none.

    Smaller suffixes than ``m`` for CPU and than bytes for memory are not canonical.
    """
    units = {"": Fraction(1), **_BINARY} if suffix in _BINARY else {k: v for k, v in _DECIMAL.items() if v >= 1}
    if resource == "cpu":
        units = {"m": Fraction(1, 1000), "": Fraction(1)}
    whole = [(value, unit) for unit, value in units.items() if (amount / value).denominator == 1]
    return f"{amount / max(whole)[0]}{max(whole)[1]}" if whole else None


def requests_above_limits(data: Any) -> Found:
    """DW323: no request exceeds its limit; where one of both is missing, its defaults may apply."""
    for resource in ("cpu", "memory"):
        request, limit = (sound(data, part, resource) for part in AMOUNTS)
        if request is not None and limit is not None and request > limit:
            yield "DW323", "error", field("requests", resource)
    for part, other in (AMOUNTS, AMOUNTS[::-1]):
        beyond = against_default(data, part, other)
        if beyond:
            yield "DW323", "warning", beyond[0]


def against_default(data: Any, part: str, other: str) -> list[str]:
    """Return the quantities of *part* that contradict the defaults of *other*, which is not set at all."""
    resources = section(data, "worker", "resources")
    found = []
    for resource in ("cpu", "memory"):
        amount = sound(data, part, resource)
        if amount is not None and resources.get(other) is None:
            low, high = (amount, DEFAULTS[other, resource])[:: 1 if part == "requests" else -1]
            found += [field(part, resource)] if low > high else []
    return found


def pairs(data: Any) -> Found:
    """DW324 and DW325: a limit without its request, and the opposite."""
    resources = section(data, "worker", "resources")
    for code, part, other in (("DW324", "limits", "requests"), ("DW325", "requests", "limits")):
        named = [name for name in ("cpu", "memory") if written(data, part, name) is not None]
        if named and resources.get(other) is None and not against_default(data, part, other):
            yield code, "warning", field(part)
        values = resources.get(other)
        for resource in named:
            # An explicit `{}` is accepted.
            if isinstance(values, dict) and values and unset(values.get(resource)):
                is_empty = resource in values
                only_cpu = code == "DW325" and resource == "cpu" and not is_empty
                yield code, "info" if only_cpu else "warning", field(other if is_empty else part, resource)


MODELS = (
    replicas, autoscaling, targets, targets_without_a_request, availability, quantities, requests_above_limits, pairs
)  # fmt: skip
CODES = {
    "DW311", "DW312", "DW313", "DW314", "DW315", "DW316", "DW317", "DW318", "DW321", "DW322", "DW323", "DW324", "DW325",
    "DW326", "DW327", "DW332",
}  # fmt: skip


def expected(data: Any) -> list[tuple[str, str, str]]:
    """Return all that the modeled rules find: codes, severities and fields."""
    return [found for model in MODELS for found in model(data)]
