"""The schema walk finds the same violations as ``jsonschema`` in generated documents with errors.

The reference's errors are translated to what the walk means to do: a placeholder is never wrong, a mapping with a
placeholder for a key never lacks anything, a null is an attribute not given, below a wrong type nothing is looked at,
``anyOf`` is one violation or those of the branch that was meant, and a keyword whose code is null is worded elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from tests.examples import examples
from tests.manifest.generated import SPOILERS, Path, block, flow, spoilt_ways, values

from workerlint.manifest.schema import walk
from workerlint.syntax.parser import parse_tree
from workerlint_schemas import load_schema
from workerlint_schemas.compiler import SCHEMAS, compile_schema
from workerlint_schemas.shape import Shape

pytestmark = pytest.mark.slow

Fault = tuple[Path, str, str]
"""Path, keyword, and the name that is missing or unknown."""

LIMITS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code"],
    "properties": {
        "code": {"type": "string", "pattern": "[a-c]", "minLength": 2, "maxLength": 3, "examples": ["ab", "cab"]},
        "share": {"type": "number", "minimum": 0.5, "maximum": 100},
        "sizes": {"type": "array", "minItems": 2, "items": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}},
        "words": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        "either": {
            "anyOf": [
                {"type": "string", "enum": ["a", "b"]},
                {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}},
                {"type": "array", "items": {"type": "string"}},
            ]
        },
        "loose": {"anyOf": [{"required": ["x"]}, {"type": "string", "minLength": 2}]},
        "map": {"type": "object", "additionalProperties": {"type": ["integer", "string"], "minimum": 3}},
    },
}
"""Uses each keyword that the walk supports, including those whose messages the published schemas leave to a rule."""

FILES = {table: load_schema(file) for table, file in SCHEMAS.items()} | {"limits": LIMITS}


def _shape(table: str) -> Shape:
    names: dict[str, Any] = {}
    exec(compile_schema(f"{table}.json", FILES[table]), names)
    root: Shape = names["ROOT"]
    return root


SHAPES = {table: _shape(table) for table in FILES}

REFERENCES = {table: Draft202012Validator(schema) for table, schema in FILES.items()}


# What the reference finds, translated.


def expected(table: str, document: Any) -> set[Fault]:
    given_only = translated(REFERENCES[table].iter_errors(without_nulls(document)))
    as_written = translated(REFERENCES[table].iter_errors(document))
    return {fault for fault in given_only if fault[1] != "additionalProperties"} | {
        fault for fault in as_written if fault[1] == "additionalProperties"
    }


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None or unknown(key)}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def unknown(value: object) -> bool:
    return isinstance(value, str) and re.search(r"\$\{|\$[A-Za-z_]", value) is not None


def translated(errors: Iterable[ValidationError]) -> set[Fault]:
    faults = {fault for error in errors for fault in _faults(error)}
    wrong_types = {path for path, keyword, _ in faults if keyword == "type"}
    return {fault for fault in faults if fault[1] == "type" or fault[0] not in wrong_types}


def _faults(error: ValidationError) -> set[Fault]:
    keyword, value = str(error.validator), cast("Any", error.instance)
    if "allOf" in error.absolute_schema_path:  # reported by rules
        return set()
    schema = cast("dict[str, Any]", error.schema)
    path = tuple(error.absolute_path)
    codes = schema.get("x-codes", {})
    if unknown(value) or codes.get(keyword, "") is None:
        return set()
    if value is None and not (path and isinstance(path[-1], int) and "string" in schema.get("type", [])):
        # An item without content lacks what is required of it.
        by_name = codes.get("required", {})
        worded = by_name if isinstance(by_name, dict) else {}
        first = next((name for name in schema.get("required", ()) if worded.get(name, "") is not None), "")
        is_item = bool(path) and isinstance(path[-1], int)
        return {(path, "required", first)} if is_item and first and keyword == "type" else set()
    if keyword == "required":
        by_name = codes.get("required", {})
        worded = by_name if isinstance(by_name, dict) else {}
        missing = [name for name in schema["required"] if name not in value and worded.get(name, "") is not None]
        return set() if any(map(unknown, value)) else {(path, keyword, name) for name in missing}
    if keyword == "additionalProperties":
        extra = value.keys() - schema.get("properties", {}).keys()
        return {(path, keyword, name) for name in extra if not unknown(name)}
    if keyword == "anyOf":
        return _any_of(error, path)
    return {(path, keyword, "")}


def _any_of(error: ValidationError, path: Path) -> set[Fault]:
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    outcomes = [translated(branch) for branch in branches.values()]
    if not all(outcomes):
        return set()
    meant = [outcome for outcome in outcomes if (path, "type", "") not in outcome]
    return meant[0] if len(meant) == 1 else {(path, "anyOf", "")}


def walked(table: str, text: str) -> set[Fault]:
    root = parse_tree(text)
    assert root is not None
    return {(violation.path, violation.keyword, violation.name) for violation in walk(root, SHAPES[table])}


@pytest.mark.parametrize("table", FILES)
def test_the_walk_finds_what_the_reference_finds(table: str) -> None:
    @settings(max_examples=examples(40), suppress_health_check=list(HealthCheck), database=None)
    @given(values(FILES[table], FILES[table]), st.integers(0, len(SPOILERS) - 1))
    def check(document: Any, first: int) -> None:
        assert walked(table, block(document)) == expected(table, document) == set()
        for faulty in spoilt_ways(document, first):
            faults = expected(table, faulty)
            assert walked(table, block(faulty)) == faults
            assert walked(table, flow(faulty)) == faults

    check()
