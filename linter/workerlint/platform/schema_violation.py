"""A violation of a JSON Schema of the installation."""

from __future__ import annotations

from typing import Any

from workerlint.core.record import Struct
from workerlint.core.text import Path
from workerlint.core.wording import dotted
from workerlint.syntax.nodes import Node
from workerlint_schemas.shape import Shape

_KINDS = {"object": "mapping", "array": "list"}
NOTHING = "false"
"""The keyword of a violation of a schema that allows no value."""
EXCLUSIVE = "exclusive"
"""The keyword of a violation of ``oneOf`` for which more than one alternative is valid."""
EVERYWHERE = "candidates"
"""The keyword of a violation that several schemas find for different reasons."""
NAMED = frozenset(("additionalProperties", "unevaluatedProperties", "propertyNames"))
"""The keywords whose violations are about a key."""
ABSENT = frozenset(("required", "dependentRequired", "dependencies"))
"""The keywords whose violations with a name are about a field that is missing."""


class SchemaViolation(Struct):
    """A value that violates a JSON Schema."""

    keyword: str
    """The keyword of JSON Schema, ``NOTHING``, ``EXCLUSIVE``, or ``EVERYWHERE``."""
    path: Path
    """The path of the value from the root of the document; for a key or a missing field, that of the mapping."""
    node: Node | None
    """The value, or the mapping; None if it is not written."""
    name: str
    """The unknown, missing or forbidden field in the mapping; else empty."""
    value: Any
    """The value of the keyword."""
    schema: dict[str, Any]
    """The subschema with the keyword."""
    instance: Any
    """The value as plain data."""
    branches: list[tuple[str, ...]]
    """For ``anyOf`` and ``oneOf``: the fields of which one group is missing; for ``EXCLUSIVE``: those that are set."""
    inner: SchemaViolation | None = None
    """For ``propertyNames``: what is wrong with the name."""

    @property
    def is_absence(self) -> bool:
        """Whether fields are missing."""
        if self.keyword in {"anyOf", "oneOf"}:
            return bool(self.branches)
        return self.keyword in ABSENT and bool(self.name)

    @property
    def is_at_key(self) -> bool:
        """Whether the key called ``name`` is wrong, rather than the value."""
        return bool(self.name) and not self.is_absence

    @property
    def place(self) -> Path:
        """The path of the wrong key or value, or of the missing field."""
        return (*self.path, self.name) if self.name else self.path

    @property
    def dotted(self) -> str:
        """The path of the wrong key or value as messages show it."""
        return dotted(self.place)

    @property
    def types(self) -> list[str]:
        """The types that the schema allows, as node kinds; empty for any."""
        return node_kinds(self.value if self.keyword == "type" else self.schema.get("type"))

    @property
    def shape(self) -> Shape:
        """The violated subschema as far as fixes use it."""
        return _shape({**self.schema, "type": self.value} if self.keyword == "type" else self.schema)


def node_kinds(types: Any) -> list[str]:
    """Return the node kinds for the value of ``type``."""
    names = [types] if isinstance(types, str) else types or []
    return [_KINDS.get(name, name) for name in names]


def _shape(schema: Any) -> Shape:
    """Return a subschema with its properties and items, but nothing below them."""
    if not isinstance(schema, dict):
        return Shape("")
    enum = schema.get("enum")
    items = schema.get("items")
    return Shape(
        "",
        types=frozenset(node_kinds(schema.get("type"))),
        properties={name: Shape("") for name in schema.get("properties", {})},
        required=dict.fromkeys(schema.get("required", ()), ""),
        enum=tuple(enum) if enum and all(isinstance(value, str) for value in enum) else None,
        items=_shape(items) if isinstance(items, dict) else None,
    )
