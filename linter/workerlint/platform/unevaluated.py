"""What the keywords ``unevaluatedProperties`` and ``unevaluatedItems`` leave out: what other keywords describe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workerlint.platform.evaluation_run import MAX_DEPTH, RUN
from workerlint.platform.plain_data import OpenMapping
from workerlint.platform.subschemas import REFERENCES


def evaluated_names(validator: Any, instance: dict[str, Any], schema: dict[str, Any]) -> set[Any]:
    """Return the keys of a mapping that a schema describes, other than by ``unevaluatedProperties``."""
    return _evaluated(validator, instance, schema, _names, "unevaluatedProperties")


def evaluated_indexes(validator: Any, instance: list[Any], schema: dict[str, Any]) -> set[Any]:
    """Return the indexes of a list that a schema describes, other than by ``unevaluatedItems``."""
    return _evaluated(validator, instance, schema, _indexes, "unevaluatedItems")


def _evaluated(
    validator: Any, instance: Any, schema: Any, own: Callable[[Any, Any, Any], set[Any]], without: str = ""
) -> set[Any]:
    """Return the names or indexes that a schema describes, other than by the keyword *without*.

    Where it is undecided whether a subschema applies, it does: only what is certainly not evaluated is left out.
    """
    run = RUN.get()
    run.steps -= 1
    everything = set(instance if isinstance(instance, dict) else range(len(instance)))
    if not isinstance(schema, dict):
        return set()
    if run.steps <= 0 or run.depth >= MAX_DEPTH:
        run.leave("it needs too many steps")
        return everything
    rest = "unevaluatedProperties" if isinstance(instance, dict) else "unevaluatedItems"
    if rest in schema and rest != without:
        return everything
    run.depth += 1
    found = own(validator, instance, schema)
    for subschema in _applied(validator, instance, schema):
        found |= everything if subschema is None else _evaluated(validator, instance, subschema, own)
    run.depth -= 1
    return found


def _applied(validator: Any, instance: Any, schema: dict[str, Any]) -> Iterator[Any]:
    """Yield the subschemas that apply to the same value; None for a reference that is not followed."""
    run = RUN.get()
    for keyword in REFERENCES:
        if keyword in schema and keyword in validator.VALIDATORS:
            yield run.prepared.targets.get((id(schema), keyword))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for subschema in schema.get(keyword, ()):
            if _applies(validator, instance, subschema) is not False:
                yield subschema
    if "if" in schema:
        applies = _applies(validator, instance, schema["if"])
        if applies is not False:
            yield schema["if"]
            yield schema.get("then", True)
        if applies is not True:
            yield schema.get("else", True)
    for name, subschema in schema.get("dependentSchemas", {}).items():
        if isinstance(instance, dict) and (name in instance or isinstance(instance, OpenMapping)):
            yield subschema


def _applies(validator: Any, instance: Any, subschema: Any) -> bool | None:
    valid = RUN.get().outcome(validator.descend(instance, subschema)).valid
    if valid is None:
        RUN.get().leave()
    return valid


def _names(_validator: Any, instance: dict[str, Any], schema: dict[str, Any]) -> set[Any]:
    if "additionalProperties" in schema:
        return set(instance)
    patterns = schema.get("patternProperties", ())
    matching = {name for name in instance if any(RUN.get().matches(pattern, name) is not False for pattern in patterns)}
    return matching | {name for name in instance if name in schema.get("properties", ())}


def _indexes(validator: Any, instance: list[Any], schema: dict[str, Any]) -> set[Any]:
    everything = range(len(instance))
    by_prefix = "prefixItems" in validator.VALIDATORS
    prefix = schema.get("prefixItems" if by_prefix else "items", [])
    if "items" in schema if by_prefix else not isinstance(prefix, list) or "additionalItems" in schema:
        return set(everything)
    found = set(everything[: len(prefix)])
    if by_prefix and "contains" in schema:
        inner = schema["contains"]
        found |= {index for index in everything if _applies(validator, instance[index], inner) is not False}
    return found
