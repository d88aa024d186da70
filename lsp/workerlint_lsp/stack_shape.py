"""The schema of a field for completion and hover: below ``stackSpec``, that of the Stack that defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.core.record import Struct, new
from workerlint.manifest.schema import shape_at
from workerlint_lsp.markdown import plain
from workerlint_schemas.shape import Shape

if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint.platform.json_schema import Prepared
    from workerlint.platform.platform import Platform
    from workerlint.platform.schema_fields import SchemaField
    from workerlint_schemas.sources import SourceReference

    Path = tuple[str | int, ...]

_MAX_SHAPES = 1000
"""How many fields are described at once."""
_DEPTH = 3
"""How many levels are described at once: snippets contain required fields below a field."""


class StackShape(Shape):
    """A field as the JSON Schema of a Stack describes it."""

    __slots__ = ("_documentation",)

    def __init__(self, field: SchemaField, properties: dict[str, Shape], items: Shape | None) -> None:
        strings = [value for value in field.values if isinstance(value, str)]
        types = frozenset({*field.types, *(("mapping",) if properties and not field.types else ())})
        enum = tuple(strings) if strings and len(strings) == len(field.values) else None
        super().__init__("", types=types, properties=properties, enum=enum, items=items)
        self._documentation: dict[str, Any] = {"type": sorted(types)}
        if field.description:
            self._documentation["description"] = plain(field.description)
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
        """Nothing: the Stack itself is the source."""
        return []

    def require(self, names: list[str]) -> None:
        """Set the names of the required fields."""
        self._documentation["required"] = names


def described_shape(worker: Worker, path: Path, platform: Platform) -> Shape | None:
    """Return the schema of the value at *path* from the root of a Worker; None if there is none.

    If several Stacks define what the Worker uses, it is that of the first.
    """
    if path[:2] == (worker.section_name, "stackSpec") and worker.stack is not None:
        defined = [item for item in platform.stacks(worker.stack) if item.schema]
        if defined:
            from workerlint.platform.json_schema import prepare

            return _Describer(prepare(defined[0].schema)).shape(path[2:], _DEPTH)
    return shape_at(worker, path)


class _Describer(Struct):
    """Describes the fields of one schema, and counts them."""

    prepared: Prepared
    count: int = new(int)

    def shape(self, path: Path, depth: int) -> StackShape | None:
        """Return the value at *path* below ``stackSpec``, with so many levels below it; None if it is not described."""
        from workerlint.platform.schema_fields import field

        found = field(self.prepared, path)
        self.count += 1
        return None if found is None else self.described(found, path, depth)

    def described(self, found: SchemaField, path: Path, depth: int) -> StackShape:
        """Return a field with the fields and items below it."""
        from workerlint.platform.schema_fields import fields

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
        shape = StackShape(found, properties, items)
        shape.require(required)
        return shape
