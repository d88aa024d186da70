"""The schema walk finds the same violations as ``jsonschema`` in generated documents with errors.

The reference's errors are translated to what the walk means to do: a placeholder is never wrong, a mapping with a
placeholder for a key never lacks anything, a null is an attribute not given, below a wrong type nothing is looked at,
``anyOf`` is one violation or those of the branch that was meant, and a keyword whose code is null is worded elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from tests.examples import examples

from workerlint.manifest.schema import walk
from workerlint.syntax.parser import parse_tree
from workerlint_schemas import load_schema
from workerlint_schemas.compiler import SCHEMAS, compile_schema
from workerlint_schemas.shape import Shape

pytestmark = pytest.mark.slow

Path = tuple[str | int, ...]
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


# Documents: what a schema allows, then spoilt place by place.


@st.composite
def values(draw: st.DrawFn, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """A value that *schema* allows."""
    if "$ref" in schema:
        return draw(values(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root))
    branch = draw(st.sampled_from(schema.get("anyOf", [{}])))
    required = [*schema.get("required", []), *branch.get("required", [])]
    schema = {**branch, **schema, "required": required}
    types = schema.get("type", "string")
    kind = draw(st.sampled_from(types)) if isinstance(types, list) else types
    if kind == "object":
        properties = schema.get("properties", {})
        names = draw(st.lists(st.sampled_from(list(properties)), max_size=5)) if properties else []
        found = {name: draw(values(properties[name], root)) for name in dict.fromkeys(names + required)}
        additional = schema.get("additionalProperties")
        if isinstance(additional, dict):
            found["other"] = draw(values(additional, root))
        return found
    if kind == "array":
        return draw(st.lists(values(schema.get("items", {}), root), min_size=schema.get("minItems", 0), max_size=3))
    if kind in {"integer", "number"}:
        return draw(st.integers(3, 9)) + (draw(st.sampled_from([0, 0.5])) if kind == "number" else 0)
    if kind == "boolean":
        return draw(st.booleans())
    words = [*schema.get("enum", []), *schema.get("examples", [])] or ["ab"]
    return draw(st.sampled_from([word for word in words if isinstance(word, str)]))


MISSING = object()
SPOILERS: list[Any] = [
    MISSING, None, True, 0, 1, -3, 7, 10**30, 0.25, 0.5, 1.0, 1e300, "", "a", "ab", "abcd", "INFO", "info", "3", "true",
    "null", "0x1", "1e3", "# c", "日本", "$", "$5", "${{value}}", "${ENV}", "a-$B", [], [None], ["a", None, 3], [[]],
    [{}], {}, {"x": 1}, {"x": "1"}, {"${{key}}": 1}, {"name": None}, MISSING, MISSING,
]  # fmt: skip
"""What is put in the place of values; with MISSING, nothing is left there."""
KINDRED: dict[type, list[Any]] = {
    str: ["", "a", "xa", "abcd", "info", "WARN", "日本"],
    int: [0, -3, 1, 10**30, 0.25, 1.0],
    float: [0.25, -2.5, 1e300, 0],
    list: [[], [None], ["a"], [1, 1], [{}]],
    dict: [{}, {"x": None}, {"${{key}}": 1, "other": 1}, {"name": "", "other": 1}],
}
"""What is put in the place of a value of the type, to fail where a type alone would not."""


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The way to every value, with it, and in each mapping to two keys that are not there: unknown, and a placeholder."""
    yield path, value
    if isinstance(value, dict):
        for name in (*value, "other", "${{key}}"):
            yield from places(value.get(name), (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def spoilt(value: Any, path: Path, spoiler: Any) -> Any:
    """A copy of a document with *spoiler* at *path*; when the way there no longer exists, the document as it is."""
    if not path:
        return None if spoiler is MISSING else spoiler
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        there = step in value
    else:
        there = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if not there:
            return value
    copy = value.copy()
    if there and not rest and spoiler is MISSING:
        del copy[step]
    elif there or not rest:
        copy[step] = spoilt(value[step] if there else None, rest, spoiler)
    return copy


def spoilt_ways(document: Any, first: int) -> Iterator[Any]:
    """The document with one node changed at a time, and finally with several."""
    ways = []
    for at, (path, value) in enumerate(places(document)):
        for spoilers in (SPOILERS, KINDRED.get(type(value), [])):
            if spoilers:
                ways.append((path, spoilers[(first + 5 * at) % len(spoilers)]))
                yield spoilt(document, *ways[-1])
    for path, spoiler in reversed(ways[1::3]):
        document = spoilt(document, path, spoiler)
    yield document


def block(value: Any, indent: str = "") -> str:
    """Write a value as block YAML, with every text quoted."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{_flow(key)}: {block(item, indent + '  ')}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {block(item, indent + '  ')}" for item in value)
    return _flow(value)


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


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
            assert walked(table, _flow(faulty)) == faults

    check()
