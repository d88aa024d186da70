"""The variables of a document that were replaced by values."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new
from workerlint.core.text import Span


class Filled(Record):
    """A scalar whose variables were replaced."""

    span: Span
    """The range of the scalar as it is written."""
    text: str
    """The scalar as it would be written with the values."""
    values: tuple[tuple[str, str], ...]
    """Each variable in it that has a value, with the value."""


class Rejected(Record):
    """A variable whose value cannot be put into the manifest."""

    span: Span
    """The range of the variable."""
    name: str
    reason: str
    """What the value would do, after "the value of NAME"."""


class Filling(Struct):
    """The result of filling in the variables of one document."""

    filled: list[Filled] = new(list)
    """In the order of the text."""
    rejected: list[Rejected] = new(list)

    def variables_at(self, span: Span) -> list[str]:
        """Return the variables whose values are part of what is written at *span*."""
        return [name for item in self.filled if item.span.overlaps(span) for name, _ in item.values]
