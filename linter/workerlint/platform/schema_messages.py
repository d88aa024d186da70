"""The messages for violations of a JSON Schema. They quote scalars only, and none that may be a secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from workerlint.core.record import Struct
from workerlint.core.wording import closest, code, codes, listing_of_few, plural, shorten
from workerlint.manifest.attribute import Attribute
from workerlint.manifest.unknown import intended
from workerlint.platform.schema_violation import EVERYWHERE, EXCLUSIVE, NOTHING, SchemaViolation
from workerlint.secrets.wording import expected, found, may_be_secret
from workerlint.syntax.nodes import Mapping, Scalar

_FEW = 8


class Described(Struct):
    """The words for a violation."""

    message: str
    help: str
    instead: str = ""
    """The known name, or the string value, that was probably meant."""


def describe(violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    """Return the words for a violation of the schema of *owner*, such as ``nilus:1.0``.

    *place* is the attribute at fault: the value, the unknown key, or the mapping that lacks a field.
    """
    shown = code(owner)
    if violation.is_absence:
        return _absence(violation, shown)
    if violation.is_at_key:
        return _wrong_key(violation, place, shown)
    words = _WORDS.get(violation.keyword)
    if words is not None:
        return words(violation, place, shown)
    return Described(f"{found(place)} is not valid for {shown}", f"compare it with the schema of {shown}")


def _absence(violation: SchemaViolation, owner: str) -> Described:
    if violation.branches:
        groups = [codes(group, "and") for group in violation.branches]
        either = listing_of_few(groups).replace(" and ", " or ") if all(len(g) == 1 for g in violation.branches) else ""
        if not either:
            rest = [f"{len(groups) - _FEW + 1} more"] if len(groups) > _FEW else groups[_FEW - 1 :]
            either = ", or ".join([*groups[: _FEW - 1], *rest])
        return Described(f"missing required field {either}", f"add {either}, which {owner} requires")
    name = code(violation.name)
    if violation.keyword != "required":
        for field, names in violation.value.items():
            if field in violation.instance and isinstance(names, list) and violation.name in names:
                cause = code(field)
                return Described(f"missing field {name}, which {cause} requires", f"add {name} or remove {cause}")
    return Described(f"missing required field {name}", f"add {name}, which {owner} requires")


def _wrong_key(violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    name = violation.name
    if violation.keyword == "propertyNames":
        return Described(f"invalid field name {code(name)} for {owner}", _name_help(violation.inner))
    if violation.keyword in {NOTHING, "not"}:
        return Described(f"unexpected field {code(name)} for {owner}", "remove it")
    known = list(violation.schema.get("properties", {}))
    mapping = place.container
    meant = intended(name, mapping, known) if isinstance(mapping, Mapping) else ""
    if meant and isinstance(mapping, Mapping) and meant in mapping.entries:
        message = f"unknown field {code(name)} for {owner}: {code(meant)} is already set"
        return Described(message, f"keep only {code(meant)}")
    if meant:
        return Described(f"unknown field {code(name)} for {owner}", f"did you mean {code(meant)}?", meant)
    few = f"; the known field{'s are' if known[1:] else ' is'} {codes(known)}" if 0 < len(known) <= _FEW else ""
    help = f"remove it{few}"
    return Described(f"unknown field {code(name)} for {owner}", help)


def _name_help(inner: SchemaViolation | None) -> str:
    keyword = inner.keyword if inner is not None else ""
    value: Any = inner.value if inner is not None else None
    if keyword == "pattern":
        return f"use a name that matches {_pattern_code(value)}"
    if keyword == "enum":
        return f"use one of {_listed(value)}"
    if keyword in {"minLength", "maxLength"}:
        return f"use at {'least' if keyword == 'minLength' else 'most'} {plural(int(value), 'character')}"
    return "rename it"


def _type(violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
    types = expected(violation.types)
    return Described(f"expected {types}, found {found(place)}", f"use {types}")


def _enum(violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
    values = violation.value if violation.keyword == "enum" else [violation.value]
    message = f"{found(place)} is not a valid {_named(place)}"
    if len(values) == 1:
        return Described(message, f"set it to {_listed(values)}", values[0] if isinstance(values[0], str) else "")
    strings = [value for value in values if isinstance(value, str)]
    near = closest(place.text, strings) if place.string is not None else []
    if near:
        return Described(message, f"did you mean {code(near[0])}?", near[0])
    return Described(message, f"set it to one of {_listed(values)}")


def _named(place: Attribute) -> str:
    """Return how a message names what a value is for: its field, or the list that contains it."""
    if isinstance(place.name, int):
        return f"item of {_subject(place.parent)}" if place.parent else "item"
    return _name(place)


def _subject(place: Attribute) -> str:
    """Return a value as the subject of a message."""
    return f"the {_named(place)}" if isinstance(place.name, int) else _name(place)


def _container(item: Attribute) -> str:
    """Return the list that contains an item as messages name it."""
    return _subject(item.parent) if item.parent else "value"


def _name(place: Attribute) -> str:
    return code(str(place.name)) if place.name != "" else "value"


def _bound(relation: str, opposite: str) -> Callable[[SchemaViolation, Attribute, str], Described]:
    def words(violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
        bound = code(_json(violation.value))
        exclusive = violation.schema.get(f"exclusive{violation.keyword[:1].upper()}{violation.keyword[1:]}") is True
        if exclusive or violation.keyword.startswith("exclusive"):
            return Described(f"{found(place)} is not {opposite} {bound}", f"use a number {opposite} {bound}")
        limit = "minimum" if relation == "less than" else "maximum"
        most = "at least" if relation == "less than" else "at most"
        return Described(f"{found(place)} is {relation} the {limit} {bound}", f"set it to {most} {bound}")

    return words


def _quantity(relation: str, limit: str, most: str) -> Callable[[SchemaViolation, Attribute, str], Described]:
    def words(violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
        bound = code(str(violation.value))
        return Described(f"{code(place.text)} is {relation} the {limit} {bound}", f"set it to {most} {bound}")

    return words


def _multiple(violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
    divisor = code(_json(violation.value))
    return Described(f"{found(place)} is not a multiple of {divisor}", f"use a multiple of {divisor}")


def _length(violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
    short = violation.keyword == "minLength"
    limit = plural(int(violation.value), "character")
    message = f"{found(place)} is {'shorter' if short else 'longer'} than {limit}"
    if short and not violation.instance:
        message = f"{_subject(place)} is an empty string"
    return Described(message, f"use at {'least' if short else 'most'} {limit}")


def _pattern(violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    pattern = _pattern_code(violation.value)
    return Described(f"{found(place)} does not match {pattern}", f"use a value that matches it, as {owner} requires")


def _pattern_code(pattern: str) -> str:
    return f"`{shorten(pattern, 80)}`"


def _size(violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    noun = "item" if violation.keyword.endswith("Items") else "field"
    size, bound = len(violation.instance), int(violation.value)
    name = _subject(place)
    if size < bound:
        missing = bound - size
        message = f"{name} has {plural(size, noun)}; {owner} requires at least {bound}" if size else f"{name} is empty"
        if missing == 1:
            return Described(message, f"add {'another' if size else 'an'} {noun}" if noun == "item" else "add a field")
        return Described(message, f"add {missing} {'more ' if size else ''}{noun}s")
    return Described(
        f"{name} has {plural(size, noun)}; {owner} allows at most {bound}", f"remove {plural(size - bound, noun)}"
    )


def _duplicate(_violation: SchemaViolation, place: Attribute, _owner: str) -> Described:
    node = place.node
    shown = f" {code(node.text)}" if isinstance(node, Scalar) and not may_be_secret(place) else ""
    return Described(f"duplicate item{shown} in {_container(place)}", "remove it")


def _contains(violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    inner = violation.value if isinstance(violation.value, dict) else {}
    wanted = f"{_listed([inner['const']])}" if "const" in inner else ""
    wanted = f"one of {_listed(inner['enum'])}" if "enum" in inner else wanted
    wanted = f"an item that matches {_pattern_code(inner['pattern'])}" if "pattern" in inner else wanted
    message = f"{_subject(place)} does not contain the items that {owner} requires"
    return Described(message, f"add {wanted}" if wanted else f"compare it with the schema of {owner}")


def _nothing(_violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    if isinstance(place.name, int):
        return Described(f"unexpected item in {_container(place)} for {owner}", "remove it")
    return Described(f"unexpected {_name(place)} for {owner}", "remove it")


def _not(_violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    return Described(f"{owner} does not allow {found(place)} here", "use another value")


def _exclusive(violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    names = [name for group in violation.branches for name in group]
    if names:
        return Described(f"{codes(names, 'and')} exclude each other", f"keep only one of {codes(names)}")
    message = f"{found(place)} matches more than one form that {owner} allows"
    return Described(message, f"compare it with the schema of {owner}")


def _alternatives(_violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    message = f"{found(place)} does not match any form that {owner} allows"
    return Described(message, f"compare it with the schema of {owner}")


def _everywhere(_violation: SchemaViolation, place: Attribute, owner: str) -> Described:
    message = f"{found(place)} is not valid in any definition of {owner}"
    return Described(message, f"compare it with the schemas of {owner}")


def _listed(values: Iterable[Any]) -> str:
    """Return values of a schema as in a sentence; long lists are cut."""
    shown = [code(value if isinstance(value, str) else _json(value)) for value in values]
    return ", ".join(shown if len(shown) <= _FEW else [*shown[: _FEW - 1], f"{len(shown) - _FEW + 1} more"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_WORDS: dict[str, Callable[[SchemaViolation, Attribute, str], Described]] = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "minimum": _bound("less than", "greater than"),
    "exclusiveMinimum": _bound("less than", "greater than"),
    "maximum": _bound("greater than", "less than"),
    "exclusiveMaximum": _bound("greater than", "less than"),
    "multipleOf": _multiple,
    "minQuantity": _quantity("less than", "minimum", "at least"),
    "maxQuantity": _quantity("greater than", "maximum", "at most"),
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "minItems": _size,
    "maxItems": _size,
    "minProperties": _size,
    "maxProperties": _size,
    "uniqueItems": _duplicate,
    "contains": _contains,
    NOTHING: _nothing,
    "not": _not,
    "anyOf": _alternatives,
    "oneOf": _alternatives,
    EXCLUSIVE: _exclusive,
    EVERYWHERE: _everywhere,
}
