"""The keywords of a JSON Schema that do not do what they seem to do."""

from __future__ import annotations

from workerlint.core.wording import listing
from workerlint.platform.schema_draft import TYPE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Ineffective = tuple[str, str, str]
    """A keyword, the message and the help."""

_KEYWORDS_OF = {
    "object": (
        "additionalProperties", "dependencies", "dependentRequired", "dependentSchemas", "maxProperties",
        "minProperties", "patternProperties", "properties", "propertyNames", "required", "unevaluatedProperties",
    ),
    "array": (
        "additionalItems", "contains", "items", "maxItems", "minItems", "prefixItems", "unevaluatedItems",
        "uniqueItems",
    ),
    "string": ("maxLength", "minLength", "pattern"),
    "number": ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"),
}  # fmt: skip
"""The keywords by the type of the values that they apply to."""


def next_to_reference(schema: dict[str, Any], keywords: frozenset[str], draft: str) -> Iterator[Ineffective]:
    """Yield those of the *keywords* of a draft that it ignores next to the reference in a schema."""
    for keyword in schema:
        if keyword in keywords - {"$ref", "definitions", "format"}:
            message = f"`{keyword}` has no effect next to `$ref` in {draft}"
            yield keyword, message, f"put `$ref` and `{keyword}` into separate schemas of an `allOf`"


def without_effect(schema: dict[str, Any], keywords: frozenset[str]) -> Iterator[Ineffective]:
    """Yield those of the *keywords* of a draft that have less effect in a schema than they seem to have."""
    items = schema.get("items")
    if isinstance(items, list) and len(items) == 1 and "additionalItems" not in schema:
        message = "`items` is an array: only the first element of a list is checked"
        yield "items", message, "remove the brackets to check every element"
    types = schema.get("type")
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(isinstance(name, str) for name in types):
        return
    allowed = {"number" if name == "integer" else name for name in types}
    for kind, names in _KEYWORDS_OF.items():
        for keyword in names if kind not in allowed else ():
            if keyword in schema and keyword in keywords:
                actual = listing([TYPE_NAMES.get(name, f"`{name}`") for name in types], "or")
                message = f"`{keyword}` has no effect on {actual}: it applies to {TYPE_NAMES[kind]}"
                yield keyword, message, f"move or remove `{keyword}`"
