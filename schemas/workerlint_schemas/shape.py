"""The entries of the compiled tables: subschemas and Stacks."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from workerlint_schemas.sources import SourceReference

_NOTHING: frozenset[str] = frozenset()
NOT_BLANK = r"\S"
"""The pattern of a string that is neither empty nor white space."""


class Shape:
    """A compiled subschema.

    It contains only the keywords that the schema walk checks. Keywords that a rule checks itself are left out.
    """

    __slots__ = (
        "additional",
        "any_of",
        "codes",
        "enum",
        "first_common",
        "first_rare",
        "free_mappings",
        "items",
        "max_length",
        "maximum",
        "min_items",
        "min_length",
        "minimum",
        "pattern",
        "plain_mappings",
        "plain_types",
        "pointer",
        "properties",
        "required",
        "types",
        "words",
    )

    pointer: str
    """The file and JSON pointer of the subschema."""
    types: frozenset[str]
    """The node kinds that are allowed; empty for any. An integer is a number, so both kinds are listed."""
    properties: dict[str, Shape]
    """The properties, in documented order."""
    additional: bool | Shape
    """The shape of other keys: True for anything, False if they are not allowed."""
    required: dict[str, str]
    """The required keys, each with the code of the rule that reports that it is missing."""
    enum: tuple[str, ...] | None
    """The allowed values of a string; None for any."""
    minimum: float | None
    """The minimum of a number."""
    maximum: float | None
    """The maximum of a number."""
    pattern: str | None
    """The regular expression that a string must match."""
    min_length: int
    """The minimum length of a string."""
    max_length: int | None
    """The maximum length of a string."""
    min_items: int
    """The minimum length of a list."""
    items: Shape | None
    """The shape of the items of a list."""
    any_of: tuple[Shape, ...]
    """The alternatives."""
    codes: dict[str, str]
    """The code of the rule that reports a violation, by keyword."""
    plain_mappings: bool
    """Whether mappings are allowed and only their keys and values need a further check."""
    free_mappings: bool
    """Whether mappings may have any keys and values, and need none."""
    plain_types: frozenset[str]
    """The kinds of scalars that need no further check."""
    words: tuple[str, ...]
    """The strings that need no further check, if other strings are not allowed."""
    first_common: str
    """The first string that needs no further check, like all others up to ``first_rare``."""
    first_rare: str
    """The first string after those that needs one."""

    def __init__(
        self,
        pointer: str,
        types: frozenset[str] = _NOTHING,
        properties: dict[str, Shape] | None = None,
        additional: bool | Shape = True,
        required: dict[str, str] | None = None,
        enum: tuple[str, ...] | None = None,
        minimum: float | None = None,
        maximum: float | None = None,
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
        self.maximum = maximum
        self.pattern = pattern
        self.min_length = min_length
        self.max_length = max_length
        self.min_items = min_items
        self.items = items
        self.any_of = any_of
        self.codes = codes or {}
        self.free_mappings = not self.properties and additional is True and not self.required
        self.plain_mappings = "mapping" in types and not any_of
        simple = not any_of and pattern is None and max_length is None
        free = simple and enum is None
        self.plain_types = types if free and not min_length and minimum is None and maximum is None else _NOTHING
        self.words = enum if simple and enum is not None and not min_length and "string" in types else ()
        self.first_common = self.first_rare = ""
        if "string" not in types:
            return
        if free and min_length <= 1:
            self.first_common, self.first_rare = "\0" * min_length, chr(sys.maxunicode)
        elif pattern == NOT_BLANK and not any_of and enum is None and max_length is None:
            self.first_common, self.first_rare = "!", "\x7f"  # those that begin with a visible character of ASCII

    @property
    def documentation(self) -> dict[str, Any]:
        """The subschema as published, with its title, description, default and examples; loaded from its file."""
        from workerlint_schemas import subschema

        return subschema(self.pointer)

    @property
    def sources(self) -> list[SourceReference]:
        """The sources of the subschema, or of the nearest subschema around it that has any; loaded from its file."""
        from workerlint_schemas import subschemas
        from workerlint_schemas.sources import parse_source

        for node in reversed(subschemas(self.pointer)):
            if "x-sources" in node:
                return [parse_source(reference) for reference in node["x-sources"]]
        return []

    def __repr__(self) -> str:
        return f"<Shape {self.pointer}>"


class KnownStack:
    """A Stack that the platform ships."""

    __slots__ = ("aliases", "flavours", "kinds", "name", "table", "versions")

    name: str
    """The canonical name."""
    aliases: tuple[str, ...]
    """The other names."""
    table: str
    """The module of the compiled stackSpec; empty if its schema is unknown."""
    versions: tuple[str, ...]
    """The versions that are documented; an installation may have more."""
    flavours: tuple[str, ...]
    """The flavors that are documented; an installation may have more."""
    kinds: tuple[str, ...]
    """The resource types that run the Stack; empty if unknown."""

    def __init__(
        self,
        name: str,
        aliases: tuple[str, ...],
        table: str,
        versions: tuple[str, ...],
        flavours: tuple[str, ...],
        kinds: tuple[str, ...],
    ) -> None:
        self.name = name
        self.aliases = aliases
        self.table = table
        self.versions = versions
        self.flavours = flavours
        self.kinds = kinds

    @property
    def description(self) -> str:
        """A description of the Stack in one sentence; loaded from the schema file."""
        from workerlint_schemas import load_schema

        description: str = load_schema("stacks.json")[self.name]["description"]
        return description
