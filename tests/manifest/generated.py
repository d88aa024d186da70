"""Documents that a schema allows, and the same documents with errors, place by place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Path = tuple[str | int, ...]


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
        return "".join(f"\n{indent}{flow(key)}: {block(item, indent + '  ')}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {block(item, indent + '  ')}" for item in value)
    return flow(value)


def flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
