"""The keywords of JSON Schema for values that are only partly known.

A placeholder or a variable is ``UNKNOWN``, and a mapping with a placeholder as a key is an ``OpenMapping``. Each error
is certain: it is there whatever replaces the unknown parts. So there is a third outcome besides valid and invalid:
undecided. A keyword that cannot decide increments ``Run.undecided``. ``not``, ``oneOf``, ``if`` and the like, for which
"no error" is not enough, read that count.

The functions are those of ``jsonschema`` where these are right for such values. An error of a function defined here has
as its message the name of the field that it is about, because the messages of ``jsonschema`` are not shown.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workerlint.core.wording import code
from workerlint.platform.evaluation_run import RUN
from workerlint.platform.plain_data import UNKNOWN, OpenMapping, Unknown
from workerlint.platform.unevaluated import evaluated_indexes, evaluated_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jsonschema.exceptions import ValidationError

    from workerlint.platform.evaluation_run import Errors, Keyword


def _error(name: str = "", path: Iterable[str | int] = (), context: Sequence[ValidationError] = ()) -> ValidationError:
    from jsonschema.exceptions import ValidationError

    return ValidationError(name, path=path, context=context)


def _below(validator: Any, instance: Any, subschema: Any, part: str | int) -> Errors:
    """Yield the errors of the value at a key or index; ``descend`` omits the path where nothing is allowed."""
    if subschema is False:
        from jsonschema.exceptions import ValidationError

        nothing: Any = None
        yield ValidationError("", validator=nothing, path=[part], instance=instance, schema=False)
    else:
        yield from validator.descend(instance, subschema, path=part)


# References.


def _reference(keyword: str) -> Keyword:
    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        run = RUN.get()
        target = run.prepared.targets.get((id(schema), keyword))
        if target is None:
            run.leave(f"the reference {code(value)} is not followed")
            return
        yield from validator.descend(instance, target)

    return check


# Keywords that combine subschemas.


def _any_of(validator: Any, branches: Any, instance: Any, _schema: Any) -> Errors:
    context: list[ValidationError] = []
    undecided = False
    for index, branch in enumerate(branches):
        outcome = RUN.get().outcome(validator.descend(instance, branch, schema_path=index))
        if outcome.valid:
            return
        undecided = undecided or outcome.valid is None
        context += outcome.errors if branch is not False else []
    if undecided:
        RUN.get().leave()
    else:
        yield _error(context=context)


def _one_of(validator: Any, branches: Any, instance: Any, _schema: Any) -> Errors:
    context: list[ValidationError] = []
    valid = undecided = 0
    for index, branch in enumerate(branches):
        outcome = RUN.get().outcome(validator.descend(instance, branch, schema_path=index))
        valid += outcome.valid is True
        undecided += outcome.valid is None
        context += outcome.errors if branch is not False else []
    if valid > 1:
        yield _error(SEVERAL)
    elif undecided:
        RUN.get().leave()
    elif not valid:
        yield _error(context=context)


SEVERAL = "several"
"""The message of an error of ``oneOf`` where more than one branch is valid."""


def _not(validator: Any, subschema: Any, instance: Any, _schema: Any) -> Errors:
    valid = RUN.get().outcome(validator.descend(instance, subschema)).valid
    if valid:
        yield _error()
    elif valid is None:
        RUN.get().leave()


def _if(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    valid = RUN.get().outcome(validator.descend(instance, subschema)).valid
    if valid is None:
        RUN.get().leave()
        return
    keyword = "then" if valid else "else"
    if keyword in schema:
        yield from validator.descend(instance, schema[keyword], schema_path=keyword)


# Keywords for mappings.


def _properties(validator: Any, properties: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        for name, subschema in properties.items():
            if name in instance:
                yield from _below(validator, instance[name], subschema, name)
            elif isinstance(instance, OpenMapping):
                RUN.get().leave()


def _required(_validator: Any, names: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        yield from _lacking(instance, names)


def _lacking(instance: dict[str, Any], names: Iterable[str]) -> Errors:
    for name in names:
        if name not in instance:
            if isinstance(instance, OpenMapping):
                RUN.get().leave()
            else:
                yield _error(name)


def _dependencies(validator: Any, dependencies: Any, instance: Any, _schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    for name, dependency in dependencies.items():
        if name not in instance:
            if isinstance(instance, OpenMapping):
                RUN.get().leave()
        elif isinstance(dependency, list):
            yield from _lacking(instance, dependency)
        else:
            yield from validator.descend(instance, dependency, schema_path=name)


def _min_properties(_validator: Any, least: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict) and len(instance) < least:
        if isinstance(instance, OpenMapping):
            RUN.get().leave()
        else:
            yield _error()


def _max_properties(_validator: Any, most: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        if len(instance) > most:
            yield _error()
        elif isinstance(instance, OpenMapping):
            RUN.get().leave()


def _property_names(validator: Any, subschema: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        for name in instance:
            errors = list(validator.descend(name, subschema))
            if errors:
                yield _error(name, context=errors)
        if isinstance(instance, OpenMapping):
            RUN.get().leave()


def _pattern_properties(validator: Any, patterns: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        for pattern, subschema in patterns.items():
            for name, value in instance.items():
                if RUN.get().matches(pattern, name):
                    yield from _below(validator, value, subschema, name)
        if isinstance(instance, OpenMapping):
            RUN.get().leave()


def _additional_properties(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        patterns = list(schema.get("patternProperties", ()))
        known = schema.get("properties", ())
        others = [
            name for name in instance
            if name not in known and not any(RUN.get().matches(pattern, name) is not False for pattern in patterns)
        ]  # fmt: skip
        yield from _other_properties(validator, subschema, instance, others)


def _other_properties(validator: Any, subschema: Any, instance: dict[str, Any], names: Iterable[str]) -> Errors:
    """Yield the errors of the properties that no other keyword describes."""
    for name in names:
        if subschema is False:
            yield _error(name)
        else:
            yield from _below(validator, instance[name], subschema, name)
    if isinstance(instance, OpenMapping) and subschema is not True:
        RUN.get().leave()


def _unevaluated_properties(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        evaluated = evaluated_names(validator, instance, schema)
        others = [name for name in instance if name not in evaluated]
        yield from _other_properties(validator, subschema, instance, others)


# Keywords for lists.


def _items(validator: Any, items: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, list):
        return
    if isinstance(items, list):
        for index, (item, subschema) in enumerate(zip(instance, items, strict=False)):
            yield from _below(validator, item, subschema, index)
    else:
        start = len(schema.get("prefixItems", ())) if "prefixItems" in validator.VALIDATORS else 0
        yield from _other_items(validator, items, instance, range(start, len(instance)))


def _additional_items(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, list) and isinstance(schema.get("items"), list):
        yield from _other_items(validator, subschema, instance, range(len(schema["items"]), len(instance)))


def _other_items(validator: Any, subschema: Any, instance: list[Any], indexes: Iterable[int]) -> Errors:
    for index in indexes:
        yield from _below(validator, instance[index], subschema, index)


def _unevaluated_items(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, list):
        evaluated = evaluated_indexes(validator, instance, schema)
        others = [index for index in range(len(instance)) if index not in evaluated]
        yield from _other_items(validator, subschema, instance, others)


def _contains(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, list):
        return
    counts = "dependentRequired" in validator.VALIDATORS  # minContains and maxContains are as old
    least: float = schema.get("minContains", 1) if counts else 1
    most: float | None = schema.get("maxContains") if counts else None
    outcomes = [RUN.get().outcome(validator.descend(item, subschema)).valid for item in instance]
    valid, possible = outcomes.count(True), len(outcomes) - outcomes.count(False)
    if possible < least or (most is not None and valid > most):
        yield _error()
    elif valid < least or (most is not None and possible > most):
        RUN.get().leave()


def _unique_items(_validator: Any, unique: Any, instance: Any, _schema: Any) -> Errors:
    if unique and isinstance(instance, list):
        seen = set()
        for index, item in enumerate(instance):
            frozen = _frozen(item)
            if frozen is UNKNOWN:
                RUN.get().leave()
            elif frozen in seen:
                yield _error(path=[index])
            else:
                seen.add(frozen)


def _frozen(value: Any) -> Any:
    """Return what is equal only for equal values, and is hashed in constant time; ``UNKNOWN`` if a part is unknown."""
    if not isinstance(value, (dict, list)):
        return UNKNOWN if isinstance(value, Unknown) else (isinstance(value, bool), value)
    run = RUN.get()
    if id(value) not in run.frozen:
        if isinstance(value, dict):
            parts: Any = {name: _frozen(item) for name, item in value.items()}
            unknown = UNKNOWN in parts.values() or isinstance(value, OpenMapping)
            key: Any = frozenset(parts.items())
        else:
            parts = [_frozen(item) for item in value]
            unknown = UNKNOWN in parts
            key = tuple(parts)
        run.frozen[id(value)] = UNKNOWN if unknown else ("collection", run.numbers.setdefault(key, len(run.numbers)))
    return run.frozen[id(value)]


# Keywords for any value.


def _enum(_validator: Any, values: Any, instance: Any, _schema: Any) -> Errors:
    outcomes = {_equal(instance, value) for value in values}
    if True not in outcomes:
        if None in outcomes:
            RUN.get().leave()
        else:
            yield _error()


def _const(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
    yield from _enum(validator, [value], instance, schema)


def _equal(instance: Any, value: Any) -> bool | None:
    """Return whether an instance equals a value of a schema; None if that depends on what is unknown."""
    if isinstance(instance, Unknown):
        return None
    parts: list[bool | None] = [False]
    if isinstance(instance, list) and isinstance(value, list):
        if len(instance) == len(value):
            parts = [_equal(*pair) for pair in zip(instance, value, strict=True)]
    elif isinstance(instance, dict) and isinstance(value, dict):
        is_open = isinstance(instance, OpenMapping)
        if instance.keys() <= value.keys() if is_open else instance.keys() == value.keys():
            parts = [_equal(item, value[name]) for name, item in instance.items()]
            parts += [None] if is_open else []
    else:
        return isinstance(instance, bool) is isinstance(value, bool) and bool(instance == value)
    return False if False in parts else None if None in parts else True


def _multiple_of(_validator: Any, divisor: Any, instance: Any, _schema: Any) -> Errors:
    is_number = isinstance(instance, (int, float)) and not isinstance(instance, bool)
    # As decimal numbers: 0.3 is a multiple of 0.1.
    if is_number and (Fraction(str(instance)) / Fraction(str(divisor))).denominator != 1:
        yield _error()


def _pattern(_validator: Any, pattern: Any, instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, str) and RUN.get().matches(pattern, instance) is False:
        yield _error()


KEYWORDS: dict[str, Keyword] = {
    "$dynamicRef": _reference("$dynamicRef"),
    "$recursiveRef": _reference("$recursiveRef"),
    "$ref": _reference("$ref"),
    "additionalItems": _additional_items,
    "additionalProperties": _additional_properties,
    "anyOf": _any_of,
    "const": _const,
    "contains": _contains,
    "dependencies": _dependencies,
    "dependentRequired": _dependencies,
    "dependentSchemas": _dependencies,
    "enum": _enum,
    "if": _if,
    "items": _items,
    "maxProperties": _max_properties,
    "minProperties": _min_properties,
    "multipleOf": _multiple_of,
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "prefixItems": _items,
    "properties": _properties,
    "propertyNames": _property_names,
    "required": _required,
    "unevaluatedItems": _unevaluated_items,
    "unevaluatedProperties": _unevaluated_properties,
    "uniqueItems": _unique_items,
}
"""The keywords whose functions in ``jsonschema`` are not right for values that are partly unknown, or not bounded."""
