"""Interpolation of environment variables in a manifest, as in dataos-ctl before an apply.

``$NAME`` and ``${NAME}`` are replaced in the text, before it is parsed as YAML. Similar expressions of stacks
(``${NAME:default}``, ``${! expression }``, ``${{name}}``) are left alone. Source: the help of ``dataos-ctl apply``.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from workerlint.core.record import Record, Struct
from workerlint.core.text import Pattern, Span
from workerlint.syntax.nodes import Scalar, leaves
from workerlint.syntax.parser import split_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workerlint.manifest.document import Document
    from workerlint.manifest.reader import Part

_VARIABLE = Pattern(r"(?<!\$)\$(?:\{([A-Za-z_][A-Za-z0-9_.-]*)\}|([A-Za-z_][A-Za-z0-9_]*))")
_COMMENT_LINE = Pattern(r"^[ \t]*#.*$", re.MULTILINE)


class UnsetVariable(Record):
    """A variable that has no value."""

    name: str
    span: Span
    """The range in the written text."""


class Substitution(Record):
    """A variable that was replaced by its value."""

    name: str
    before: Span
    """The range of the variable in the written text."""
    after: Span
    """The range of the value in the filled text."""


class Interpolation(Struct):
    """The result of an interpolation."""

    text: str
    substitutions: list[Substitution]
    """The variables that were replaced, in order."""
    unset: list[UnsetVariable]
    """The variables that have no value, in order."""

    def written(self, offset: int) -> int:
        """Return the offset in the written text of an offset in the filled text; for a value, that of its variable."""
        number = bisect_right(self.substitutions, offset, key=lambda item: item.after.end)
        if number < len(self.substitutions):
            item = self.substitutions[number]
            if item.after.start <= offset:
                return item.before.start
        if not number:
            return offset
        last = self.substitutions[number - 1]
        return offset - last.after.end + last.before.end

    def variable(self, span: Span) -> str:
        """Return the first variable whose value overlaps *span* in the filled text; empty if there is none."""
        return next((item.name for item in self.substitutions if span.overlaps(item.after)), "")


def interpolate(document: Document, environment: Mapping[str, str]) -> Interpolation:
    """Replace every variable in *document* that has a value in *environment*, except in comments."""
    text = document.text
    if not _VARIABLE.search(text):
        return Interpolation(text, [], [])
    parts: list[str] = []
    substitutions: list[Substitution] = []
    unset: list[UnsetVariable] = []
    at = length = 0
    for match in _variables(document):
        name = match[1] or match[2]
        span = Span(match.start(), match.end())
        if name not in environment:
            unset.append(UnsetVariable(name, span))
            continue
        value = environment[name]
        parts += (text[at : span.start], value)
        length += span.start - at + len(value)
        substitutions.append(Substitution(name, span, Span(length - len(value), length)))
        at = span.end
    return Interpolation("".join([*parts, text[at:]]), substitutions, unset)


def _variables(document: Document) -> Iterator[re.Match[str]]:
    """Yield the variables outside of comments, in order."""
    text = document.text
    for start, end in split_documents(text):
        for low, high in _scalars(text, document.part(start, end)):
            yield from _VARIABLE.finditer(text, low, high)


def _scalars(text: str, part: Part) -> list[tuple[int, int]]:
    """Return the ranges of a document outside of comments: its scalars, or its lines if it is not valid YAML yet."""
    if part.error is not None:
        bounds = [part.start]
        for comment in _COMMENT_LINE.finditer(text, part.start, part.end):
            bounds += comment.span()
        bounds.append(part.end)
        return list(zip(bounds[::2], bounds[1::2], strict=True))
    found = [leaf.node for leaf in leaves(part.root)] if part.root is not None else []
    return sorted((node.start, node.end) for node in found if isinstance(node, Scalar))
