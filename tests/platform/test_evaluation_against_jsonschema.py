"""Values without unknown parts are valid where ``jsonschema`` calls them valid; an unknown part never adds an error."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.platform.evaluation import evaluate
from workerlint.platform.json_schema import prepare
from workerlint.syntax.parser import parse_tree

pytestmark = pytest.mark.slow

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 4), st.sampled_from(["", "a", "bb", "abc"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)
TYPES = st.sampled_from(["object", "array", "string", "integer", "number", "boolean", "null"])
COUNTS = st.integers(0, 3)

DRAFTS = {
    "http://json-schema.org/draft-04/schema#": jsonschema.Draft4Validator,
    "http://json-schema.org/draft-06/schema": jsonschema.Draft6Validator,
    "https://json-schema.org/draft-07/schema#": jsonschema.Draft7Validator,
    "https://json-schema.org/draft/2019-09/schema": jsonschema.Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": jsonschema.Draft202012Validator,
}


def _keyword(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, inner, max_size=3)
    names = st.lists(NAMES, min_size=1, max_size=2, unique=True)
    choices: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(TYPES, st.lists(TYPES, min_size=1, max_size=2, unique=True)),
        "enum": st.lists(VALUES, min_size=1, max_size=3, unique_by=json.dumps),
        "const": VALUES,
        "properties": named,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "[bc]$"]), inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "required": names,
        "minProperties": COUNTS,
        "maxProperties": COUNTS,
        "dependencies": st.dictionaries(NAMES, st.one_of(inner, names), max_size=2),
        "dependentRequired": st.dictionaries(NAMES, names, max_size=2),
        "dependentSchemas": named,
        "unevaluatedProperties": inner,
        "items": st.one_of(inner, several),
        "prefixItems": several,
        "additionalItems": inner,
        "contains": inner,
        "minItems": COUNTS,
        "maxItems": COUNTS,
        "uniqueItems": st.booleans(),
        "minimum": st.integers(-1, 3),
        "maximum": st.integers(-1, 3),
        "multipleOf": st.integers(1, 3),
        "minLength": COUNTS,
        "maxLength": COUNTS,
        "pattern": st.sampled_from(["^a", "b+$", "^$", "."]),
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": inner,
        "$ref": st.just("#/definitions/d"),
    }
    return st.one_of(*[st.fixed_dictionaries({name: strategy}) for name, strategy in choices.items()])


def _subschemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.lists(_keyword(inner), min_size=1, max_size=4).map(
        lambda parts: {k: v for part in parts for k, v in part.items()}
    )
    branches = st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner})
    counted = st.fixed_dictionaries({"contains": inner}, optional={"minContains": COUNTS, "maxContains": COUNTS})
    return st.one_of(plain, branches, counted)


SCHEMAS = st.recursive(
    st.one_of(st.just({}), st.booleans(), TYPES.map(lambda name: {"type": name})), _subschemas, max_leaves=8
)


def _valid(schema: Any, value: Any) -> bool | None:
    """Return whether there is no violation; None if the schema is not usable, or something is not checked."""
    prepared = prepare(json.dumps(schema))
    if not prepared.usable:
        return None
    root = parse_tree(json.dumps(value))
    evaluation = evaluate(prepared, root)
    return None if evaluation.unchecked else not evaluation.violations


def _with_draft(draft: str, schema: Any, definition: Any) -> dict[str, Any]:
    schema = schema if isinstance(schema, dict) else {"allOf": [schema]}
    return {"$schema": draft, "definitions": {"d": definition}, **schema}


@settings(max_examples=examples(400), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.sampled_from(list(DRAFTS)), SCHEMAS, SCHEMAS, VALUES)
def test_agrees_with_jsonschema(draft: str, schema: Any, definition: Any, value: Any) -> None:
    whole = _with_draft(draft, schema, definition)
    valid = _valid(whole, value)
    assume(valid is not None)
    plain = {name: part for name, part in whole.items() if name != "$schema"}
    assert valid is DRAFTS[draft](plain).is_valid(value)


def _paths(value: Any) -> list[tuple[Any, ...]]:
    """Return the paths of all values inside a value."""
    found: list[tuple[Any, ...]] = [()]
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, item in inside:
        found += [(part, *path) for path in _paths(item)]
    return found


def _replaced(value: Any, path: tuple[Any, ...], *, key: bool) -> Any:
    """Return a value with the value at *path*, or its key, replaced by a variable."""
    if not path:
        return "${X}"
    copy = dict(value) if isinstance(value, dict) else list(value)
    if key and len(path) == 1 and isinstance(copy, dict):
        copy["${X}"] = copy.pop(path[0])
    else:
        copy[path[0]] = _replaced(value[path[0]], path[1:], key=key)
    return copy


@pytest.mark.deep
@settings(max_examples=examples(400), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data(), st.sampled_from(list(DRAFTS)), SCHEMAS, SCHEMAS, VALUES)
def test_what_is_unknown_is_never_wrong(
    data: st.DataObject, draft: str, schema: Any, definition: Any, value: Any
) -> None:
    whole = _with_draft(draft, schema, definition)
    assume(_valid(whole, value))
    path = data.draw(st.sampled_from(_paths(value)))
    assert _valid(whole, _replaced(value, path, key=data.draw(st.booleans()))) is not False
