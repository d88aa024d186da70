"""A compiled subschema: what the schema walk needs to know of one value, and where its documentation stands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NOTHING: frozenset[str] = frozenset()


class Shape:
    """What one value may be. Only what the walk checks is held; a keyword that a rule words itself is left out.

    *types* are the node kinds that satisfy it (an integer satisfies ``number``, so both are listed); empty for any.
    *properties* are in documented order. *additional* is what other keys may hold: True for anything, False for none.
    *required* maps each name that must be there to the code of the rule that says so when it is not. *codes* does the
    same for the other keywords. *plain* tells that a scalar of the right kind needs no further look, *simple* that
    *enum* and *min_length* are all there is to look at in a string, *shallow* that nothing of the right kind needs one.

    *pointer* is the file and JSON pointer of the subschema: its documentation is read only when somebody asks.
    """

    __slots__ = (
        "additional",
        "any_of",
        "codes",
        "enum",
        "items",
        "max_length",
        "min_items",
        "min_length",
        "minimum",
        "pattern",
        "plain",
        "pointer",
        "properties",
        "required",
        "shallow",
        "simple",
        "types",
    )

    def __init__(
        self,
        pointer: str,
        types: frozenset[str] = _NOTHING,
        properties: dict[str, Shape] | None = None,
        additional: bool | Shape = True,
        required: dict[str, str] | None = None,
        enum: tuple[str, ...] | None = None,
        minimum: float | None = None,
        pattern: str | None = None,
        min_length: int = 0,
        max_length: int | None = None,
        min_items: int = 0,
        items: Shape | None = None,
        any_of: tuple[Shape, ...] = (),
        codes: dict[str, str] | None = None,
    ) -> None:
        self.pointer = pointer
        self.types = types
        self.properties = properties or {}
        self.additional = additional
        self.required = required or {}
        self.enum = enum
        self.minimum = minimum
        self.pattern = pattern
        self.min_length = min_length
        self.max_length = max_length
        self.min_items = min_items
        self.items = items
        self.any_of = any_of
        self.codes = codes or {}
        self.simple = not any_of and pattern is None and max_length is None
        self.plain = self.simple and not min_length and enum is None and minimum is None
        inside = properties or additional is not True or required or items is not None or min_items
        self.shallow = self.plain and not inside

    @property
    def documentation(self) -> dict[str, Any]:
        """The subschema as published, with title, description, default, examples and deprecated; read from its file."""
        from workerlint_schemas import subschema

        return subschema(self.pointer)

    def __repr__(self) -> str:
        return f"<Shape {self.pointer}>"
