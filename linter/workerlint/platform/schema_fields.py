"""The fields that a JSON Schema describes, for completion and hover."""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint.core.text import Path
from workerlint.platform.schema_violation import node_kinds
from workerlint.platform.subschemas import REFERENCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from workerlint.platform.json_schema import Prepared

_MAX_SCHEMAS = 200
"""The maximum number of subschemas that are read for one value."""
_MAX_WORK = 10_000


class SchemaField(Struct):
    """A value as a schema describes it."""

    name: str
    types: list[str] = new(list)
    """The node kinds that are allowed; empty for any."""
    required: bool = False
    values: list[Any] = new(list)
    """The allowed values; empty for any."""
    description: str = ""
    default: Any = None

    def read(self, schema: dict[str, Any]) -> None:
        """Add what a subschema contains, where nothing is known yet."""
        self.types = self.types or node_kinds(schema.get("type"))
        self.values = self.values or list(schema.get("enum") or ([schema["const"]] if "const" in schema else []))
        self.description = self.description or str(schema.get("description") or schema.get("title") or "")
        self.default = schema.get("default") if self.default is None else self.default


def fields(prepared: Prepared, path: Path = ()) -> list[SchemaField]:
    """Return the fields of the mapping at *path* below the value of a schema, in the order of the schema."""
    found: dict[str, SchemaField] = {}
    for schema, certain in _at(prepared, path):
        for name, subschema in schema.get("properties", {}).items():
            field = found.setdefault(name, SchemaField(name))
            for part, _ in _applied(prepared, [subschema]):
                field.read(part)
        for name in schema.get("required", ()) if certain else ():
            found.setdefault(name, SchemaField(name)).required = True
        if len(found) > _MAX_WORK:
            break
    return list(found.values())


def field(prepared: Prepared, path: Path) -> SchemaField | None:
    """Return the value at *path* below the value of a schema; None if the schema does not describe it."""
    *above, name = path or ("",)
    found = SchemaField(str(name))
    schemas = _at(prepared, path)
    for schema, _ in schemas:
        found.read(schema)
    found.required = any(
        certain and name in schema.get("required", ()) for schema, certain in _at(prepared, tuple(above))
    )
    return found if schemas else None


def _at(prepared: Prepared, path: Path) -> list[tuple[dict[str, Any], bool]]:
    """Return the subschemas for the value at *path*, each with whether it applies to every such value."""
    if not prepared.usable:
        return []
    schemas = _applied(prepared, [prepared.schema])
    for part in path:
        schemas = _applied(prepared, [below for schema, _ in schemas for below in _below(prepared, schema, part)])
    return schemas


def _below(prepared: Prepared, schema: dict[str, Any], part: str | int) -> Iterator[Any]:
    """Yield the subschemas for one key or item."""
    if isinstance(part, int):
        prefix = schema.get("prefixItems", schema.get("items"))
        rest = schema.get("items" if "prefixItems" in schema else "additionalItems")
        if isinstance(prefix, list):
            yield prefix[part] if part < len(prefix) else rest
        else:
            yield prefix
        return
    known = schema.get("properties", {})
    matching = [
        subschema
        for pattern, subschema in schema.get("patternProperties", {}).items()
        if pattern in prepared.patterns and prepared.patterns[pattern].search(part, _MAX_WORK)[0]
    ]
    yield from matching
    if part in known:
        yield known[part]
    elif not matching:
        yield schema.get("additionalProperties")


def _applied(prepared: Prepared, schemas: Iterable[Any]) -> list[tuple[dict[str, Any], bool]]:
    """Return subschemas with those that apply to the same value."""
    found: list[tuple[dict[str, Any], bool]] = []
    seen: set[int] = set()
    pending = [(schema, True) for schema in schemas][::-1]
    while pending and len(found) < _MAX_SCHEMAS:
        schema, certain = pending.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        found.append((schema, certain))
        below = [(prepared.targets.get((id(schema), keyword)), certain) for keyword in REFERENCES]
        below += [(subschema, certain) for subschema in schema.get("allOf", ())]
        below += [(subschema, False) for keyword in ("anyOf", "oneOf") for subschema in schema.get(keyword, ())]
        below += [(schema.get(keyword), False) for keyword in ("then", "else")]
        pending += reversed(below)
    return found
