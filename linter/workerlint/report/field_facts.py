"""What the schemas document about a field, in the words that hovers, the reference and ``explain`` share."""

from __future__ import annotations

import json
import re
from typing import Any

from workerlint.core.record import Record
from workerlint.report.report import HOME_PAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_schemas.shape import Shape
    from workerlint_schemas.sources import SourceReference

_TYPES = {"array": "list", "object": "mapping"}
_INDEX = re.compile(r"\[[0-9]*\]")


class FieldFacts(Record):
    """The documentation of a field."""

    title: str
    """A name of a few words; empty if there is none."""
    description: str
    type: str
    """The types that are allowed, such as ``string or number`` or ``list of strings``."""
    deprecated: bool
    default: str | None
    """None if there is no default."""
    allowed: tuple[str, ...]
    """The allowed values; empty if there is no list of them."""
    minimum: str
    """The minimum of a number; empty if there is none."""
    examples: tuple[Any, ...]
    """Values as JSON data."""
    sources: tuple[SourceReference, ...]

    @property
    def short_examples(self) -> list[str]:
        """Up to three examples that fit on one line; none if the allowed values are listed."""
        if self.allowed:
            return []
        return [shown_value(value) for value in self.examples if not isinstance(value, (dict, list))][:3]


def read_facts(shape: Shape) -> FieldFacts:
    """Return what the schema file documents about the field with the shape *shape*."""
    known = shape.documentation
    return FieldFacts(
        known.get("title", ""),
        known.get("description", ""),
        _type(shape),
        bool(known.get("deprecated")),
        shown_value(known["default"]) if "default" in known else None,
        tuple(map(shown_value, known.get("enum") or known.get("x-enum", ()))),
        str(known.get("minimum", "")),
        tuple(known.get("examples", ())),
        tuple(shape.sources),
    )


def _type(shape: Shape) -> str:
    names = _types(shape)
    items = _types(shape.items) if names == ["list"] and shape.items is not None else []
    if items:
        return f"list of {' or '.join(f'{item}s' for item in items)}"
    return " or ".join(names) or "any value"


def _types(shape: Shape) -> list[str]:
    types = shape.documentation.get("type", [])
    return [_TYPES.get(name, name) for name in ([types] if isinstance(types, str) else types)]


def shown_value(value: object) -> str:
    """Return a value of a schema as people read it: a string without quotes, other values as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def field_url(path: str) -> str:
    """Return the URL of the page of a field. Fields of a stackSpec have one page for both versions of the manifest."""
    plain = _INDEX.sub("", path).lower()
    newer = "spec.stackspec."
    if plain.startswith(newer):
        plain = f"worker.stackspec.{plain.removeprefix(newer)}"
    return f"{HOME_PAGE}/attributes/{plain.replace('.', '/')}"
