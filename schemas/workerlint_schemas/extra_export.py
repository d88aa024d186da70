"""The fields that a configuration adds to Workers, reduced to what the exported schemas can contain.

An exported schema must not reject what workerlint accepts. A keyword that draft-07 does not have, or whose meaning
would change where values may be variables, is therefore left out, together with those that depend on it.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_KEPT = (
    "title", "description", "default", "examples", "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "pattern", "minLength", "maxLength", "minItems", "maxItems", "required",
)  # fmt: skip
_DEFINITION = re.compile(r"#/(?:\$defs|definitions)/([^/~%]+)")


def reduce_schema(schema: Schema) -> Schema:
    """Return the JSON Schema of a manifest with extra fields without the keywords that are not exported.

    Its definitions are in ``$defs``.
    """
    definitions = {**schema.get("definitions", {}), **schema.get("$defs", {})}
    return {
        **_reduced(schema, definitions),
        "$defs": {name: _reduced(definition, definitions) for name, definition in definitions.items()},
    }


def _reduced(schema: Any, definitions: Schema) -> Schema:
    """Return a subschema without the keywords that are not exported; empty for a boolean."""
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        match = _DEFINITION.fullmatch(schema["$ref"])
        described = {keyword: schema[keyword] for keyword in _KEPT[:4] if keyword in schema}
        name = match[1] if match else ""
        return {**described, **({"$ref": f"#/$defs/{name}"} if name in definitions else {})}
    kept = {keyword: schema[keyword] for keyword in _KEPT if keyword in schema}
    if isinstance(schema.get("properties"), dict):
        kept["properties"] = {name: _reduced(below, definitions) for name, below in schema["properties"].items()}
        if isinstance(schema.get("additionalProperties"), bool) and "patternProperties" not in schema:
            kept["additionalProperties"] = schema["additionalProperties"]
    if isinstance(schema.get("items"), dict) and "prefixItems" not in schema:
        kept["items"] = _reduced(schema["items"], definitions)
    return kept
