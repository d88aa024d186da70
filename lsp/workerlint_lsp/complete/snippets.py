"""Snippets: a field with all its required content, and a tab stop for each choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY
from typing import Any

from workerlint.core.record import Struct, new
from workerlint.core.text import Pattern
from workerlint.manifest.schema import mandatory_names
from workerlint_schemas.shape import Shape

_SPECIAL = Pattern(r"[\\$}]")
_SPECIAL_CHOICE = Pattern(r"[\\$},|]")
_USUAL = {"compute": "runnable-default"}
"""Values of fields without a default in the schema that are the same in nearly every manifest."""


def escape(text: str) -> str:
    """Return *text* escaped, so that editors find no tab stop in it."""
    return _SPECIAL.sub(r"\\\g<0>", text)


class SnippetWriter(Struct):
    """A writer of one snippet, which numbers its tab stops."""

    step: int
    """The indentation of one level."""
    _: KW_ONLY
    flow: bool
    """Whether everything is on one line."""
    shape_of: Callable[[str, Shape], Shape]
    """Returns the schema of a field; that of ``stackSpec`` depends on the Stack."""
    _stops: int = new(int)

    def field(self, name: str, shape: Shape, indent: int, example: object = None) -> str:
        """Return ``name: value``; further lines are indented by *indent* columns from the start of the first."""
        shape = self.shape_of(name, shape)
        types = shape.types
        known = shape.documentation
        if example is None:
            example = next(iter(known.get("examples", ())), None)
        if "mapping" in types and "string" not in types:
            return f"{name}:{self._mapping(shape, indent, example)}"
        if "list" in types:
            return f"{name}:{self._list(shape, indent, example)}"
        return f"{name}: {self._scalar(name, shape, known, example)}"

    def element(self, shape: Shape, indent: int) -> str:
        """Return the required fields of a mapping that is an item of a list."""
        example = next(iter(shape.documentation.get("examples", ())), None)
        return self._lines(shape, indent, example) or self._stop()

    def _mapping(self, shape: Shape, indent: int, example: object) -> str:
        if self.flow:
            return f" {{{self._stop()}}}"
        below = indent + self.step
        return f"\n{' ' * below}{self._lines(shape, below, example) or self._stop()}"

    def _list(self, shape: Shape, indent: int, example: object) -> str:
        if self.flow:
            return f" [{self._stop()}]"
        dash = " " * (indent + self.step)
        items = shape.items
        content = ""
        if items is not None and "mapping" in items.types and "string" not in items.types:
            first = example[0] if isinstance(example, list) and example else None
            content = self._lines(items, len(dash) + 2, first)
        return f"\n{dash}- {content or self._stop()}"

    def _lines(self, shape: Shape, indent: int, example: object) -> str:
        """Return the required fields of a mapping, else those of its example; empty if it has neither."""
        required = mandatory_names(shape)
        given: dict[str, Any] = example if isinstance(example, dict) else {}
        names = [name for name in shape.properties if name in required] or [
            name for name in shape.properties if name in given
        ]
        lines = [self.field(name, shape.properties[name], indent, given.get(name)) for name in names]
        return (", " if self.flow else f"\n{' ' * indent}").join(lines)

    def _scalar(self, name: str, shape: Shape, known: dict[str, Any], example: object) -> str:
        choices = [str(value) for value in shape.enum or known.get("x-enum", ())]
        if "boolean" in shape.types:
            choices = ["true", "false"]
        if len(choices) == 1:
            return escape(choices[0])
        if choices:
            first = str(known.get("default", choices[0])).replace("False", "false")
            choices.sort(key=lambda choice: choice != first)
            return self._stop("|" + ",".join(_SPECIAL_CHOICE.sub(r"\\\g<0>", choice) for choice in choices) + "|")
        if isinstance(example, str) and example.startswith("${"):
            return "\\${" + self._stop(":" + example[2:-1]) + "\\}"
        if "default" in known:
            return self._stop(":" + escape(str(known["default"])))
        if isinstance(example, (int, float)):
            return self._stop(":" + escape(str(example)))
        usual = _USUAL.get(name, "")
        return self._stop(":" + usual if usual else "")

    def _stop(self, content: str = "") -> str:
        self._stops += 1
        return f"${{{self._stops}{content}}}" if content else f"${self._stops}"
