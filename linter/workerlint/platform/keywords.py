"""The keywords of JSON Schema for values that are only partly known.

A placeholder or a variable is ``UNKNOWN``, and a mapping with a placeholder as a key is an ``OpenMapping``. Each error
is certain: it is there whatever replaces the unknown parts. So there is a third outcome besides valid and invalid:
undecided. A keyword that cannot decide increments ``Run.undecided``. ``not``, ``oneOf``, ``if`` and the like, for which
"no error" is not enough, read that count.

The functions are those of ``jsonschema`` where these are right for such values. An error of a function defined here has
as its message the name of the field that it is about, because the messages of ``jsonschema`` are not shown.
"""

from __future__ import annotations

from contextvars import ContextVar
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workerlint.core.record import Struct, new
from workerlint.core.wording import code
from workerlint.platform.json_schema import REFERENCES, validator_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jsonschema.exceptions import ValidationError

    from workerlint.platform.json_schema import Prepared

    Errors = Iterable[ValidationError]
    Keyword = Callable[[Any, Any, Any, Any], Errors | None]
    """A function of a validator, the value of the keyword, the value that is checked, and the schema."""

MAX_DEPTH = 100
"""The maximum number of keywords inside each other; each takes three Python calls."""


class _Unknown:
    """A value that is not known."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class Items(list[Any]):
    """A list. ``jsonschema`` formats values, and aliases may make one exponentially longer than it is written."""

    def __repr__(self) -> str:
        return "[...]"


class Entries(dict[str, Any]):
    """A mapping, with a short representation for the same reason."""

    def __repr__(self) -> str:
        return "{...}"


class OpenMapping(Entries):
    """A mapping that may have any further key."""


class Run(Struct):
    """One evaluation of a value."""

    prepared: Prepared
    steps: int
    """The number of steps that remain."""
    undecided: int = 0
    """The number of keywords that could not decide."""
    depth: int = 0
    reasons: dict[str, None] = new(dict)
    """Why a keyword could not decide, other than that the value is unknown."""
    frozen: dict[int, Any] = new(dict)
    """For collections by identity: a number, the same for equal ones, or ``UNKNOWN``."""
    numbers: dict[Any, int] = new(dict)

    def leave(self, reason: str = "") -> None:
        """Count a keyword that cannot decide."""
        self.undecided += 1
        if reason:
            self.reasons[reason] = None

    def outcome(self, errors: Errors) -> Outcome:
        """Return the outcome of a subschema whose errors, which are not reported as such, are *errors*."""
        before = self.undecided
        found = list(errors)
        undecided = self.undecided > before
        self.undecided = before
        return Outcome(found, False if found else None if undecided else True)


class Outcome(Struct):
    """The outcome of a subschema."""

    errors: list[ValidationError]
    valid: bool | None
    """None if it is undecided."""


RUN: ContextVar[Run] = ContextVar("run")


def evaluator(draft: str, extra: dict[str, Keyword] | None = None) -> Any:
    """Return the validator class for a draft, with *extra* keywords."""
    key = draft, frozenset((extra or {}).items())
    if key not in _EVALUATORS:
        _EVALUATORS[key] = _evaluator(draft, extra or {})
    return _EVALUATORS[key]


_EVALUATORS: dict[tuple[str, frozenset[tuple[str, Keyword]]], Any] = {}


def _evaluator(draft: str, extra: dict[str, Keyword]) -> Any:
    base: Any = validator_class(draft)
    from jsonschema import validators

    extend: Any = validators.extend
    counts = "dependentRequired" in base.VALIDATORS  # minContains and maxContains are as old
    functions = {**base.VALIDATORS, **{name: own for name, own in _OWN.items() if name in base.VALIDATORS}}
    if "contains" in functions:
        functions["contains"] = _contains_counted if counts else _contains
    guarded = {name: _guarded(function) for name, function in {**functions, **extra}.items()}
    guarded["format"] = _annotation
    return extend(base, guarded, type_checker=base.TYPE_CHECKER.redefine("integer", _is_integer))


def _guarded(function: Keyword) -> Keyword:
    """Return a keyword that is bounded and undecided about what is unknown."""

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        run = RUN.get()
        if run.steps <= 0:
            run.leave("it needs too many steps")
            return ()
        run.steps -= 1 + _size(value) // 64 + _size(instance) // 64
        if instance is UNKNOWN:
            run.leave()
            return ()
        if run.depth >= MAX_DEPTH:
            run.leave("it nests too deep")
            return ()
        run.depth += 1
        try:
            return list(function(validator, value, instance, schema) or ())
        finally:
            run.depth -= 1

    return check


def _size(value: Any) -> int:
    return len(value) if isinstance(value, (dict, list)) else 0


def _annotation(_validator: Any, _value: Any, _instance: Any, _schema: Any) -> Errors:
    """Report nothing, for a keyword that only describes."""
    return ()


def _is_integer(_checker: Any, value: Any) -> bool:
    """Return whether a value is an integer in every draft: Go validators accept ``1.0`` in draft-04 too."""
    return not isinstance(value, bool) and isinstance(value, (int, float)) and value % 1 == 0


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
                if _matches(pattern, name):
                    yield from _below(validator, value, subschema, name)
        if isinstance(instance, OpenMapping):
            RUN.get().leave()


def _additional_properties(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        patterns = list(schema.get("patternProperties", ()))
        known = schema.get("properties", ())
        others = [
            name for name in instance
            if name not in known and not any(_matches(pattern, name) is not False for pattern in patterns)
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
        evaluated = _evaluated(validator, instance, schema, _evaluated_names, "unevaluatedProperties")
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
        evaluated = _evaluated(validator, instance, schema, _evaluated_indexes, "unevaluatedItems")
        others = [index for index in range(len(instance)) if index not in evaluated]
        yield from _other_items(validator, subschema, instance, others)


def _contains(validator: Any, subschema: Any, instance: Any, _schema: Any) -> Errors:
    yield from _counted(validator, subschema, instance, 1, None)


def _contains_counted(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
    yield from _counted(validator, subschema, instance, schema.get("minContains", 1), schema.get("maxContains"))


def _counted(validator: Any, subschema: Any, instance: Any, least: float, most: float | None) -> Errors:
    if not isinstance(instance, list):
        return
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
        return value if value is UNKNOWN else (isinstance(value, bool), value)
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
    if instance is UNKNOWN:
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
    if isinstance(instance, str) and _matches(pattern, instance) is False:
        yield _error()


def _matches(pattern: str, text: str) -> bool | None:
    """Return whether a pattern matches; None, which is noted, if it cannot be evaluated."""
    run = RUN.get()
    automaton = run.prepared.patterns.get(pattern)
    if automaton is None:
        run.leave(f"the pattern {code(pattern)} is not supported")
        return None
    found, work = automaton.search(text, run.steps * _WORK)
    run.steps -= work // _WORK
    if found is None:
        run.leave("it needs too many steps")
    return found


_WORK = 50
"""The number of states of an expression that count as one step."""


# What the unevaluated keywords leave out.


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


def _evaluated_names(_validator: Any, instance: dict[str, Any], schema: dict[str, Any]) -> set[Any]:
    if "additionalProperties" in schema:
        return set(instance)
    patterns = schema.get("patternProperties", ())
    matching = {name for name in instance if any(_matches(pattern, name) is not False for pattern in patterns)}
    return matching | {name for name in instance if name in schema.get("properties", ())}


def _evaluated_indexes(validator: Any, instance: list[Any], schema: dict[str, Any]) -> set[Any]:
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


_OWN: dict[str, Keyword] = {
    "$dynamicRef": _reference("$dynamicRef"),
    "$recursiveRef": _reference("$recursiveRef"),
    "$ref": _reference("$ref"),
    "additionalItems": _additional_items,
    "additionalProperties": _additional_properties,
    "anyOf": _any_of,
    "const": _const,
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
