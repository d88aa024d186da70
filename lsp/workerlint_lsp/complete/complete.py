"""Completion at an offset of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy

from workerlint.core.record import Struct, replace
from workerlint.core.text import LineIndex, Pattern, indent_step
from workerlint.manifest.bundle import is_bundle
from workerlint.manifest.document import Document
from workerlint.manifest.worker import Worker
from workerlint.syntax.parser import split_documents
from workerlint.syntax.scalars import quoted_scalar, scalar
from workerlint_lsp.complete.attributes import complete_fields, complete_item
from workerlint_lsp.complete.codes import complete_codes
from workerlint_lsp.complete.cursor import Cursor, find_cursor
from workerlint_lsp.complete.item import REFERENCE, CompletionContext, CompletionItem, CompletionList
from workerlint_lsp.complete.manifests import complete_manifests, requests_manifest
from workerlint_lsp.complete.marker import may_be_worker
from workerlint_lsp.complete.names import complete_ids
from workerlint_lsp.complete.values import complete_values
from workerlint_lsp.complete.variables import complete_variables, find_variable
from workerlint_lsp.stack_shape import described_shape
from workerlint_schemas.shape import Shape


def complete(document: Document, offset: int, context: CompletionContext) -> CompletionList | None:
    """Return the completions at *offset* (code points) of the file *text*; None if there are none.

    Each document of a stream is completed independently.
    """
    text = document.text
    start, end = document_at(text, offset)

    def is_valid() -> bool:
        return document.part(start, end).error is None

    above = document.worker_at(start - 1) if start else None
    position = document.source.path, start
    found = _Completion(text[start:end], offset - start, context, is_valid, position, above).find()
    if found is None or not found.items:
        return None
    return CompletionList(found.start + start, found.cursor + start, found.end + start, found.items)


def document_at(text: str, offset: int) -> tuple[int, int]:
    """Return the start and end of the document at *offset*."""
    found = 0, len(text)
    for start, end in split_documents(text):
        if start <= offset:
            found = start, end
    return found


_OPEN_SECTION = Pattern(r"""([ \t]*)(?:-[ \t]+)*(?:"[^"]*"|'[^']*'|[\w.$-]+)[ \t]*:[ \t]*(?:#.*)?$""")
"""A line with a key that has no value."""


class _Completion(Struct):
    """The completion at *offset* in one document. Offsets are code points of its text."""

    text: str
    offset: int
    context: CompletionContext
    is_valid: Callable[[], bool]
    """Returns whether the document is valid YAML."""
    position: tuple[str, int]
    """The path of the file, and the offset of the document in it."""
    worker_above: Worker | None
    """The Worker in the document above, if that is one."""

    def find(self) -> CompletionList | None:
        text, offset, context = self.text, self.offset, self.context
        lines = LineIndex(text)
        line_start = lines.starts[lines.line_of(offset)]
        if requests_manifest(text, line_start, offset, explicit=context.explicit):
            return CompletionList(line_start, offset, offset, complete_manifests(snippets=context.snippets))
        begun = context.explicit and not may_be_worker(text)
        if begun and "name" not in text:
            return None
        if not begun and not may_be_worker(text):
            return None
        codes = complete_codes(text, line_start, offset, context)
        if codes is not None:
            return codes
        variable = find_variable(text, line_start, offset, context.settings)
        if variable is not None:
            items = tuple(complete_variables(variable, context, text))
            return CompletionList(variable.start, variable.cursor, variable.end, items)
        cursor = find_cursor(text, lines, offset, context.settings, self.is_valid, begun=begun)
        if cursor is None:
            return None
        cursor.position, cursor.worker_above = self.position, self.worker_above
        found = tuple(_at(cursor, context))
        if cursor.is_key and not cursor.dashed and not cursor.flow:
            found = (*self._in_section_above(lines, cursor), *found)
        return CompletionList(cursor.start, cursor.offset, cursor.end, found)

    def _in_section_above(self, lines: LineIndex, cursor: Cursor) -> Iterator[CompletionItem]:
        """Yield the fields of the empty section in the line above, deeper than its key, which is above the cursor."""
        number = lines.line_of(cursor.start)
        start = lines.starts[number]
        above = next((at for at in range(number - 1, -1, -1) if _has_content(lines.line_text(at))), None)
        below = next((at for at in range(number + 1, len(lines.starts)) if _has_content(lines.line_text(at))), None)
        match = _OPEN_SECTION.match(lines.line_text(above)) if above is not None else None
        if match is None or len(match[1]) != cursor.start - start or cursor.lead or cursor.filled:
            return
        if below is not None and len(match[1]) < _column(lines.line_text(below)):
            return
        step = " " * indent_step(cursor.worker.source)
        text = f"{self.text[:start]}{step}{self.text[start:]}"
        offset, settings = self.offset + len(step), self.context.settings
        inner = find_cursor(text, LineIndex(text), offset, settings, self.is_valid, begun=False)
        if inner is None or inner.lead or inner.path == cursor.path:
            return
        inner.position, inner.worker_above = self.position, self.worker_above
        # All of them come before the fields next to the section, in their own order.
        for item in sorted(_at(inner, self.context), key=lambda item: item.rank):
            deeper = {"text": _deeper(item.text, step), "snippet": _deeper(item.snippet, step), "rank": 0}
            yield replace(item, **deeper)


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _column(line: str) -> int:
    """Return the column of the content of a line; that of an item of a list is one deeper than its dash."""
    content = line.lstrip(" \t")
    return len(line) - len(content) + content.startswith("-")


def _deeper(text: str, step: str) -> str:
    return step + text.replace("\n", f"\n{step}") if text else ""


def _at(cursor: Cursor, context: CompletionContext) -> Iterator[CompletionItem]:
    if is_bundle(cursor.worker.root):
        if not cursor.is_key or (cursor.alone and cursor.path and not cursor.filled):
            yield from _written(cursor, complete_ids(cursor))
        return
    shape = described_shape(cursor.worker, cursor.path, context.platform)
    if not cursor.is_key:
        if cursor.path:
            yield from _written(cursor, complete_values(cursor, cursor.path, shape, context))
        if shape is not None and cursor.flow and cursor.start == cursor.end and not (cursor.quote or cursor.followed):
            yield from _collections(cursor, shape, context)
        return
    if shape is None:
        return
    types = shape.types
    if "mapping" in types or (shape.properties and not types):
        if cursor.alone and cursor.dashed and cursor.path and isinstance(cursor.path[-1], int):
            yield from complete_item(cursor, shape, context)
        yield from complete_fields(cursor, shape, context)
    if not cursor.alone or not cursor.path or cursor.flow:
        return
    if "list" in types:
        yield from _items(cursor, context)
    elif not cursor.filled:
        # The apparent key may be a value instead, as long as it is the only one in its mapping.
        yield from _written(cursor, complete_values(cursor, cursor.path, shape, context))


def _collections(cursor: Cursor, shape: Shape, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield the fields or items of a value that is a collection, each with the brackets around it."""
    inner = copy(cursor)
    if "mapping" in shape.types:
        inner.is_key = True
        inner.lead, inner.trail = f"{cursor.lead}{{", f"}}{cursor.trail}"
        yield from complete_item(inner, shape, context)
        yield from complete_fields(inner, shape, context)
    elif "list" in shape.types:
        inner.path = (*cursor.path, 0)
        inner.lead, inner.trail = f"{cursor.lead}[", f"]{cursor.trail}"
        below = described_shape(cursor.worker, inner.path, context.platform)
        yield from _written(inner, complete_values(inner, inner.path, below, context))
        if below is not None:
            yield from _collections(inner, below, context)


def _items(cursor: Cursor, context: CompletionContext) -> Iterator[CompletionItem]:
    """Yield items for an empty list, with their dash."""
    below = described_shape(cursor.worker, (*cursor.path, 0), context.platform)
    if below is None or cursor.dashed:
        return
    yield from complete_item(cursor, below, context)
    yield from _written(cursor, complete_values(cursor, (*cursor.path, 0), below, context), dash="- ")


def _written(cursor: Cursor, items: Iterator[CompletionItem], dash: str = "") -> Iterator[CompletionItem]:
    """Yield values that keep their type: in quotes if YAML would read another value."""
    for item in items:
        text = item.text
        if cursor.quote == '"':
            text = quoted_scalar(text)[1:-1]
        elif cursor.quote:
            text = text.replace("'", "''")
        elif item.kind == REFERENCE:
            text = scalar(text)
        written = f"{cursor.lead}{dash}{text}{cursor.closing}{cursor.trail}"
        yield replace(item, text=written)
