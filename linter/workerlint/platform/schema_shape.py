"""The fields that a JSON Schema of the installation describes, in the form of those of the published schemas."""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint.core.text import Path
from workerlint.platform.schema_fields import field, fields
from workerlint_schemas.shape import Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from workerlint.platform.json_schema import Prepared
    from workerlint.platform.schema_fields import SchemaField
    from workerlint_schemas.sources import SourceReference

_MAX_SHAPES = 1000
"""How many fields are described at once."""
_DEPTH = 3
"""How many levels are described at once: snippets contain required fields below a field."""


class SchemaShape(Shape):
    """A field as a JSON Schema describes it."""

    __slots__ = ("_documentation",)

    def __init__(
        self, field: SchemaField, properties: dict[str, Shape], items: Shape | None, required: list[str], code: str
    ) -> None:
        strings = [value for value in field.values if isinstance(value, str)]
        types = frozenset({*field.types, *(("mapping",) if properties and not field.types else ())})
        enum = tuple(strings) if strings and len(strings) == len(field.values) else None
        codes = {"type": code, "enum": code}
        super().__init__("", types=types, properties=properties, enum=enum, items=items, codes=codes)
        self._documentation: dict[str, Any] = {"type": sorted(types), "required": required}
        if field.description:
            self._documentation["description"] = field.description
        if field.default is not None:
            self._documentation["default"] = field.default
        if field.values:
            self._documentation["x-enum"] = field.values

    @property
    def documentation(self) -> dict[str, Any]:
        """The subschema: its types, description, default, allowed values and required fields."""
        return self._documentation

    @property
    def sources(self) -> list[SourceReference]:
        """Nothing: the schema itself is the source."""
        return []


def describe_shape(prepared: Prepared, path: Path = (), code: str = "", depth: int = _DEPTH) -> SchemaShape | None:
    """Return the value at *path* below that of a schema, with *depth* levels below it; None if it is not described.

    *code* is that of the rule that reports violations of the schema.
    """
    return _Describer(prepared, code).shape(path, depth)


class _Describer(Struct):
    """Describes the fields of one schema, and counts them."""

    prepared: Prepared
    code: str
    count: int = new(int)

    def shape(self, path: Path, depth: int) -> SchemaShape | None:
        """Return the value at *path*, with so many levels below it; None if it is not described."""
        found = field(self.prepared, path)
        self.count += 1
        return None if found is None else self.described(found, path, depth)

    def described(self, found: SchemaField, path: Path, depth: int) -> SchemaShape:
        """Return a field with the fields and items below it."""
        properties: dict[str, Shape] = {}
        items: Shape | None = None
        required: list[str] = []
        if depth and self.count < _MAX_SHAPES:
            below = fields(self.prepared, path)
            self.count += len(below)
            properties = {item.name: self.described(item, (*path, item.name), depth - 1) for item in below}
            required = [item.name for item in below if item.required]
            if "list" in found.types:
                items = self.shape((*path, 0), depth - 1)
        return SchemaShape(found, properties, items, required, self.code)
