"""The schemas inside a JSON Schema: those below its keywords, and how they refer to each other."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from workerlint.platform.json_text import Pointer

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_ONE = frozenset((
    "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
))  # fmt: skip
_LIST = frozenset(("allOf", "anyOf", "items", "oneOf", "prefixItems"))
_MAP = frozenset(("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"))
SAME_VALUE = frozenset((
    "allOf", "anyOf", "dependencies", "dependentSchemas", "else", "if", "not", "oneOf", "then", *REFERENCES,
))  # fmt: skip
"""The keywords whose subschemas apply to the same value."""


def subschemas(schema: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """Yield each subschema directly below a schema, with its pointer from there."""
    for keyword, value in schema.items():
        if isinstance(value, (dict, bool)) and keyword in _ONE:
            yield (keyword,), value
        elif isinstance(value, list) and keyword in _LIST:
            for index, subschema in enumerate(value):
                yield (keyword, index), subschema
        elif isinstance(value, dict) and keyword in _MAP:
            for name, subschema in value.items():
                yield (keyword, name), subschema


def near_cycles(edges: dict[int, list[int]]) -> Collection[int]:
    """Return the nodes of a graph that are in a cycle, or between two cycles."""
    # When all leaves, then all roots, are removed again and again, the cycles and what connects them remain.
    return _without_leaves(_reversed(_without_leaves(edges)))


def _without_leaves(edges: dict[int, list[int]]) -> dict[int, list[int]]:
    """Return a graph without the nodes from which no cycle is reached."""
    waiting = {node: len(targets) for node, targets in edges.items()}
    sources = _reversed(edges)
    pending = [node for node, count in waiting.items() if not count]
    while pending:
        for source in sources[pending.pop()]:
            waiting[source] -= 1
            if not waiting[source]:
                pending.append(source)
    rest = {node for node, count in waiting.items() if count}
    return {node: [target for target in targets if target in rest] for node, targets in edges.items() if node in rest}


def _reversed(edges: dict[int, list[int]]) -> dict[int, list[int]]:
    sources: dict[int, list[int]] = {node: [] for node in edges}
    for node, targets in edges.items():
        for target in targets:
            sources[target].append(node)
    return sources
